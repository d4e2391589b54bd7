"""Columns that refer to rows of their own file, which may stand further down.

The importer stores them once all rows of the file exist.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from cities.audit import snapshot
from commitments.exchange.audit import AuditBatch
from commitments.exchange.columns import (
    Column,
    Lookup,
    Read,
    Values,
    same_set,
    several,
    show_code,
    split_code,
)
from commitments.exchange.errors import InvalidCell
from commitments.exchange.rows import Cells, SourceRow
from config.models.validation import full_clean_fast

Link = Callable[[Any, Any, Values, AuditBatch], None]


@dataclass(frozen=True)
class Key:
    """How a text names a row of a file: the columns of its key, and both ways."""

    columns: tuple[str, ...]
    split: Callable[[str], tuple[str, ...]]
    show: Callable[[Any], str]


SLUG = Key(("slug",), lambda text: (text,), attrgetter("slug"))
CODE = Key(("framework", "code"), split_code, show_code)


@dataclass(frozen=True)
class Pending:
    """A row that is not there yet, by the text that names it."""

    text: str


@dataclass(frozen=True)
class SameFileReference(Column):
    """A column that refers to rows of its own file.

    `resolve` parses a cell once all rows exist. `link` stores its value: it gets the object, the
    value, the values that the object had before, and the audit of the import.
    """

    resolve: Read = lambda text, cells, lookup: None
    link: Link = lambda obj, value, current, audit: None


@dataclass(frozen=True)
class OwnLink:
    """What a row says in such a column, kept until all rows of its file exist."""

    row: SourceRow
    column: SameFileReference
    obj: Any
    current: Values

    @property
    def text(self) -> str:
        return self.row.cells[self.column.name]

    def store(self, lookup: Lookup, audit: AuditBatch) -> None:
        """Store the reference. Raises `InvalidCell`, `UnavailableRow` or `InvalidRow`."""
        value = self.column.resolve(self.text, self.row.cells, lookup)
        self.column.link(self.obj, value, self.current, audit)


def own_links(
    columns: Iterable[Column], row: SourceRow, obj: Any, current: Values
) -> list[OwnLink]:
    """Return the references of a row among these columns that are new, changed or cleared."""
    return [
        OwnLink(row, column, obj, current)
        for column in columns
        if isinstance(column, SameFileReference) and (current or row.cells[column.name])
    ]


def _find_in(file: str, key: Key, itself: Any) -> Read:
    """Return a parser of the name of a row. `itself` says why it cannot be the row's own."""

    def find(text: str, cells: Cells, lookup: Lookup) -> Any:
        parts = key.split(text)
        if parts == tuple(cells[name] for name in key.columns):
            raise InvalidCell(str(itself))
        return lookup.find(file, *parts)

    return find


def _or_pending(find: Read) -> Read:
    """The same parser, for when rows further down do not exist yet."""

    def read(text: str, cells: Cells, lookup: Lookup) -> Any:
        try:
            return find(text, cells, lookup)
        except InvalidCell:
            return Pending(text)

    return read


def _show(value: Any, key: Key) -> str:
    return value.text if isinstance(value, Pending) else key.show(value)


def put_reference(obj: Any, field: str, value: Any, current: Values, audit: AuditBatch) -> None:
    """Store a foreign key of a row that was stored before, and record it where it is a change."""
    before = snapshot(obj)
    setattr(obj, field, value)
    full_clean_fast(obj)
    obj.save(update_fields=[field])
    if current:
        audit.changed(obj, before)


def own_row(name: str, file: str, itself: Any, field: str = "") -> SameFileReference:
    """A column with the slug of another row of the file, a foreign key of the object."""
    field = field or name
    find = _find_in(file, SLUG, itself)

    def optionally(find: Read) -> Read:
        return lambda text, cells, lookup: find(text, cells, lookup) if text else None

    def link(obj: Any, value: Any, current: Values, audit: AuditBatch) -> None:
        put_reference(obj, field, value, current, audit)

    return SameFileReference(
        name,
        optionally(_or_pending(find)),
        attrgetter(field),
        lambda value: "" if value is None else _show(value, SLUG),
        field=field,
        refers=(file, name),
        optional=True,
        resolve=optionally(find),
        link=link,
    )


def own_rows(name: str, file: str, itself: Any, key: Key = SLUG) -> SameFileReference:
    """A column with the names of other rows of the file, a many-to-many relation of the object."""
    find = _find_in(file, key, itself)

    def all_of(find: Read) -> Read:
        return lambda text, cells, lookup: several(find, text, cells, lookup)

    def link(obj: Any, value: Any, current: Values, audit: AuditBatch) -> None:
        manager = getattr(obj, name)
        manager.remove(*(row for row in current.get(name, ()) if row not in value))
        manager.add(*value)

    return SameFileReference(
        name,
        all_of(_or_pending(find)),
        lambda obj: tuple(sorted(getattr(obj, name).all(), key=key.show)),
        lambda values: ";".join(_show(value, key) for value in values),
        same=same_set,
        field=name,
        optional=True,
        resolve=all_of(find),
        link=link,
    )
