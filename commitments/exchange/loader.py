"""Loads the catalogue: all of its files, in one transaction, or nothing."""

from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from cities.audit import snapshot
from commitments.exchange.audit import AuditBatch
from commitments.exchange.catalogue import TABLES
from commitments.exchange.columns import Column, Values
from commitments.exchange.errors import InvalidCell, UnavailableRow
from commitments.exchange.readers.csv import Refusal, Row, read_rows
from commitments.exchange.table import Table
from commitments.models import CatalogueRow
from config.models.validation import InvalidRow, full_clean_fast

Key = tuple[str, ...]
# Told after each row: the file, the number of rows done, the number of all.
Progress = Callable[[str, int, int], None]

FILES = tuple(table.file for table in TABLES)
# Stands for what a text names where that is known and not there.
NOT_THERE = object()
# A number that only this program asks PostgreSQL to lock: the letters CITY.
LOAD_LOCK = 0x43495459
LONGEST_KEY = CatalogueRow._meta.get_field("key").max_length or 0


@dataclass
class Count:
    """What became of the rows of one file."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass
class Outcome:
    """What a load did, or would do, and what it left for people to look at."""

    counts: dict[str, Count] = field(default_factory=dict)
    refused: list[Refusal] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    not_in_file: list[str] = field(default_factory=list)

    @property
    def changes_something(self) -> bool:
        """Whether any row was added or changed."""
        return any(count.added or count.changed for count in self.counts.values())


def load(
    folder: Path,
    *,
    files: Collection[str] = FILES,
    check: bool = False,
    overwrite: bool = False,
    progress: Progress | None = None,
) -> Outcome:
    """Load these files of the catalogue in `folder` and return what was done.

    Nothing is kept where anything was refused, nor with `check`. `overwrite` takes the file's word
    also where staff changed a value since it was last loaded.
    """
    if not folder.is_dir():
        missing = Refusal(str(folder), _("There is no such folder."))
        return Outcome(refused=[missing])
    with transaction.atomic():
        wait_for_another_load()
        run = _Load(overwrite, progress or (lambda file, done, total: None))
        run.take(folder, files)
        if check or run.outcome.refused:
            transaction.set_rollback(True)
        else:
            run.audit.write()
    return run.outcome


def wait_for_another_load() -> None:
    """Let one load happen after another; otherwise two first ones would both add every row.

    SQLite needs no word: there a transaction that may write is the only one from its start.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOAD_LOCK])


class _Load:
    """One load under way, and the rows that a text may name so far."""

    def __init__(self, overwrite: bool, progress: Progress) -> None:
        self.outcome = Outcome()
        self.audit = AuditBatch()
        self._overwrite = overwrite
        self._progress = progress
        self._found: dict[str, dict[Key, Any]] = {}
        self._unread: set[str] = set()

    def find(self, file: str, *key: str) -> Any:
        """Return the object of a row. Raises `InvalidCell`, or `UnavailableRow`."""
        found = self._found[file].get(key)
        if found is NOT_THERE or (found is None and file in self._unread):
            raise UnavailableRow
        if found is None:
            what = {"name": ", ".join(key), "file": file}
            raise InvalidCell(_("There is no “%(name)s” in %(file)s above or on the site.") % what)
        return found

    def take(self, folder: Path, files: Collection[str]) -> None:
        """Take the files, each after those that it refers to."""
        for table in TABLES:
            if table.file not in files:
                continue
            names = [column.name for column in table.columns]
            rows = read_rows(folder / table.file, names, self.outcome.refused.append)
            if rows is None:
                self._unread.add(table.file)
            _TableLoad(self, table, self._overwrite).take(rows or [], self._progress)

    def shelf(self, file: str) -> dict[Key, Any]:
        """Return the rows of a file that a text may name, to be added to."""
        return self._found.setdefault(file, {})


class _TableLoad:
    """One file under way."""

    def __init__(self, run: _Load, table: Table, overwrite: bool) -> None:
        self.run, self.table, self.overwrite = run, table, overwrite
        self.outcome = run.outcome
        self.count = self.outcome.counts.setdefault(table.file, Count())
        self.memory = {row.key: row for row in CatalogueRow.objects.filter(file=table.file)}
        self.shelf = run.shelf(table.file)
        self.objects = table.objects()
        for obj in self.objects.values():
            self.shelf[table.key_of(obj)] = obj
        for row in self.memory.values():
            # Staff may have renamed what other files still call by its old name, or deleted it.
            key = tuple(row.values[name] for name in table.key)
            self.shelf[key] = self.objects.get(row.object_id) or self.shelf.get(key, NOT_THERE)

    def take(self, rows: list[Row], progress: Progress) -> None:
        """Take the rows, and remember them for the next time."""
        lines: dict[Key, int] = {}
        taken: list[CatalogueRow] = []
        for done, row in enumerate(rows, 1):
            key = tuple(row.cells[name] for name in self.table.key)
            if key in lines:
                self._refuse(row, self.table.key, _("Line %d has the same.") % lines[key])
            elif len(_name(key)) > LONGEST_KEY:
                reason = _("Together this is longer than %d characters.") % LONGEST_KEY
                self._refuse(row, self.table.key, reason)
            else:
                lines[key] = row.line
                became = self._take_row(key, row)
                if became is not None:
                    taken.append(self._memory_of(key, row, became))
            progress(self.table.file, done, len(rows))
        self._remember(taken)
        named = {_name(key) for key in lines}
        for name, remembered in self.memory.items():
            if name not in named and remembered.object_id in self.objects:
                self.outcome.not_in_file.append(f"{self.table.file}: {name}")

    def _take_row(self, key: Key, row: Row) -> Any:
        """Take one row and return the object it has become, or None."""
        obj = self.shelf.get(key)
        new = self._read(row)
        if new is None:
            self.shelf[key] = NOT_THERE
            return None
        if obj is NOT_THERE:
            self.outcome.deleted.append(self._place(key, row))
            return None
        if obj is None and NOT_THERE in new.values():
            self.shelf[key] = NOT_THERE
            self.outcome.left_out.append(self._place(key, row))
            return None
        now = {column.name: column.get(obj) for column in self.table.columns} if obj else {}
        final = self._settle(key, row, now, new) if obj else new
        try:
            self.shelf[key] = self._store(obj, now, final)
        except InvalidRow as unfit:
            self.shelf[key] = NOT_THERE
            self._refuse_unfit(row, unfit, new, final)
            return None
        return self.shelf[key]

    def _read(self, row: Row) -> Values | None:
        """Return what the texts of a row mean, or None where one of them means nothing."""
        values: Values = {}
        for column in self.table.columns:
            try:
                values[column.name] = self._value(column, row.cells)
            except InvalidCell as refusal:
                self._refuse(row, [column.name], str(refusal))
        return values if len(values) == len(self.table.columns) else None

    def _value(self, column: Column, cells: dict[str, str]) -> Any:
        try:
            return column.read(cells[column.name], cells, self.run)
        except UnavailableRow:
            return NOT_THERE

    def _settle(self, key: Key, row: Row, now: Values, new: Values) -> Values:
        """Return the values an object shall have: the file's, or staff's where they changed one."""
        last = self._last_loaded(key, row, new)
        final = {}
        for column in self.table.columns:
            name = column.name
            mine, theirs = new[name], now[name]
            untouched = name in last and column.same(last[name], theirs)
            if mine is not NOT_THERE and column.same(mine, theirs):
                final[name] = theirs
            elif mine is not NOT_THERE and (untouched or self.overwrite):
                final[name] = mine
            else:
                final[name] = theirs
                said = {
                    "place": self._place(key, row),
                    "column": name,
                    "here": column.show(theirs),
                    "file": row.cells[name],
                }
                text = _("%(place)s, column %(column)s: “%(here)s” stays, the file has “%(file)s”")
                self.outcome.kept.append(text % said)
        return final

    def _last_loaded(self, key: Key, row: Row, new: Values) -> Values:
        """Return the values that the row had when it was last loaded, as far as they are known."""
        remembered = self.memory.get(_name(key))
        if remembered is None:
            return {}
        values: Values = {}
        if remembered.values == row.cells:
            values = new
        else:
            for column in self.table.columns:
                # The old text may name a word or a column that is no more.
                with suppress(InvalidCell, KeyError):
                    values[column.name] = self._value(column, remembered.values)
        return {name: value for name, value in values.items() if value is not NOT_THERE}

    def _store(self, obj: Any, now: Values, final: Values) -> Any:
        """Bring an object in line with `final` and return it. Raises `InvalidRow`."""
        if obj is not None and final == now:
            self.count.unchanged += 1
            return obj
        before = snapshot(obj) if obj else None
        target = obj or self.table.blank()
        for column in self.table.columns:
            column.put(target, final[column.name])
        full_clean_fast(target)
        stored = self.table.store(target, now, final, self.run.audit)
        if before is not None and stored is target:
            self.run.audit.changed(stored, before)
        else:
            self.run.audit.added(stored)
        if obj is None:
            self.count.added += 1
        else:
            self.count.changed += 1
        return stored

    def _remember(self, taken: list[CatalogueRow]) -> None:
        fresh, renewed = [], []
        for row in taken:
            known = self.memory.get(row.key)
            if known is None:
                fresh.append(row)
            elif (known.values, known.object_id) != (row.values, row.object_id):
                row.pk = known.pk
                renewed.append(row)
        CatalogueRow.objects.bulk_create(fresh)
        CatalogueRow.objects.bulk_update(renewed, ["values", "object_id"])

    def _refuse(self, row: Row, columns: Iterable[str], reason: str) -> None:
        cells = {name: row.cells[name] for name in columns}
        self.outcome.refused.append(Refusal(self.table.file, reason, row.line, cells))

    def _refuse_unfit(self, row: Row, unfit: InvalidRow, new: Values, final: Values) -> None:
        """Refuse a row for what its object would become, staff's values among the file's."""
        for problem in unfit.problems:
            cells = {}
            for column in self.table.columns:
                name = column.name
                if column.field in problem.fields:
                    from_file = column.same(new[name], final[name])
                    cells[name] = row.cells[name] if from_file else column.show(final[name])
            self.outcome.refused.append(Refusal(self.table.file, problem.reason, row.line, cells))

    def _memory_of(self, key: Key, row: Row, obj: Any) -> CatalogueRow:
        return CatalogueRow(
            file=self.table.file, key=_name(key), values=row.cells, object_id=str(obj.pk)
        )

    def _place(self, key: Key, row: Row) -> str:
        place = {"file": self.table.file, "line": row.line, "key": " / ".join(filter(None, key))}
        return _("%(file)s, line %(line)d (%(key)s)") % place


def _name(key: Key) -> str:
    """Return the key of a row as one text."""
    return " / ".join(key)
