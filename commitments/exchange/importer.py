"""Takes files of rows into the site: all of them, in one transaction, or nothing.

A row's key says which row of the site it means; a row of another key is a new one, and nothing is
deleted. Blocks of rows are taken one after another, so that memory does not grow with the file.
"""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import Any, BinaryIO
from uuid import uuid4

from django.contrib.auth.models import User
from django.core.management.color import no_style
from django.db import connection, transaction
from django.utils.translation import gettext as _

from cities.audit import Changes, snapshot
from cities.models import TrailEntry
from commitments.exchange.audit import AuditBatch
from commitments.exchange.columns import Column, Use, Values
from commitments.exchange.errors import InvalidCell, UnavailableRow
from commitments.exchange.loader import Count, Key, wait_for_another_load
from commitments.exchange.parties import FILES
from commitments.exchange.permissions import Reach
from commitments.exchange.readers.csv import Refusal, Row
from commitments.exchange.readers.upload import read_file
from commitments.exchange.table import Table
from commitments.exchange.tables import BY_FILE, TABLES
from config.models.validation import InvalidRow, full_clean_fast

BLOCK = 500
Open = Callable[[], AbstractContextManager[BinaryIO]]
Progress = Callable[[str, int], None]


@dataclass(frozen=True)
class Fate:
    """What became of one row, and which columns it changed from what to what."""

    line: int
    key: str
    verb: str
    changes: tuple[tuple[str, str, str], ...] = ()


@dataclass
class Result:
    """What an import did or would do."""

    counts: dict[str, Count] = field(default_factory=dict)
    refusals: int = 0

    @property
    def changes_something(self) -> bool:
        """Whether any row was added or changed."""
        return any(count.added or count.changed for count in self.counts.values())


def _nothing(*args: Any) -> None:
    pass


def take_files(
    files: dict[str, Open],
    *,
    user: User | None = None,
    check: bool = False,
    restoring: bool = False,
    refuse: Callable[[Refusal], None] = _nothing,
    tell: Callable[[Fate], None] = _nothing,
    progress: Progress = _nothing,
    keep: Callable[[], bool] = lambda: True,
) -> Result:
    """Take files by the names they have in a release, as the work of `user`.

    No user is whoever may run commands. Nothing is kept where anything was refused, with `check`,
    or where `keep`, asked at the end, says no. Refusals go to `refuse`, all of them, what becomes
    of each row to `tell`, and to `progress` how many were read.
    """
    intake = _Intake(user, restoring, refuse, tell, progress)
    with transaction.atomic():
        wait_for_another_load()
        for table in TABLES:
            if table.file in files:
                with files[table.file]() as stream:
                    intake.take(table, stream)
        if check or intake.result.refusals or not keep():
            transaction.set_rollback(True)
        else:
            intake.finish()
    return intake.result


class _Intake:
    """One import under way, and the rows that a text may name so far."""

    def __init__(
        self,
        user: User | None,
        restoring: bool,
        refuse: Callable[[Refusal], None],
        tell: Callable[[Fate], None],
        progress: Progress,
    ) -> None:
        note = _("Import %(number)s") % {"number": uuid4().hex[:8]}
        self.audit = AuditBatch(TrailEntry.Action.IMPORT, user, note, restoring)
        self.result = Result()
        self.reach = Reach(user)
        self._tell_refusal, self.tell, self.progress = refuse, tell, progress
        self._found: dict[str, dict[Key, Any]] = {}
        self._looked: dict[str, set[Any]] = {}
        self._own: dict[Key, Any] = {}
        # Words that a file has for its new reports, and the numbers these got.
        self._numbers: dict[str, str] = {}
        self._refused: dict[str, set[Key]] = {}

    def refuse(self, refusal: Refusal) -> None:
        self.result.refusals += 1
        self._tell_refusal(refusal)

    # What is there

    def find(self, file: str, *key: str) -> Any:
        """Return the object of a row. Raises `InvalidCell`, or `UnavailableRow`."""
        found = self.known(BY_FILE[file], self._numbered(file, key))
        if found is None:
            if key in self._refused.get(file, ()):
                raise UnavailableRow
            what = {"name": ", ".join(filter(None, key)), "file": file}
            raise InvalidCell(_("There is no “%(name)s” in %(file)s or on the site.") % what)
        return found

    def _numbered(self, file: str, key: Key) -> Key:
        """Return the key with the number that a new report got for the word its file has for it."""
        return (self._numbers.get(key[0], key[0]),) if file == "reports.csv" else key

    def known(self, table: Table, key: Key) -> Any:
        """Return the object of that key, if there is one."""
        self.look(table, {key[0]})
        return self._found.get(table.file, {}).get(key)

    def look(self, table: Table, texts: Iterable[str]) -> None:
        """Fetch what has keys that begin so, in one question."""
        looked = self._looked.setdefault(table.file, set())
        starts = {self._start(table, text) for text in texts} - looked - {None, ""}
        if starts:
            looked |= starts
            shelf = self._found.setdefault(table.file, {})
            for obj in table.near([starts]):
                for key in (table.key_of(obj), *table.aliases(obj)):
                    shelf[key] = obj

    def own(self, key: Key) -> Any:
        """Return the object that a row of this file means, if it is there."""
        return self._own.get(key)

    def _start(self, table: Table, text: str) -> Any:
        if table.lookups[0] not in ("pk", "report"):
            return text
        # Longer ones are numbers of nothing.
        return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None

    def keep(self, table: Table, obj: Any) -> None:
        """Let the texts that follow name this object."""
        shelf = self._found.setdefault(table.file, {})
        for key in (table.key_of(obj), *table.aliases(obj)):
            shelf[key] = obj

    def name_report(self, name: str, report: Any) -> None:
        """Let other files call a new report as its own file does."""
        if name != str(report.pk):
            self._numbers[name] = str(report.pk)

    def miss(self, table: Table, key: Key) -> None:
        """Remember a refused row, so that what refers to it is not refused as well."""
        self._refused.setdefault(table.file, set()).add(key)

    # Taking

    def take(self, table: Table, stream: BinaryIO) -> None:
        """Take one file."""
        count = self.result.counts.setdefault(table.file, Count())
        if reason := self.reach.against_file(table):
            self.refuse(Refusal(table.file, reason))
            return
        rows = read_file(stream, table, self.refuse, partial(self.progress, table.file))
        lines: dict[Key, int] = {}
        while block := list(islice(rows, BLOCK)):
            self._found.clear()
            self._looked.clear()
            self._look_ahead(table, block)
            for row in block:
                _RowIntake(self, table, row, count).take(lines)
            self.audit.write()

    def _look_ahead(self, table: Table, block: list[Row]) -> None:
        """Fetch what the rows mean and name, so that no row asks for itself."""
        texts = {name: {row.cells[name] for row in block} for name in self._names(table)}
        for column in table.columns:
            if column.refers:
                file, first, *_more = column.refers
                starts = {self._numbered(file, (text,))[0] for text in texts[first]}
                self.look(BY_FILE[file], starts)
                texts[first] = starts if file == "reports.csv" else texts[first]
            for kind, file in FILES.items() if column.kind else ():
                named = (row.cells for row in block if row.cells[column.kind] == kind)
                self.look(
                    BY_FILE[file],
                    {name.strip() for cells in named for name in cells[column.name].split(";")},
                )
            if column.field == "adoption":
                self.look(BY_FILE["adoptions.csv"], texts[column.name])
            if column.field == "target":
                reports = self._found.get("reports.csv", {}).values()
                self.look(BY_FILE["targets.csv"], {row.adoption.commitment.slug for row in reports})
        starts = {self._start(table, text) for text in texts[table.key[0]]} - {None}
        # Where one of them is left open, that part of the keys narrows nothing.
        rest = [set() if "" in texts[name] else texts[name] for name in table.key[1:]]
        found = table.near([starts, *rest]) if starts else []
        self._own = {table.key_of(obj): obj for obj in found}

    def _names(self, table: Table) -> set[str]:
        """Return the columns whose texts say which rows are needed."""
        first = {column.refers[1] for column in table.columns if column.refers}
        return first | set(table.key) | {c.name for c in table.columns if c.field == "adoption"}

    def finish(self) -> None:
        """Let the database go on counting after the numbers that were put back."""
        self.audit.write()
        if self.audit.restoring:
            models = [BY_FILE["reports.csv"].model]
            with connection.cursor() as cursor:
                for statement in connection.ops.sequence_reset_sql(no_style(), models):
                    cursor.execute(statement)


class _RowIntake:
    """One row under way."""

    def __init__(self, intake: _Intake, table: Table, row: Row, count: Count) -> None:
        self.intake, self.table, self.row, self.count = intake, table, row, count

    def take(self, lines: dict[Key, int]) -> None:
        """Take the row: `lines` says which keys stood in which lines above."""
        table, intake = self.table, self.intake
        plain_key = tuple(self.row.cells[name] for name in table.key)
        values = self._read()
        if values is None:
            intake.miss(table, plain_key)
            return
        columns = {column.name: column for column in table.columns}
        key = tuple(columns[name].show(values[name]) for name in table.key)
        if key in lines:
            self._refuse(table.key, _("Line %d has the same.") % lines[key])
            return
        lines[key] = self.row.line
        obj = intake.own(key)
        if obj is None and not intake.audit.restoring:
            obj = table.alike(values)
        now = {column.name: column.get(obj) for column in table.columns} if obj else {}
        if reason := intake.reach.against_row(table, now, values, obj):
            self._refuse(table.key, reason)
            intake.miss(table, plain_key)
            return
        try:
            stored = self._store(obj, now, values)
        except InvalidRow as unfit:
            intake.miss(table, plain_key)
            for problem in unfit.problems:
                about = [c.name for c in table.columns if c.field in problem.fields]
                self._refuse(about, problem.reason)
            return
        if stored is not None:
            intake.keep(table, stored)
            if table.key == ("id",):
                intake.name_report(key[0], stored)

    def _read(self) -> Values | None:
        """Return what the texts mean that the file has, or None where one means nothing."""
        values: Values = {}
        whole = True
        for column in self.table.columns:
            if column.name not in self.row.present and column.name not in self.table.key:
                continue
            text = self.row.cells[column.name]
            try:
                values[column.name] = column.read(text, self.row.cells, self.intake)
            except InvalidCell as refusal:
                self._refuse([column.name], str(refusal))
                whole = False
            except UnavailableRow:
                whole = False
        return values if whole else None

    def _store(self, obj: Any, now: Values, values: Values) -> Any:
        """Bring an object in line with the row and return it. Raises `InvalidRow`."""
        given = [column for column in self.table.columns if column.name in self.row.present]
        differing = [
            column
            for column in given
            if not now or (column.use != Use.NEVER and not self._same(column, now, values))
        ]
        audit = self.intake.audit
        if now and not differing:
            self.count.unchanged += 1
            self._tell(now, values, "unchanged", [])
            return obj
        fixed = [column.name for column in differing if column.use == Use.FOR_NEW]
        if now and fixed:
            self._refuse(
                fixed, _("For a row that is there, adoptions.csv and mappings.csv say this.")
            )
            return None
        before = snapshot(obj) if now else {}
        target = obj if now else self.table.blank()
        for column in differing:
            if column.use != Use.NEVER:
                column.put(target, values[column.name])
        self.table.ready(target, now, values, audit)
        full_clean_fast(target)
        stored = self.table.store(target, now, values, audit)
        if now:
            more: Changes = {
                column.name: [column.show(now[column.name]), column.show(values[column.name])]
                for column in differing
                if column.field not in before
            }
            audit.changed(stored, before, more)
            self.count.changed += 1
        else:
            audit.added(stored)
            self.count.added += 1
        self._tell(now, values, "changed" if now else "added", differing)
        return stored

    def _same(self, column: Column, now: Values, values: Values) -> bool:
        mine, theirs = values[column.name], now[column.name]
        return bool(column.same(mine, theirs)) or column.show(mine) == column.show(theirs)

    def _tell(self, now: Values, values: Values, verb: str, differing: list[Column]) -> None:
        key = " / ".join(filter(None, (self.row.cells[name] for name in self.table.key)))
        changes = tuple(
            (
                column.name,
                column.show(now[column.name]) if now else "",
                column.show(values[column.name]),
            )
            for column in differing
            if column.use != Use.NEVER
        )
        shown = tuple(change for change in changes if change[1] != change[2])
        self.intake.tell(Fate(self.row.line, key, verb, shown))

    def _refuse(self, columns: Iterable[str], reason: str) -> None:
        cells = {name: self.row.cells[name] for name in columns}
        self.intake.refuse(Refusal(self.table.file, reason, self.row.line, cells))
