"""Columns that name a city, network, organisation or country, beside one that says which it is."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from cities.models import Country
from commitments.exchange.columns import KIND_FILES, Column, Lookup, one_of, optional, required
from commitments.exchange.errors import InvalidCell
from commitments.exchange.rows import Cells

# Who can be a member, take part or sign.
PARTIES = ("city", "network", "organisation")


def kind_columns(
    kind: str, name: str, fields: Mapping[str, str], kind_help: str, name_help: str
) -> tuple[Column, Column]:
    """Return the columns `kind` and `name`.

    `fields` has the relation of the object for each kind. A file without kinds is about cities.
    """

    def kind_of(obj: Any) -> str:
        return next(word for word, field in fields.items() if getattr(obj, f"{field}_id"))

    def get(obj: Any) -> Any:
        return getattr(obj, fields[kind_of(obj)])

    def read(text: str, cells: Cells, lookup: Lookup) -> Any:
        if cells[kind] not in fields:
            raise InvalidCell(_("The column %(name)s must say what it is.") % {"name": kind})
        return lookup.find(KIND_FILES[cells[kind]], required(text))

    def put(obj: Any, value: Any) -> None:
        for field in fields.values():
            setattr(obj, field, None)
        setattr(obj, fields[str(value._meta.model_name)], value)

    return (
        optional(Column(kind, one_of(fields), kind_of, separate=True, help=kind_help), "city"),
        Column(
            name,
            read,
            get,
            lambda value: value.pk if isinstance(value, Country) else value.slug,
            put=put,
            field="city",
            kind=kind,
            help=name_help,
        ),
    )
