"""What an import may change, and which value wins where the site and the file differ."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import User
from django.core.management.color import no_style
from django.db import connection
from django.utils.translation import gettext as _

from cities.models import TrailEntry, refresh_displayed_names, refresh_namesakes
from commitments.exchange.audit import AuditBatch
from commitments.exchange.columns import Column, Lookup, Values
from commitments.exchange.draft_warnings import draft_warnings
from commitments.exchange.errors import InvalidCell, UnavailableRow
from commitments.exchange.lookups import UNAVAILABLE, BlockLookup, CatalogueLookup, key_text
from commitments.exchange.permissions import ImportPermission
from commitments.exchange.rows import Cells, Refusal, SourceRow
from commitments.exchange.table import RowKey, Table
from commitments.exchange.tables import BY_FILE, CATALOGUE_TABLES, TABLES
from commitments.models import CatalogueRow, Measurement, ProgressReport
from commitments.models.redactions import has_note
from commitments.reporting import standings
from commitments.reporting.actors import adoption_of
from commitments.reporting.disclosure.figures import conceal_figures, shown_all
from commitments.reporting.transitions import bring_to

COMPLETED = {table.completes for table in CATALOGUE_TABLES}
LONGEST_KEY = CatalogueRow._meta.get_field("key").max_length or 0


class Policy:
    """The decisions that differ between loading the catalogue and importing files."""

    tables: tuple[Table, ...]
    audit: AuditBatch
    lookup: Lookup
    # Cells are as a release writes them: see `read_file`.
    escaped = True

    def refuse_file(self, table: Table) -> str:
        """Return why this file may not be imported, or nothing."""
        return ""

    def open_file(self, table: Table) -> None:
        """Prepare for the rows of a file."""

    def look_ahead(self, table: Table, rows: Sequence[SourceRow]) -> None:
        """Prepare for a block of rows."""

    def key(self, table: Table, row: SourceRow, values: Values) -> RowKey | None:
        """Return the key of a row; None where it refers to a row that was refused."""
        raise NotImplementedError

    def object_for(self, table: Table, row: SourceRow, key: RowKey, values: Values) -> Any:
        """Return the object that a row means, None for a new one, `UNAVAILABLE` to skip the row."""
        raise NotImplementedError

    def refuse_row(
        self, table: Table, key: RowKey, current: Values, values: Values, obj: Any
    ) -> str:
        """Return why a row may not be imported, or nothing."""
        raise NotImplementedError

    def settle(
        self, table: Table, row: SourceRow, key: RowKey, current: Values, values: Values
    ) -> Values:
        """Return the values that an existing object will have: its own where it keeps one."""
        raise NotImplementedError

    def stored(self, table: Table, row: SourceRow, key: RowKey, obj: Any) -> None:
        """Note the object that now represents a row."""
        raise NotImplementedError

    def refused(self, table: Table, row: SourceRow) -> None:
        """Note that a row was refused."""
        raise NotImplementedError

    def warnings(self, table: Table) -> Iterable[Refusal]:
        """Return what contradicts itself in the rows of a file that were imported."""
        return ()

    def close_file(self, table: Table, readable: bool) -> None:
        """Finish with a file, of which all rows were `readable` or not."""

    def finish(self) -> None:
        """Write what waits until all files are imported."""
        self.audit.write()
        refresh_namesakes()
        refresh_displayed_names()


class TakeTheFile(Policy):
    """Imports: the file wins, within the permissions of who imports it."""

    tables = TABLES

    def __init__(self, user: User | None = None, restoring: bool = False) -> None:
        note = _("Import %(number)s") % {"number": uuid4().hex[:8]}
        self.audit = AuditBatch(TrailEntry.Action.IMPORT, user, note, restoring)
        self._permission = ImportPermission(user)
        self.lookup: BlockLookup = BlockLookup(self._permission.sees, restoring=restoring)
        self._shown_all: dict[int, bool] = {}
        self._drafts: list[tuple[int, Any]] = []

    def refuse_file(self, table: Table) -> str:
        return self._permission.refuse_file(table)

    def look_ahead(self, table: Table, rows: Sequence[SourceRow]) -> None:
        self.lookup.look_ahead(table, rows)

    def key(self, table: Table, row: SourceRow, values: Values) -> RowKey | None:
        if UNAVAILABLE in values.values():
            return None
        return tuple(table.by_name[name].show(values[name]) for name in table.key)

    def object_for(self, table: Table, row: SourceRow, key: RowKey, values: Values) -> Any:
        obj = self.lookup.get(key)
        if isinstance(obj, Measurement) and not self._shows_all(obj.report):
            conceal_figures([obj], self.audit.user)
        return table.match(values) if obj is None and not self.audit.restoring else obj

    def _shows_all(self, report: ProgressReport) -> bool:
        """Whether the user reads every figure of a report before it is published."""
        user = self.audit.user
        if report.pk not in self._shown_all:
            self._shown_all[report.pk] = user is None or bool(shown_all([report], user))
        return self._shown_all[report.pk]

    def refuse_row(
        self, table: Table, key: RowKey, current: Values, values: Values, obj: Any
    ) -> str:
        refusal = self._permission.refuse_row(table, current, values, obj)
        return refusal or _bringing_back(current, values)

    def settle(
        self, table: Table, row: SourceRow, key: RowKey, current: Values, values: Values
    ) -> Values:
        final = dict(values)
        for column in table.columns:
            name = column.name
            if name in final and _equal(column, current[name], final[name]):
                final[name] = current[name]
        return final

    def stored(self, table: Table, row: SourceRow, key: RowKey, obj: Any) -> None:
        self.lookup.put(table, obj)
        if table.key == ("id",):
            self.lookup.name_report(key[0], obj)
        if table.file in ("reports.csv", "measurements.csv") and not self.audit.restoring:
            self._drafts.append((row.line, obj))

    def warnings(self, table: Table) -> Iterable[Refusal]:
        rows, self._drafts = self._drafts, []
        return draft_warnings(table.file, rows, self.audit.user) if rows else ()

    def refused(self, table: Table, row: SourceRow) -> None:
        self.lookup.refuse(table, table.key_cells(row))

    def finish(self) -> None:
        """Publish what is restored, write the trail, and give new reports numbers after these."""
        for subject, state in self.audit.restored:
            bring_to(subject, state)
        for adoption in {adoption_of(subject) for subject, _state in self.audit.restored}:
            standings.refresh(adoption)
        super().finish()
        if self.audit.restoring:
            models = [BY_FILE["reports.csv"].model]
            with connection.cursor() as cursor:
                for statement in connection.ops.sequence_reset_sql(no_style(), models):
                    cursor.execute(statement)


def _bringing_back(current: Values, values: Values) -> str:
    """Return why a row may not replace a text from which words were removed, or nothing."""
    columns = [
        name
        for name, value in values.items()
        if has_note(current.get(name)) and value != current[name]
    ]
    message = _("Words were removed from %(columns)s: leave there what the site has.")
    return message % {"columns": ", ".join(columns)} if columns else ""


def _equal(column: Column, left: Any, right: Any) -> bool:
    return bool(column.same(left, right)) or column.show(left) == column.show(right)


class KeepStaffChanges(Policy):
    """The catalogue: the file wins, except where staff changed a value since the last load.

    With `overwrite` the file wins there too. What staff deleted stays deleted.
    """

    tables = CATALOGUE_TABLES
    escaped = False

    def __init__(self, overwrite: bool = False) -> None:
        self.audit = AuditBatch()
        self.lookup: CatalogueLookup = CatalogueLookup()
        self._overwrite = overwrite
        self._loaded: list[CatalogueRow] = []
        self._keys: set[str] = set()
        # The columns from which words were removed, by the key of the row: they stay so.
        self._noted: dict[str, set[str]] = {}
        # Rows of files that others complete, as last loaded and as they are now, by key.
        self._completed: dict[str, dict[str, list[Cells]]] = {}
        self.ignored: list[str] = []
        self.kept: list[str] = []
        self.deleted: list[str] = []
        self.left_out: list[str] = []
        self.not_in_file: list[str] = []

    def open_file(self, table: Table) -> None:
        self._loaded, self._keys, self._noted = [], set(), {}
        self.lookup.open(table)

    def key(self, table: Table, row: SourceRow, values: Values) -> RowKey | None:
        key = table.key_cells(row)
        self._keys.add(key_text(key))
        return key

    def object_for(self, table: Table, row: SourceRow, key: RowKey, values: Values) -> Any:
        obj = self.lookup.get(table, key)
        if obj is UNAVAILABLE:
            self.deleted.append(_place(table, row, key))
        elif obj is None and UNAVAILABLE in values.values():
            self.left_out.append(_place(table, row, key))
            self.lookup.put(table, key, UNAVAILABLE)
            return UNAVAILABLE
        elif obj is None and any(
            table.is_listed(row.cells, cells) for cells in self._rows_completed(table, key)
        ):
            # Staff deleted what the other file lists.
            self.deleted.append(_place(table, row, key))
            return UNAVAILABLE
        return obj

    def _rows_completed(self, table: Table, key: RowKey) -> list[Cells]:
        return self._completed.get(table.completes, {}).get(key[0], [])

    def refuse_row(
        self, table: Table, key: RowKey, current: Values, values: Values, obj: Any
    ) -> str:
        if len(key_text(key)) > LONGEST_KEY:
            return _("Together these are longer than %d characters.") % LONGEST_KEY
        return ""

    def settle(
        self, table: Table, row: SourceRow, key: RowKey, current: Values, values: Values
    ) -> Values:
        last = self._last_loaded(table, row, key, values)
        if table.completes and key_text(key) not in self.lookup.remembered:
            last = table.given(current, self._rows_completed(table, key))
        final = dict(current)
        for column in table.columns:
            name = column.name
            value = values.get(name, current[name])
            if value is not UNAVAILABLE and column.same(value, current[name]):
                continue
            if has_note(current[name]):
                self._noted.setdefault(key_text(key), set()).add(name)
                continue
            unchanged = self._unchanged(table, column, key, last, current[name])
            if value is not UNAVAILABLE and (unchanged or self._overwrite):
                final[name] = value
            else:
                names = {
                    "place": _place(table, row, key),
                    "column": name,
                    "here": column.show(current[name]),
                    "file": row.cells[name],
                }
                text = _(
                    "%(place)s, column %(column)s: “%(here)s” is kept, the file has “%(file)s”"
                )
                self.kept.append(text % names)
        return final

    def _unchanged(
        self, table: Table, column: Column, key: RowKey, last: Values, current: Any
    ) -> bool:
        """Whether staff left a value as it was loaded.

        Where the file had no such column then, the row has the default of the column or, if the
        field is newer than the row, that of the model. A text may have been read otherwise then.
        """
        name = column.name
        if name in last and column.same(last[name], current):
            return True
        remembered = self.lookup.remembered.get(key_text(key))
        if remembered is None:
            return False
        if name not in remembered.values:
            return bool(column.same(table.model_default(column), current))
        return bool(current) and remembered.values[name] == column.show(current)

    def _last_loaded(self, table: Table, row: SourceRow, key: RowKey, values: Values) -> Values:
        """Return the values of the row when it was last loaded, as far as its texts are valid."""
        remembered = self.lookup.remembered.get(key_text(key))
        if remembered is None:
            return {}
        if _present(row).items() <= remembered.values.items():
            last = values
        else:
            last = dict(self._parsed(table, remembered.values))
        return {name: value for name, value in last.items() if value is not UNAVAILABLE}

    def _parsed(self, table: Table, cells: Cells) -> Iterator[tuple[str, Any]]:
        """Yield the values of remembered cells; a column that was missing had its default."""
        cells = table.with_defaults(cells)
        for column in table.columns:
            # Codes and rows that the text refers to may no longer exist.
            with suppress(InvalidCell, UnavailableRow):
                yield column.name, column.read(cells[column.name], cells, self.lookup)

    def stored(self, table: Table, row: SourceRow, key: RowKey, obj: Any) -> None:
        self.lookup.put(table, key, obj)
        for name, text in table.ignored(row.cells).items():
            self.ignored.append(f"{_place(table, row, key)}, {name}: {text}")
        noted = self._noted.get(key_text(key), ())
        values = {name: "" if name in noted else text for name, text in _present(row).items()}
        self._loaded.append(
            CatalogueRow(file=table.file, key=key_text(key), values=values, object_id=str(obj.pk))
        )

    def refused(self, table: Table, row: SourceRow) -> None:
        self.lookup.put(table, table.key_cells(row), UNAVAILABLE)

    def close_file(self, table: Table, readable: bool) -> None:
        """Remember the rows for the next load, and list those that the file no longer has."""
        if not readable:
            self.lookup.mark_unreadable(table)
        self._remember(table)
        for text, row in self.lookup.remembered.items():
            if text not in self._keys and row.object_id in self.lookup.objects:
                self.not_in_file.append(f"{table.file}: {text}")

    def _remember(self, table: Table) -> None:
        remembered = self.lookup.remembered
        if table.file in COMPLETED:
            rows = self._completed.setdefault(table.file, {})
            for row in (*remembered.values(), *self._loaded):
                rows.setdefault(row.key, []).append(row.values)
        added, changed = [], []
        for row in self._loaded:
            last = remembered.get(row.key)
            if last is None:
                added.append(row)
                continue
            # A column that the file has no longer may return.
            kept = {name: text for name, text in last.values.items() if name in table.by_name}
            row.values = kept | row.values
            if (last.values, last.object_id) != (row.values, row.object_id):
                row.pk = last.pk
                changed.append(row)
        CatalogueRow.objects.bulk_create(added)
        CatalogueRow.objects.bulk_update(changed, ["key", "values", "object_id"])


def _present(row: SourceRow) -> Cells:
    """Return the cells of the columns that the file has."""
    return {name: text for name, text in row.cells.items() if name in row.present}


def _place(table: Table, row: SourceRow, key: RowKey) -> str:
    place = {"file": table.file, "line": row.line, "key": " / ".join(filter(None, key))}
    return _("%(file)s, line %(line)d (%(key)s)") % place
