"""Columns of commitments.csv on the money of who made the commitment."""

from dataclasses import replace
from typing import Any

from django.db.models import Field
from django.utils.translation import gettext as _

from commitments.exchange.columns import Column, Lookup, Read, Values, nowhere, number, word
from commitments.exchange.errors import InvalidCell
from commitments.exchange.rows import Cells
from commitments.models import Adoption, Commitment

_MONEY = (
    number("budget_needed"),
    number("budget_secured"),
    word("currency"),
    word("budget_note"),
)
BUDGET = tuple(column.name for column in _MONEY)


def lead_adoption_of(commitment: Commitment) -> Adoption | None:
    """Return the adoption of who made the commitment, from the rows that were fetched."""
    leads = [row for row in commitment.adoptions.all() if row.role == Adoption.Role.LEAD]
    return leads[0] if leads else None


def _of_the_lead(column: Column) -> Column:
    """The same column of the adoption by the lead; without a lead there is no money."""
    read_money: Read = column.read

    def read(text: str, cells: Cells, lookup: Lookup) -> Any:
        if text and not cells["party"]:
            raise InvalidCell(_("There is no city or network that made it, so it has no budget."))
        return read_money(text, cells, lookup)

    def get(commitment: Commitment) -> Any:
        adoption = lead_adoption_of(commitment)
        if adoption:
            return column.get(adoption)
        return None if column.type == "number" else ""

    field = Adoption._meta.get_field(column.name)
    assert isinstance(field, Field), "a column of the adoption itself"
    return replace(
        column,
        read=read,
        get=get,
        optional=True,
        separate=True,
        help=f"Of who made it: {field.help_text}",
        put=nowhere,
    )


BUDGET_COLUMNS = tuple(map(_of_the_lead, _MONEY))


def set_budget(adoption: Adoption, current: Values, final: Values) -> None:
    """Give the adoption of the lead the money of its row: all if new, else what differs."""
    new = adoption.pk is None or adoption.role != Adoption.Role.LEAD
    for name in BUDGET:
        if name in final and (new or final[name] != current.get(name)):
            setattr(adoption, name, final[name])
