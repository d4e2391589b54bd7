"""Imports files of rows in one transaction: all of them, or nothing.

The key of a row identifies its object; a row with another key is new, and nothing is deleted. A
policy decides what may change and which values win. Rows are read in blocks, so that memory does
not grow with the file.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, BinaryIO

from django.db import connection, transaction
from django.utils.translation import gettext as _

from cities.audit import Changes, snapshot
from commitments.exchange.columns import Column, Use, Values
from commitments.exchange.errors import InvalidCell, InvalidFile, UnavailableRow
from commitments.exchange.lookups import UNAVAILABLE
from commitments.exchange.own_references import OwnLink, own_links
from commitments.exchange.policies import Policy
from commitments.exchange.readers.upload import read_file
from commitments.exchange.rows import Refusal, SourceRow
from commitments.exchange.table import RowKey, Table
from commitments.models import ChangeRequest
from config.lists import CHUNK_SIZE
from config.models.validation import InvalidRow, full_clean_fast

# A column, its text before, and after.
CellChange = tuple[str, str, str]
Open = Callable[[], AbstractContextManager[BinaryIO]]
# The advisory lock of imports on PostgreSQL: the letters CITY.
IMPORT_LOCK = 0x43495459


@dataclass
class FileCounts:
    """How many rows of one file were added, changed, requested to change or left unchanged."""

    added: int = 0
    changed: int = 0
    requested: int = 0
    unchanged: int = 0


@dataclass
class ImportResult:
    """What an import did or would do."""

    counts: dict[str, FileCounts] = field(default_factory=dict)
    refusals: int = 0

    @property
    def changes_something(self) -> bool:
        """Whether any row was added or changed, or waits as a request."""
        counts = self.counts.values()
        return any(count.added or count.changed or count.requested for count in counts)


class Reporter:
    """Receives what an import does, as it does it. Subclasses use what they show."""

    def refused(self, refusal: Refusal) -> None:
        """Receive why a file or a row is refused."""

    def warned(self, warning: Refusal) -> None:
        """Receive what contradicts itself in an imported row, and does not keep it out."""

    def row(self, line: int, key: str, verb: str, changes: Iterable[CellChange]) -> None:
        """Receive what became of a row, a field of `FileCounts`, and its cells that differ."""

    def progress(self, file: str, rows: int) -> None:
        """Receive how many rows of a file have been read."""

    def missing(self, file: str, columns: list[Column]) -> None:
        """Receive the optional columns that a file does not have."""

    def accepts(self) -> bool:
        """Return whether the import is kept. Asked at the end, where nothing was refused."""
        return True


def import_files(
    files: Mapping[str, Open], policy: Policy, reporter: Reporter, check: bool = False
) -> ImportResult:
    """Import files by the names of their tables, and return what was done.

    Everything is rolled back if any row was refused, with `check`, or if `reporter` does not accept
    the import.
    """
    importer = Importer(policy, reporter)
    with transaction.atomic():
        _wait_for_other_imports()
        for table in policy.tables:
            if table.file in files:
                importer.import_file(table, files[table.file])
        if check or importer.result.refusals or not reporter.accepts():
            transaction.set_rollback(True)
        else:
            policy.finish()
    return importer.result


def _wait_for_other_imports() -> None:
    """Let one import run after another: two at once would both add the same rows.

    SQLite needs no lock: it allows only one transaction that may write at a time.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])


class Importer:
    """One import of several files."""

    def __init__(self, policy: Policy, reporter: Reporter) -> None:
        self.policy, self.reporter = policy, reporter
        self.result = ImportResult()
        self.links: list[OwnLink] = []
        self._readable = True
        self._last_line = self._rows_read = 0

    def refuse(self, refusal: Refusal) -> None:
        self.result.refusals += 1
        self._readable = self._readable and not refusal.whole_file
        self.reporter.refused(refusal)

    def import_file(self, table: Table, open_file: Open) -> None:
        """Import the rows of one file."""
        counts = self.result.counts.setdefault(table.file, FileCounts())
        if reason := self.policy.refuse_file(table):
            self.refuse(Refusal(table.file, reason))
            return
        self._readable = True
        self._last_line = self._rows_read = 0
        self.policy.open_file(table)
        try:
            with open_file() as stream:
                rows = self._rows(table, stream)
                lines: dict[RowKey, int] = {}
                while block := list(islice(rows, CHUNK_SIZE)):
                    self.policy.look_ahead(table, block)
                    for row in block:
                        RowImport(self, table, row, counts).run(lines)
                    self.policy.audit.write(at_least=CHUNK_SIZE)
            self._store_links(table)
        except InvalidFile as error:
            self.refuse(Refusal(table.file, str(error), error.line, whole_file=True))
        for warning in self.policy.warnings(table):
            self.reporter.warned(warning)
        self.policy.close_file(table, self._readable)

    def _rows(self, table: Table, stream: BinaryIO) -> Iterator[SourceRow]:
        def refuse(refusal: Refusal) -> None:
            self._count_row(table, refusal.line)
            self.refuse(refusal)

        absent: list[Column] | None = None
        for row in read_file(stream, table, refuse, self.policy.escaped):
            if absent is None:
                absent = [column for column in table.columns if column.name not in row.present]
                self.reporter.missing(table.file, absent)
            self._count_row(table, row.line)
            yield row

    def _store_links(self, table: Table) -> None:
        """Store what rows of the file say about others of it, now that all of them exist."""
        # What is cleared comes first, so that a chain can be turned around.
        links, self.links = sorted(self.links, key=lambda link: bool(link.text)), []
        for link in links:
            cell = {link.column.name: link.text}
            with suppress(UnavailableRow):
                try:
                    link.store(self.policy.lookup, self.policy.audit)
                except (InvalidCell, InvalidRow) as error:
                    self.refuse(Refusal(table.file, str(error), link.row.line, cell))

    def _count_row(self, table: Table, line: int | None) -> None:
        """Report another row as read, also if it is refused, once for all its refusals."""
        if line is not None and line != self._last_line:
            self._last_line = line
            self._rows_read += 1
            self.reporter.progress(table.file, self._rows_read)


class RowImport:
    """The import of one row."""

    def __init__(
        self, importer: Importer, table: Table, row: SourceRow, counts: FileCounts
    ) -> None:
        self._importer, self._table, self._row, self._counts = importer, table, row, counts
        self._policy = importer.policy

    def run(self, lines: dict[RowKey, int]) -> None:
        """Import the row. `lines` has the keys of the rows above, and their lines."""
        table, row, policy = self._table, self._row, self._policy
        values = self._read()
        key = None if values is None else policy.key(table, row, values)
        if values is None or key is None:
            policy.refused(table, row)
            return
        alike = table.alike_key(key)
        if alike in lines:
            self._refuse(table.key, _("Line %d has the same key.") % lines[alike])
            return
        lines[alike] = row.line
        obj = policy.object_for(table, row, key, values)
        if obj is UNAVAILABLE:
            return
        current = table.values(obj) if obj else {}
        if reason := policy.refuse_row(table, key, current, values, obj):
            self._refuse(table.key, reason)
            policy.refused(table, row)
            return
        if obj:
            final = policy.settle(table, row, key, current, values)
        else:
            final = values | self._defaults()
        try:
            stored = self._store(obj, current, final)
        except InvalidRow as error:
            policy.refused(table, row)
            self._refuse_invalid(error, values, final)
            return
        if stored is not None:
            policy.stored(table, row, key, stored)

    def _read(self) -> Values | None:
        """Return the values of the cells that the file has, or None where one is invalid."""
        values: Values = {}
        valid = True
        for column in self._table.columns:
            if column.name not in self._row.present and column.name not in self._table.key:
                continue
            text = self._row.cells[column.name]
            try:
                values[column.name] = column.read(text, self._row.cells, self._policy.lookup)
            except InvalidCell as error:
                self._refuse([column.name], str(error))
                valid = False
            except UnavailableRow:
                values[column.name] = UNAVAILABLE
        return values if valid else None

    def _defaults(self) -> Values:
        """Return the defaults of columns that the file lacks; an empty one is the model's."""
        cells = self._row.cells
        return {
            column.name: column.read(cells[column.name], cells, self._policy.lookup)
            for column in self._table.columns
            if column.name not in self._row.present and cells[column.name]
        }

    def _store(self, obj: Any, current: Values, final: Values) -> Any:
        """Give an object its final values, and return the stored one. Raises `InvalidRow`."""
        changed = self._changed(current, final)
        if obj and not changed:
            self._count("unchanged", [], current, final)
            return obj
        fixed = [column.name for column in changed if column.use == Use.FOR_NEW]
        if obj and fixed:
            self._refuse(
                fixed, _("For an existing row, set this in adoptions.csv and mappings.csv.")
            )
            return None
        self._policy.audit.held_back.clear()
        stored, differs = self._save(obj, changed, current, final)
        verb = self._verb(differs=differs) if obj else "added"
        self._count(verb, changed if verb != "unchanged" else [], current, final)
        return stored

    def _verb(self, *, differs: bool) -> str:
        """Return what became of an existing row, of which the other side may have to confirm part.

        What it declined before is not requested anew.
        """
        requests = self._policy.audit.held_back
        if any(request.state == ChangeRequest.State.OPEN for request in requests):
            return "requested"
        return "changed" if differs or not requests else "unchanged"

    def _save(
        self, obj: Any, changed: list[Column], current: Values, final: Values
    ) -> tuple[Any, bool]:
        """Set these columns, check and save the object, and note it for the audit trail.

        Return the stored object, and whether it differs from the one before.
        """
        before = snapshot(obj) if obj else None
        target = obj or self._table.blank()
        for column in changed:
            column.put(target, final[column.name])
        audit = self._policy.audit
        self._table.prepare(target, current, final, audit)
        full_clean_fast(target)
        stored = self._table.store(target, current, final, audit)
        self._importer.links += own_links(changed, self._row, stored, current)
        if before is not None and stored is target:
            more = _related_changes(changed, before, current, final)
            return stored, audit.changed(stored, before, more)
        audit.added(stored)
        return stored, True

    def _changed(self, current: Values, final: Values) -> list[Column]:
        """Return the columns that an object gets values of: all if new, else those that differ."""
        return [
            column
            for column in self._table.columns
            if column.use != Use.NEVER
            and column.name in final
            and (not current or final[column.name] is not current[column.name])
        ]

    def _count(self, verb: str, changed: Iterable[Column], current: Values, final: Values) -> None:
        setattr(self._counts, verb, getattr(self._counts, verb) + 1)
        key = " / ".join(filter(None, self._table.key_cells(self._row)))
        self._importer.reporter.row(self._row.line, key, verb, _changes(changed, current, final))

    def _refuse(self, columns: Iterable[str], reason: str) -> None:
        self._refuse_cells({name: self._row.cells[name] for name in columns}, reason)

    def _refuse_cells(self, cells: dict[str, str], reason: str) -> None:
        self._importer.refuse(Refusal(self._table.file, reason, self._row.line, cells))

    def _refuse_invalid(self, error: InvalidRow, values: Values, final: Values) -> None:
        """Refuse the row for what its object would become, with values that staff set."""
        for problem in error.problems:
            cells = {
                column.name: self._final_text(column, values, final)
                for column in self._table.columns
                if column.field in problem.fields
            }
            self._refuse_cells(cells, problem.reason)

    def _final_text(self, column: Column, values: Values, final: Values) -> str:
        """Return the text of a cell, or of the value that the object has instead."""
        value = values.get(column.name, UNAVAILABLE)
        if column.name not in final or (
            value is not UNAVAILABLE and column.same(value, final[column.name])
        ):
            return self._row.cells[column.name]
        return column.show(final[column.name])


def _changes(changed: Iterable[Column], current: Values, final: Values) -> Iterator[CellChange]:
    for column in changed:
        old, new = _shown(column, current), _shown(column, final)
        if old != new:
            yield column.name, old, new


def _shown(column: Column, values: Values) -> str:
    return column.show(values[column.name]) if column.name in values else ""


def _related_changes(
    changed: Iterable[Column], before: dict[str, Any], current: Values, final: Values
) -> Changes:
    """Return what changed in relations that no field of the object stores."""
    return {
        column.name: [_shown(column, current), _shown(column, final)]
        for column in changed
        if column.field not in before and not column.separate
    }
