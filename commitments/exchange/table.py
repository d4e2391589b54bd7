"""What a file is to the site: its columns, its key, and the model that its rows become."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Field, Model, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from commitments.exchange.audit import AuditBatch
from commitments.exchange.columns import Column, Lookup, Values
from commitments.exchange.rows import Cells, SourceRow
from config.api.downloads import escape_formula
from config.models.keys import compared_key

# Types of columns whose cells are numbers.
NUMERIC = ("integer", "number")
RowKey = tuple[str, ...]


class Table:
    """One file. Subclasses declare its columns, and override a method where a row is special."""

    file: str
    model: type[Model]
    # The columns that identify a row, and the lookups of their values in the database.
    key: tuple[str, ...]
    lookups: tuple[str, ...] = ()
    # Those of the key that hold texts, compared exactly; others compare as people see them.
    exact_keys: tuple[str, ...] = ()
    columns: tuple[Column, ...]
    # What is fetched with a row: select_related and prefetch_related.
    related: tuple[str, ...] = ()
    parts: tuple[Any, ...] = ()
    # How rows are sorted, where the key is not enough.
    order: tuple[Any, ...] = ()
    # Several rows may have the same key: the column `nr` tells them apart.
    numbered = False
    # Names that columns have in older files, and their names today.
    renamed: Mapping[str, str] = MappingProxyType({})
    # A folder of older files may lack it.
    newer = False
    # Rows of that file make the objects, and those of this one complete them.
    completes = ""

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """The columns by name."""
        return {column.name: column for column in self.columns}

    @property
    def name(self) -> str:
        """The name of the file without its suffix."""
        return self.file.removesuffix(".csv")

    # What subclasses override.

    def blank(self) -> Any:
        """Return a new object without values."""
        return self.model()

    def prepare(self, obj: Any, current: Values, final: Values, audit: AuditBatch) -> None:
        """Set what no column sets, before validation. Raises `InvalidRow`.

        `current` are the values that the object has in the database, none for a new one; `final`
        are those that it will have.
        """

    def store(self, obj: Any, current: Values, final: Values, audit: AuditBatch) -> Any:
        """Save the object and its parts. Return the object that now represents the row."""
        obj.save()
        return obj

    def published(self, rows: Any) -> "QuerySet[Any]":
        """Return the rows that everyone may see."""
        public: QuerySet[Any] = rows.published()
        return public

    def by_pk(self, rows: "QuerySet[Any]") -> dict[str, Any]:
        """Return the objects by the primary key that the catalogue remembers for a row."""
        return {str(row.pk): row for row in rows}

    def match(self, values: Values) -> Any:
        """Return the object that a new row means although no object has its key, or None."""
        return None

    def aliases(self, obj: Any) -> tuple[RowKey, ...]:
        """Return other keys by which files refer to an object."""
        return ()

    def ignored(self, cells: Cells) -> Cells:
        """Return the cells of a row, as older files have them, that the site does not store."""
        return {}

    def given(self, current: Values, rows: Sequence[Cells]) -> Values:
        """Return the `current` values where `rows` of the file that this one completes gave them.

        Otherwise none: staff changed them.
        """
        return {}

    def is_listed(self, cells: Cells, row: Cells) -> bool:
        """Whether a row of the file that this one completes lists what these cells are about."""
        return False

    def look_ahead(self, lookup: Lookup) -> None:
        """Fetch what rows refer to indirectly, once the objects they name are fetched."""

    def renew_keys(self, rows: Sequence[SourceRow], lookup: Lookup) -> None:
        """Put the key of today in rows that have a former one, where that is no slug."""

    # Objects.

    def objects(self) -> dict[str, Any]:
        """Return all objects by primary key, locked until the transaction ends."""
        objects = self.by_pk(self.locked())
        if self.numbered:
            self._number(objects.values())
        return objects

    def locked(self) -> "QuerySet[Any]":
        """Return all objects, locked until the transaction ends.

        Nothing that staff save meanwhile is overwritten; rows that point to them may be added.
        """
        rows = self.model._default_manager.select_for_update(of=("self",), no_key=True)
        return self._with_parts(rows).order_by("pk")

    def released(self) -> "QuerySet[Any]":
        """Return the rows of a release, in the order of their keys."""
        return self.sorted(self.published(self.model._default_manager.all()))

    def sorted(self, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        """Return these rows with what their cells need, in the order of their keys."""
        fields = self.order or self.lookups
        if self.numbered:
            rows = rows.annotate(nr=Window(RowNumber(), [F(name) for name in fields], "pk"))
        # Databases sort NULL differently.
        order = [
            F(name).asc(nulls_first=True) if isinstance(name, str) else name for name in fields
        ]
        return self._with_parts(rows).order_by(*order, "pk")

    def with_keys(self, parts: Sequence[set[Any]]) -> list[Any]:
        """Return the locked objects whose keys consist of these parts; an empty set matches all."""
        objects = list(self.locked().filter(self.having(parts)))
        if self.numbered:
            self._number(objects)
        return objects

    def having(self, parts: Sequence[set[Any]]) -> Q:
        """Return the condition of rows whose keys consist of these parts."""
        condition = Q()
        for name, values in zip(self.lookups, parts, strict=False):
            if values:
                condition &= Q((f"{name}__in", values))
        return condition

    def _with_parts(self, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        return rows.select_related(*self.related).prefetch_related(*self.parts)

    def _number(self, objects: Iterable[Any]) -> None:
        """Set `nr` of objects that otherwise have the same key."""
        counts: dict[RowKey, int] = {}
        for obj in objects:
            obj.nr = 1
            key = self.key_of(obj)
            obj.nr = counts[key] = counts.get(key, 0) + 1

    # Cells.

    def write(self, obj: Any) -> Cells:
        """Return the cells of an object by column."""
        return {column.name: column.write(obj) for column in self.columns}

    def release_cells(self, obj: Any) -> list[str]:
        """Return the cells of an object in order, safe to open in a spreadsheet."""
        return [
            text if column.type in NUMERIC else escape_formula(text)
            for column, text in zip(self.columns, self.write(obj).values(), strict=True)
        ]

    def values(self, obj: Any) -> Values:
        """Return the values of an object by column."""
        return {column.name: column.get(obj) for column in self.columns}

    def key_of(self, obj: Any) -> RowKey:
        """Return the key of an object."""
        return tuple(self.by_name[name].write(obj) for name in self.key)

    def model_default(self, column: Column) -> Any:
        """Return what the model gives the field of a column; nothing where it has none."""
        try:
            field = self.model._meta.get_field(column.field or column.name)
        except FieldDoesNotExist:
            return None
        return field.get_default() if isinstance(field, Field) else None

    def with_defaults(self, cells: Cells) -> Cells:
        """Return the cells of a row with the defaults of the columns that it does not have."""
        absent = [column for column in self.columns if column.name not in cells]
        if not absent:
            return cells
        filled = dict.fromkeys(self.by_name, "") | cells
        return filled | {column.name: column.default_for(filled) for column in absent}

    def in_names_of_today(self, cells: Cells) -> Cells:
        """Return the cells of an older file under the names that its columns have today."""
        return {self.renamed.get(name, name): text for name, text in cells.items()}

    def alike_key(self, key: RowKey) -> RowKey:
        """Return the same key for all keys of rows that look the same."""
        return tuple(
            text if name in self.exact_keys else compared_key(text)
            for name, text in zip(self.key, key, strict=True)
        )

    def key_cells(self, row: SourceRow) -> RowKey:
        """Return the key of a row as its file has it."""
        return self.key_in(row.cells)

    def key_in(self, cells: Cells) -> RowKey:
        """Return the key that these cells have."""
        return tuple(self.by_name[name].key_text(cells[name]) for name in self.key)

    def references(self, rows: Sequence[SourceRow]) -> dict[str, set[str]]:
        """Return the files that these rows refer to, with the first part of each key."""
        references: dict[str, set[str]] = {}
        for column in self.columns:
            for file, texts in column.references([row.cells for row in rows]):
                references.setdefault(file, set()).update(texts)
        return references
