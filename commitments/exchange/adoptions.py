"""Columns that identify an adoption: a commitment, and the city or network that adopted it."""

from collections.abc import Callable
from contextlib import suppress
from operator import attrgetter
from typing import Any

from commitments.exchange.columns import PARTY_FILES, Column, Lookup, link, required
from commitments.exchange.errors import InvalidCell, UnavailableRow
from commitments.exchange.rows import Cells
from commitments.models import Adoption

# What has to be fetched with a row to identify its adoption.
ADOPTION = ("adoption__commitment__framework", "adoption__city", "adoption__network")

# The columns of an adoption itself.
ADOPTER_COLUMNS = (
    link("city", "cities.csv", empty=True),
    link("network", "networks.csv", empty=True),
)


def _adoption(cells: Cells, lookup: Lookup) -> Adoption:
    """Return the adoption that a row names: that of the lead where it names no party."""
    commitment = required(cells["commitment"])
    lookup.find("commitments.csv", commitment)
    party = (cells["city"], cells["network"])
    adoption: Adoption = lookup.find("adoptions.csv", commitment, *party)
    return adoption


def adoption_columns(
    get: Callable[[Any], Adoption | None] = attrgetter("adoption"), empty: bool = False
) -> tuple[Column, ...]:
    """Return the columns commitment, city and network of a row that belongs to an adoption.

    With `empty`, a row may belong to none.
    """

    def read(text: str, cells: Cells, lookup: Lookup) -> Adoption | None:
        return None if empty and not cells["commitment"] else _adoption(cells, lookup)

    def party(kind: str) -> Column:
        def read_party(text: str, cells: Cells, lookup: Lookup) -> Any:
            # An error in the three columns is reported once, for the first.
            with suppress(InvalidCell, UnavailableRow):
                return getattr(read("", cells, lookup), kind, None)
            return None

        return Column(
            kind,
            read_party,
            lambda obj: getattr(get(obj), kind, None),
            lambda value: value.slug if value else "",
            refers=(PARTY_FILES[kind], kind),
            optional=True,
            help=f"Slug of the {kind} whose part in the commitment it is.",
        )

    commitment = Column(
        "commitment",
        read,
        get,
        lambda adoption: adoption.commitment.slug if adoption else "",
        put=lambda obj, adoption: setattr(obj, "adoption", adoption),
        field="adoption",
        refers=("commitments.csv", "commitment"),
        also_refers=("adoptions.csv", "commitment"),
        help="Slug of the commitment; of who made it where neither city nor network is named.",
    )
    return commitment, party("city"), party("network")
