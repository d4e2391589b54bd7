"""Columns that say whose promise a row is about: a commitment, and the city or network."""

from collections.abc import Callable
from contextlib import suppress
from operator import attrgetter
from typing import Any

from commitments.exchange.columns import Catalogue, Column, link, required
from commitments.exchange.errors import InvalidCell, UnavailableRow
from commitments.exchange.readers.csv import Cells
from commitments.models import Adoption

# What has to be fetched with a row to say whose promise it is about.
ADOPTION = ("adoption__commitment__framework", "adoption__city", "adoption__network")

# Of an adoption itself.
PARTY_COLUMNS = (
    link("city", "cities.csv", empty=True),
    link("network", "networks.csv", empty=True),
)


def _adoption(cells: Cells, catalogue: Catalogue) -> Adoption:
    """Return the adoption that a row names: by who made the commitment where it names no party."""
    commitment = required(cells["commitment"])
    catalogue.find("commitments.csv", commitment)
    party = (cells["city"], cells["network"])
    adoption: Adoption = catalogue.find("adoptions.csv", commitment, *party)
    return adoption


def adoption_columns(
    get: Callable[[Any], Adoption | None] = attrgetter("adoption"), empty: bool = False
) -> tuple[Column, ...]:
    """The columns commitment, city and network of a row that belongs to an adoption.

    `empty` rows may belong to none.
    """

    def read(text: str, cells: Cells, catalogue: Catalogue) -> Adoption | None:
        return None if empty and not cells["commitment"] else _adoption(cells, catalogue)

    def party(kind: str) -> Column:
        def read_party(text: str, cells: Cells, catalogue: Catalogue) -> Any:
            # What is wrong with the three is said once, of the first.
            with suppress(InvalidCell, UnavailableRow):
                return getattr(read("", cells, catalogue), kind, None)
            return None

        return Column(
            kind,
            read_party,
            lambda row: getattr(get(row), kind, None),
            lambda found: found.slug if found else "",
            refers=(_FILES[kind], kind),
            optional=True,
            help=f"Slug of the {kind} whose part in the commitment it is.",
        )

    commitment = Column(
        "commitment",
        read,
        get,
        lambda adoption: adoption.commitment.slug if adoption else "",
        put=lambda row, adoption: setattr(row, "adoption", adoption),
        field="adoption",
        refers=("commitments.csv", "commitment"),
        help="Slug of the commitment; of who made it where neither city nor network is named.",
    )
    return commitment, party("city"), party("network")


_FILES = {"city": "cities.csv", "network": "networks.csv"}
