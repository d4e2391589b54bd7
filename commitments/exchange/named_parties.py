"""Cells that name cities, networks and organisations with their kind, as in "city:kampala"."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from commitments.exchange.columns import KIND_FILES, Column, Lookup, required
from commitments.exchange.errors import InvalidCell
from commitments.exchange.rows import Cells


@dataclass(frozen=True)
class NamedParties(Column):
    """A column of such names, with semicolons between them."""

    def references(self, rows: Sequence[Cells]) -> Iterator[tuple[str, set[str]]]:
        """Yield the files that cells refer to, with the slugs."""
        slugs: dict[str, set[str]] = {}
        for cells in rows:
            for name in cells[self.name].split(";"):
                kind, _colon, slug = name.strip().partition(":")
                slugs.setdefault(kind, set()).add(slug)
        for kind in slugs.keys() & KIND_FILES.keys():
            yield KIND_FILES[kind], slugs[kind]


def find_named(text: str, lookup: Lookup, kinds: Sequence[str]) -> Any:
    """Return whom a name means. Raises `InvalidCell` or `UnavailableRow`."""
    kind, colon, slug = text.partition(":")
    if not colon or kind not in kinds:
        example = {"kinds": ", ".join(kinds), "example": f"{kinds[0]}:kampala"}
        raise InvalidCell(
            _("Enter a kind (%(kinds)s) and a slug with a colon between them: %(example)s.")
            % example
        )
    return lookup.find(KIND_FILES[kind], required(slug))


def name_of(party: Any) -> str:
    """Return the name of a party in such a cell."""
    return f"{party._meta.model_name}:{party.slug}"
