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

# Of a dot, in units of the whole map.
RADIUS = 13


@register.inclusion_tag("charts/city_map.html")
def city_map(cities: Iterable[Any], region: str = "") -> dict[str, Any]:
    """Draw cities that have `map_mark` and `region`; with a region, its part of the map.

    A list of the same cities belongs beside it. A dot leads to its city, a number to the region of
    its cities or, on the map of a region, to the list of its cities.
    """
    placed = [city for city in cities if city.latitude is not None]
    inside = [city for city in placed if not region or city.region == region]
    points = {city.pk: _point(city) for city in placed}
    crop = world.crop_around([points[city.pk] for city in inside]) if region else world.WORLD
    scale = crop.width / world.WIDTH
    committed = [city for city in inside if city.map_mark != MapMark.NO_PROMISE]
    listed = [city for city in inside if city.map_mark == MapMark.NO_PROMISE]
    groups = overlapping([points[city.pk] for city in committed], RADIUS * 2 * scale, crop)
    return {
        "view_box": str(crop),
        "dots": [_dot(group, committed, region, scale) for group in groups],
        "rings": ring_path([points[city.pk] for city in listed], groups, RADIUS * 1.3 * scale),
        "ring_width": coordinate(RADIUS * 0.75 * scale),
        "hole_width": coordinate((RADIUS * 0.75 - 2.6) * scale),
        "text_size": coordinate(15 * scale),
    }


def _point(city: Any) -> tuple[float, float]:
    return world.project(float(city.latitude), float(city.longitude))


def _dot(group: DotGroup, cities: list[Any], region: str, scale: float) -> dict[str, Any]:
    """Return what is drawn for a group: one city, or a number of them."""
    city = cities[group.members[0]]
    n = len(group.members)
    return {
        "x": coordinate(round(group.x, 1)),
        "y": coordinate(round(group.y, 1)),
        "radius": coordinate((RADIUS if n > 1 else RADIUS * 0.7) * scale),
        "n": n,
        "city": city if n == 1 else None,
        "names": with_commas(sorted(cities[member].label for member in group.members)),
        "region": city.region,
        "zoomed": bool(region),
    }
