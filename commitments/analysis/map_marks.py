"""How a city is marked on a map: on whose word most is known of its promises."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

from cities.models import City
from commitments.models import Standing, StatusKey
from commitments.models.adoptions import AdoptionQuerySet


class MapMark(models.TextChoices):
    """What a dot on a map says of a city, most first: its best known promise counts."""

    OWN = "own", _("reported by the city")
    COMPILED = "compiled", _("only public sources")
    NOTHING_KNOWN = "nothing-known", _("promises of which nothing is known")
    NO_PROMISE = "no-promise", _("no promise listed")


def mark_of(key: StatusKey) -> MapMark:
    """Return the mark that one promise of this status gives its city."""
    if key.standing == Standing.NOTHING_KNOWN:
        return MapMark.NOTHING_KNOWN
    return MapMark.COMPILED if key.compiled else MapMark.OWN


def with_map_marks(cities: Iterable[City], adoptions: AdoptionQuerySet) -> list[City]:
    """Return the cities, each with `map_mark` by these adoptions. One query for all."""
    order = MapMark.values
    best: dict[int, MapMark] = {}
    for (city,), key, _n in adoptions.exclude(city=None).by_status("city"):
        mark = mark_of(key)
        best[city] = min(mark, best.get(city, mark), key=order.index)
    marked = list(cities)
    for row in marked:
        row.map_mark = best.get(row.pk, MapMark.NO_PROMISE)  # type: ignore[attr-defined]
    return marked
