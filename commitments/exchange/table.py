"""What a file is to the site: its columns, what names a row, and what a row becomes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Model, QuerySet, Window
from django.db.models.functions import RowNumber

from commitments.exchange.audit import AuditBatch
from commitments.exchange.columns import Column, Values
from commitments.exchange.readers.csv import Cells
from config.api.downloads import escape_formula

# Kinds of columns whose cells are numbers.
NUMBERS = ("integer", "number")


def _save(obj: Any, now: Values, final: Values, audit: AuditBatch) -> Any:
    obj.save()
    return obj


def _as_it_is(obj: Any, now: Values, final: Values, audit: AuditBatch) -> None:
    """Leave the object as its columns made it."""


def _all(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    return rows


def published(rows: Any) -> Any:
    """Return those of the rows that the public sees."""
    return rows.published()


def _none_alike(final: Values) -> Any:
    return None


def _no_aliases(obj: Any) -> tuple[tuple[str, ...], ...]:
    return ()


def _by_pk(rows: "QuerySet[Any]") -> dict[str, Model]:
    return {str(row.pk): row for row in rows}


@dataclass(frozen=True)
class Table:
    """One file: its columns, which of them name a row, and the model that a row becomes.

    `store` keeps an object and what hangs on it, given the values it had (none for a new one) and
    those it shall have; it returns the object that now stands for the row. `ready` comes before it
    and sets what no column says.

    For releases and imports: `lookups` is what the database calls the columns of the key, `order`
    how the rows are sorted where that is not enough, `public` which of them everyone may have.
    Where several rows can have one key, `numbered` ones tell them apart. `alike` finds the object
    that a row means although it names none, and `aliases` are other keys that an object goes by.
    """

    file: str
    model: type[Model]
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    related: tuple[str, ...] = ()
    parts: tuple[Any, ...] = ()
    new: Callable[[], Any] | None = None
    fetch: Callable[["QuerySet[Any]"], dict[str, Model]] = _by_pk
    store: Callable[[Any, Values, Values, AuditBatch], Any] = _save
    ready: Callable[[Any, Values, Values, AuditBatch], None] = _as_it_is
    lookups: tuple[str, ...] = ()
    order: tuple[Any, ...] = ()
    public: Callable[["QuerySet[Any]"], "QuerySet[Any]"] = _all
    numbered: bool = False
    alike: Callable[[Values], Any] = _none_alike
    aliases: Callable[[Any], tuple[tuple[str, ...], ...]] = _no_aliases

    @property
    def name(self) -> str:
        """Return what the file is called without its ending."""
        return self.file.removesuffix(".csv")

    def line(self, obj: Any) -> list[str]:
        """Return the cells of an object's row, safe to open in a spreadsheet."""
        cells = ((column, column.write(obj)) for column in self.columns)
        return [text if column.type in NUMBERS else escape_formula(text) for column, text in cells]

    def objects(self) -> dict[str, Any]:
        """Return what is there by primary key, locked until the transaction ends.

        So that no value staff are just saving is overwritten; rows that point to them may be added.
        """
        rows = self.model._default_manager.select_for_update(of=("self",), no_key=True)
        rows = rows.select_related(*self.related).prefetch_related(*self.parts)
        return self.fetch(rows.order_by("pk"))

    def released(self) -> "QuerySet[Any]":
        """Return the rows of a release, in the order of their keys."""
        return self.sorted(self.public(self.model._default_manager.all()))

    def sorted(self, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        """Return these rows with all that their cells say, in the order of their keys."""
        named = self.order or self.lookups
        if self.numbered:
            same = [F(name) for name in named]
            number = Window(RowNumber(), same, "pk")
            rows = rows.annotate(nr=number)
        rows = rows.select_related(*self.related).prefetch_related(*self.parts)
        # Databases differ in where a missing part of a key stands.
        order = [F(name).asc(nulls_first=True) if isinstance(name, str) else name for name in named]
        return rows.order_by(*order, "pk")

    def near(self, keys: Sequence[set[Any]]) -> list[Any]:
        """Return the objects whose key is made of these parts, locked until the transaction ends.

        No part says nothing; the first one always says something.
        """
        rows = self.model._default_manager.select_for_update(of=("self",), no_key=True)
        rows = rows.select_related(*self.related).prefetch_related(*self.parts)
        for name, parts in zip(self.lookups, keys, strict=False):
            if parts:
                rows = rows.filter(**{f"{name}__in": parts})
        found: list[Any] = list(rows.order_by("pk"))
        if self.numbered:
            for obj in found:
                obj.nr = 1
            times: dict[tuple[str, ...], int] = {}
            for obj in found:
                key = self.key_of(obj)
                obj.nr = times[key] = times.get(key, 0) + 1
        return found

    def blank(self) -> Any:
        """Return a new object without values."""
        return self.new() if self.new else self.model()

    def write(self, obj: Any) -> Cells:
        """Return the row of an object."""
        return {column.name: column.write(obj) for column in self.columns}

    def key_of(self, obj: Any) -> tuple[str, ...]:
        """Return the key that the row of an object has."""
        texts = {
            column.name: column.write(obj) for column in self.columns if column.name in self.key
        }
        return tuple(texts[name] for name in self.key)
