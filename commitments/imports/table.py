"""What a file is to the site: its columns, what names a row, and what a row becomes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from commitments.imports.columns import Column, Values
from commitments.imports.files import Cells
from commitments.imports.journal import Journal


def _save(obj: Any, now: Values, final: Values, journal: Journal) -> Any:
    obj.save()
    return obj


def _by_pk(rows: "QuerySet[Any]") -> dict[str, Model]:
    return {str(row.pk): row for row in rows}


@dataclass(frozen=True)
class Table:
    """One file: its columns, which of them name a row, and the model that a row becomes.

    `store` keeps an object and what hangs on it, given the values it had (none for a new one) and
    those it shall have; it returns the object that now stands for the row.
    """

    file: str
    model: type[Model]
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    related: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    new: Callable[[], Any] | None = None
    fetch: Callable[["QuerySet[Any]"], dict[str, Model]] = _by_pk
    store: Callable[[Any, Values, Values, Journal], Any] = _save

    def objects(self) -> dict[str, Any]:
        """Return what is there by primary key, locked until the transaction ends.

        So that no value staff are just saving is overwritten; rows that point to them may be added.
        """
        rows = self.model._default_manager.select_for_update(of=("self",), no_key=True)
        rows = rows.select_related(*self.related).prefetch_related(*self.parts)
        return self.fetch(rows.order_by("pk"))

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
