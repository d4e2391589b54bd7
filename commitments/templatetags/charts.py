"""Charts and maps as tags. The geometry is in `commitments.charts` and `cities.map`."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template

from cities import map as world
from commitments.charts.bars import segments
from commitments.charts.numbers import coordinate
from commitments.models import Standing

register = template.Library()

MOST_DOTS = 400


def _key(counts: Mapping[str, int]) -> list[tuple[str, Any, int]]:
    """Return the standings that occur, and "no report" always: its absence is news too."""
    return [
        (standing.value, standing.label, counts.get(standing.value, 0))
        for standing in Standing
        if counts.get(standing.value) or standing == Standing.NO_REPORT
    ]


@register.inclusion_tag("charts/standing_bar.html")
def standing_bar(
    counts: Mapping[str, int], link: str = "", *, scale: int = 0, key: bool = True
) -> dict[str, Any]:
    """Draw how many promises are in each standing, with a key that says the same in words.

    `link` is what the code of a standing is appended to, as in "/commitments/?standing=".
    `scale` is how many the full width stands for, where several bars share one.
    """
    return {
        "segments": segments(counts, scale),
        "key": _key(counts) if key else [],
        "total": sum(counts.values()),
        "link": link,
    }


@register.inclusion_tag("charts/standing_key.html")
def standing_key(counts: Mapping[str, int], link: str = "") -> dict[str, Any]:
    """Say once what the colours of several bars mean, with the sum of each."""
    return {"key": _key(counts), "link": link}


@register.inclusion_tag("charts/world_map.html")
def world_map(cities: Iterable[Any], *, zoom: bool = False) -> dict[str, Any]:
    """Draw cities as dots; a list of the same cities belongs beside it.

    `cities` have latitude, longitude, name, get_absolute_url and perhaps a standing. Those without
    a known place are counted in the caption. `zoom` cuts the map to where they are.
    """
    cities = list(cities)
    placed = [city for city in cities if city.latitude is not None]
    points = [world.project(float(city.latitude), float(city.longitude)) for city in placed]
    crop = world.crop_around(points) if zoom else world.WORLD
    dots: list[dict[str, Any]] = []
    for group in world.clustered(points, MOST_DOTS, crop):
        x = sum(points[n][0] for n in group) / len(group)
        y = sum(points[n][1] for n in group) / len(group)
        city = placed[group[0]] if len(group) == 1 else None
        standing = getattr(city, "standing", "") if city else ""
        dots.append(
            {
                "x": coordinate(x),
                "y": coordinate(y),
                "n": len(group),
                "city": city,
                "standing": standing,
                "words": Standing(standing).label if standing else "",
            }
        )
    return {
        "view_box": str(crop),
        # Dots keep their size on the page when the map is cut.
        "radius": coordinate(6 * crop.width / world.WIDTH),
        "dots": dots,
        "shown": len(placed),
        "groups": any(dot["city"] is None for dot in dots),
        "without_place": len(cities) - len(placed),
        "standings": any(dot["standing"] for dot in dots),
    }


@register.inclusion_tag("charts/locator_map.html")
def locator_map(city: Any) -> dict[str, Any]:
    """Draw where in the world a city lies; nothing where its place is not known."""
    if city.latitude is None:
        return {"city": city, "view_box": ""}
    x, y = world.project(float(city.latitude), float(city.longitude))
    crop = world.crop_around([(x, y)], smallest=300)
    return {"city": city, "view_box": str(crop), "x": coordinate(x), "y": coordinate(y)}
