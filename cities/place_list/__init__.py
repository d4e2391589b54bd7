"""The place list of the site: towns of 15,000 inhabitants and more, by every name GeoNames has.

It is a file beside this module, and no table: nobody edits it, and only onboarding asks it.
"""

import gzip
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

from config.search.words import plain_letters

PLACES_FILE = Path(__file__).parent / "places.tsv.gz"
PAGE = "https://www.geonames.org/"
MOST_FOUND = 8
EARTH_RADIUS_KM = 6371
# What people write between the parts of a name, or leave out.
_BETWEEN = str.maketrans(dict.fromkeys("-'.,/()", " "))
_BLANKS = re.compile(" +")


@dataclass(frozen=True)
class ListedPlace:
    """A place of the list. `area` is known of few; `spellings` are its other names."""

    geonames_id: int
    name: str
    country: str
    area: str
    latitude: Decimal
    longitude: Decimal
    population: int
    timezone: str
    spellings: tuple[str, ...]

    @property
    def address(self) -> str:
        """Its page at GeoNames."""
        return f"{PAGE}{self.geonames_id}/"


@dataclass(frozen=True)
class _List:
    """The lines of the file, the names of all as they are compared, and where those of each begin.

    A line of names begins and ends with a tab, and has one between two.
    """

    lines: list[str]
    names: str
    starts: list[int]
    numbers: dict[int, int]


@lru_cache(maxsize=1)
def _places() -> _List:
    with gzip.open(PLACES_FILE, "rt", encoding="utf-8") as file:
        lines = file.read().splitlines()
    names = _comparable("\n".join("\t".join(["", *_names(line), ""]) for line in lines))
    starts = [0]
    for line in names.split("\n")[:-1]:
        starts.append(starts[-1] + len(line) + 1)
    numbers = {int(line.split("\t", 1)[0]): number for number, line in enumerate(lines)}
    return _List(lines, names, starts, numbers)


def _names(line: str) -> list[str]:
    _key, name, *_place, spellings = line.split("\t", 8)
    return [name, *filter(None, spellings.split("\t"))]


def _comparable(text: str) -> str:
    """Return a text as names are compared: without marks, case and what joins their parts."""
    return _BLANKS.sub(" ", plain_letters(text).translate(_BETWEEN))


def _read(line: str) -> ListedPlace:
    key, name, country, area, latitude, longitude, population, zone, *spellings = line.split("\t")
    return ListedPlace(
        int(key),
        name,
        country,
        area,
        Decimal(latitude),
        Decimal(longitude),
        int(population),
        zone,
        tuple(filter(None, spellings)),
    )


def listed_place(geonames_id: int) -> ListedPlace | None:
    """Return the place with this number at GeoNames."""
    places = _places()
    number = places.numbers.get(geonames_id)
    return None if number is None else _read(places.lines[number])


def find_places(name: str, country: str = "") -> list[ListedPlace]:
    """Return the places that have a name, the most populous first; of one country, if given.

    Those with exactly this name come before those with a longer one, and these before those that
    have it as their second word: York, Yorkton, New York.
    """
    wanted = _comparable(name).strip()
    if not wanted:
        return []
    places = _places()
    rows: dict[int, ListedPlace] = {}
    for pattern in (f"\t{wanted}\t", f"\t{wanted}", f" {wanted}"):
        for number in _lines_with(places, pattern):
            if number not in rows:
                row = _read(places.lines[number])
                if country in ("", row.country):
                    rows[number] = row
            if len(rows) == MOST_FOUND:
                return list(rows.values())
    return list(rows.values())


def _lines_with(places: _List, pattern: str) -> Iterator[int]:
    """Yield the numbers of the lines of which a name has these letters, in their order."""
    at = places.names.find(pattern)
    while at >= 0:
        number = bisect_right(places.starts, at) - 1
        yield number
        if number + 1 == len(places.starts):
            return
        at = places.names.find(pattern, places.starts[number + 1])


def kilometres(here: tuple[Decimal, Decimal], there: tuple[Decimal, Decimal]) -> float:
    """Return how far two points are apart, each given by latitude and longitude."""
    (north, east), (north_2, east_2) = (map(radians, map(float, each)) for each in (here, there))
    part = sin((north_2 - north) / 2) ** 2
    part += cos(north) * cos(north_2) * sin((east_2 - east) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1, part)))
