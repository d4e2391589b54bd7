"""The map of cities: filled where promises are listed, rings for the others."""

from collections.abc import Iterable
from typing import Any

from django import template

from commitments.analysis.map_marks import MapMark
from commitments.charts import projection as world
from commitments.charts.city_map import DotGroup, overlapping, ring_path
from commitments.charts.numbers import coordinate
from config.translations import with_commas

register = template.Library()

# Of dots, in units of the whole map: as they are drawn, and their distance. That leaves 24 pixels
# for a pointer from 730 pixels on, where tablets begin, and 44 for a finger on a phone.
RADIUS, APART = 13, 33
PHONE_RADIUS, PHONE_APART = 45, 126


@register.inclusion_tag("charts/city_map.html")
def city_map(cities: Iterable[Any], region: str = "") -> dict[str, Any]:
    """Draw cities that have `map_mark` and `region`; with a region, its part of the map.

    A list of the same cities belongs beside it. A dot leads to its city, a number to the region of
    its cities or, on the map of a region, to the list of its cities. Numbers count cities of one
    country, on phones, on the whole map, cities of one region.
    """
    placed = [city for city in cities if city.latitude is not None]
    inside = [city for city in placed if not region or city.region == region]
    points = {city.pk: _point(city) for city in placed}
    crop = world.crop_around([points[city.pk] for city in inside]) if region else world.WORLD
    scale = crop.width / world.WIDTH
    committed = [city for city in inside if city.map_mark != MapMark.NO_PROMISE]
    listed = [city for city in inside if city.map_mark == MapMark.NO_PROMISE]
    where = [points[city.pk] for city in committed]
    countries = [city.country_id or "" for city in committed]
    groups = overlapping(where, APART * scale, crop, countries)
    fewer = countries if region else [city.region for city in committed]
    large = overlapping(where, PHONE_APART * scale, crop, fewer)
    away = RADIUS * 1.3 * scale
    return {
        "view_box": str(crop),
        "layers": [
            _layer("pointer", groups, committed, region, scale, RADIUS, APART),
            _layer("finger", large, committed, region, scale, PHONE_RADIUS, PHONE_APART),
        ],
        "rings": ring_path([points[city.pk] for city in listed], groups, away),
        "ring_width": coordinate(RADIUS * 0.75 * scale),
        "hole_width": coordinate((RADIUS * 0.75 - 2.6) * scale),
    }


def _layer(
    name: str,
    groups: list[DotGroup],
    cities: list[Any],
    region: str,
    scale: float,
    radius: float,
    apart: float,
) -> dict[str, Any]:
    """Return the dots for one way of pointing at them, with the size of their numbers."""
    return {
        "name": name,
        "dots": [_dot(group, cities, region, radius * scale) for group in groups],
        "text_size": coordinate(round(radius * scale * 1.15, 1)),
        "reach": coordinate(round(apart * scale / 2, 1)),
    }


def _point(city: Any) -> tuple[float, float]:
    return world.project(float(city.latitude), float(city.longitude))


def _dot(group: DotGroup, cities: list[Any], region: str, radius: float) -> dict[str, Any]:
    """Return what is drawn for a group: one city, or a number of them."""
    city = cities[group.members[0]]
    n = len(group.members)
    return {
        "x": coordinate(round(group.x, 1)),
        "y": coordinate(round(group.y, 1)),
        "radius": coordinate(round(radius if n > 1 else radius * 0.7, 1)),
        "n": n,
        "city": city if n == 1 else None,
        "names": with_commas(sorted(cities[member].label for member in group.members)),
        "region": city.region,
        "zoomed": bool(region),
    }
