"""Charts and maps as tags. The geometry is in `commitments.charts`."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from commitments.analysis.coverage import CoverageCell
from commitments.analysis.figures import TargetFigure
from commitments.analysis.indicators import Money, percent
from commitments.analysis.map_marks import MapMark
from commitments.analysis.progress import TargetProgress, YearProgress
from commitments.analysis.promise_cards import PromiseCard
from commitments.charts import lines
from commitments.charts import projection as world
from commitments.charts.bars import segments, share_width, status_parts
from commitments.charts.city_map import ring_path
from commitments.charts.numbers import coordinate
from commitments.charts.promise_bars import promise_positions
from commitments.models import Standing, StatusCounts, StatusKey, Target
from config import numbers
from config.translations import listed, with_colon

register = template.Library()
register.filter("amount", numbers.amount)
register.filter("percentage", numbers.percentage)

MOST_DOTS = 400


@dataclass(frozen=True)
class KeyLine:
    """A status in the key of a bar, in words, with its number and the query that lists it."""

    key: StatusKey
    words: str
    n: int
    query: str


def _key(counts: StatusCounts, *, narrow: bool) -> list[KeyLine]:
    """Return the statuses that occur, and always "nothing known", even if it is 0.

    `narrow` says that the list has filters by trust and age, so that each line leads to its rows.
    """
    parts = status_parts(counts)
    if not counts[Standing.NOTHING_KNOWN]:
        parts.append((StatusKey(Standing.NOTHING_KNOWN.value), 0))
    of_standing = Counter(key.standing for key, _n in parts)
    return [
        KeyLine(key, key.words(), n, _query(key, narrow and of_standing[key.standing] > 1))
        for key, n in parts
    ]


def _query(key: StatusKey, narrow: bool) -> str:
    """Return the value of the filter by standing, and of those by trust and age where needed."""
    if not narrow:
        return str(key.standing)
    trust = "compiled" if key.compiled else "checked,reviewed"
    return f"{key.standing}&trust={trust}&aged={'yes' if key.aged else 'no'}"


@register.inclusion_tag("charts/standing_bar.html")
def standing_bar(
    counts: StatusCounts, link: str = "", *, scale: int = 0, key: bool = True
) -> dict[str, Any]:
    """Draw how many promises have each status, with a key that says the same in words.

    `link` is what the code of a standing is appended to, as in "/commitments/?standing=".
    `scale` is how many the full width stands for, where several bars share one.
    """
    return {
        "segments": segments(counts, scale),
        "key": _key(counts, narrow=True) if key else [],
        "total": counts.total,
        "link": link,
    }


@register.inclusion_tag("charts/standing_key.html")
def standing_key(counts: StatusCounts, link: str = "") -> dict[str, Any]:
    """Say once what the colours of several bars mean, with the sum of each."""
    return {"key": _key(counts, narrow=False), "link": link}


def _dot(
    points: Sequence[tuple[float, float]], cities: Sequence[Any], radius: float
) -> dict[str, Any]:
    """Return the dot for a city, or for several that lie too close together."""
    city = cities[0] if len(cities) == 1 else None
    mark = getattr(city, "map_mark", None)
    return {
        "x": coordinate(sum(x for x, _y in points) / len(points)),
        "y": coordinate(sum(y for _x, y in points) / len(points)),
        "n": len(cities),
        "city": city,
        "mark": mark,
        "radius": coordinate(radius / 2 if mark == MapMark.NO_PROMISE else radius),
    }


def _mark_key(cities: Sequence[Any]) -> list[tuple[MapMark, int]]:
    """Return each mark that the cities of a map have, and how many have it."""
    counts = Counter(getattr(city, "map_mark", None) for city in cities)
    return [(mark, counts[mark]) for mark in MapMark if counts[mark]]


@register.inclusion_tag("charts/world_map.html")
def world_map(cities: Iterable[Any], *, zoom: bool = False) -> dict[str, Any]:
    """Draw cities as dots; a list of the same cities belongs beside it.

    `cities` have latitude, longitude, name, get_absolute_url and perhaps a `map_mark`. A key says
    how many cities have each mark. Those without a known place are counted in the caption. `zoom`
    cuts the map to where they are. Cities without a promise are rings, drawn at once: a link for
    each of so many would weigh more than the rest of the page.
    """
    cities = list(cities)
    located = [city for city in cities if city.latitude is not None]
    places = [world.project(float(city.latitude), float(city.longitude)) for city in located]
    crop = world.crop_around(places) if zoom else world.WORLD
    # Dots keep their size on the page when the map is cut.
    scale = crop.width / world.WIDTH
    radius = 6 * scale
    rings, placed, points = [], [], []
    for city, point in zip(located, places, strict=True):
        if getattr(city, "map_mark", None) == MapMark.NO_PROMISE:
            rings.append(point)
        else:
            placed.append(city)
            points.append(point)
    dots = [
        _dot([points[n] for n in group], [placed[n] for n in group], radius)
        for group in world.clustered(points, MOST_DOTS, crop)
    ]
    # Where dots overlap, those of which most is known are on top.
    dots.sort(key=lambda dot: MapMark.values.index(dot["mark"] or MapMark.OWN), reverse=True)
    return {
        "view_box": str(crop),
        "radius": coordinate(radius),
        "dots": dots,
        "rings": ring_path(rings, (), radius),
        "ring_width": coordinate(9 * scale),
        "hole_width": coordinate(6.5 * scale),
        "shown": len(located),
        "groups": any(dot["city"] is None for dot in dots),
        "without_place": len(cities) - len(located),
        "key": _mark_key(cities),
    }


@register.inclusion_tag("charts/locator_map.html")
def locator_map(city: Any) -> dict[str, Any]:
    """Draw the location of a city in the world; nothing where it is unknown."""
    if city.latitude is None:
        return {"city": city, "view_box": ""}
    x, y = world.project(float(city.latitude), float(city.longitude))
    crop = world.crop_around([(x, y)], smallest=300)
    return {"city": city, "view_box": str(crop), "x": coordinate(x), "y": coordinate(y)}


def _start_of(progress: TargetProgress) -> tuple[date, Decimal] | None:
    """Return where the steady path to the target begins, if that is known."""
    if progress.start is None or progress.target.baseline_value is None:
        return None
    return progress.start, progress.target.baseline_value


def _amount_of(figure: TargetFigure | None) -> str:
    """Return the number of a figure as its source states it; empty without a day or a number."""
    if figure is None or figure.on is None or figure.value is None:
        return ""
    return numbers.quantity(figure.value, figure.measurement.qualifier)


@register.inclusion_tag("charts/progress_chart.html")
def progress_chart(progress: TargetProgress) -> dict[str, Any]:
    """Draw the figures about a target against the steady path to it, with their table."""
    target = progress.target
    in_unit = _in_unit_of(target, progress.figures)
    drawn = [figure for figure in in_unit if not figure.background]
    compiled = [figure.on for figure in drawn if figure.report.compiled]
    return {
        "target_progress": progress,
        "target": target,
        "chart": lines.line_chart(
            [(figure.on, figure.value) for figure in drawn if figure.on],
            compiled=compiled,
            captions={
                figure.on: with_colon(figure.when, _amount_of(figure))
                for figure in drawn
                if figure.on and figure.value is not None
            },
            begin=_start_of(progress),
            goal=None if target.value is None else (target.due_on, target.value),
            last=_amount_of(progress.latest),
        ),
        "captions": _progress_captions(progress, in_unit),
    }


def _progress_captions(progress: TargetProgress, in_unit: Sequence[TargetFigure]) -> list[str]:
    """Say what the lines and dots of a chart are, and which figures it leaves out."""
    target, figures = progress.target, progress.figures
    drawn = [figure for figure in in_unit if not figure.background]
    on_its_way = target.baseline_value is not None and progress.start and target.due_on
    captions = {
        _("Solid line: figures published."): True,
        _("Hollow dots: compiled from public sources, not reported by the city."): any(
            figure.on and figure.report.compiled for figure in drawn
        ),
        _("Dashed line: steady path to the target."): target.value is not None and on_its_way,
        _(
            "Dashed line: the target. Its start or its date is not known, "
            "so there is no steady path to it."
        ): target.value is not None and not on_its_way,
        _("Background figures are only in the table."): any(each.background for each in figures),
        _("Figures in another unit, from before it was changed, are only in the table."): (
            len(in_unit) < len(figures)
        ),
        _("Figures of unknown date are only in the table."): any(
            figure.value is not None and not figure.on for figure in drawn
        ),
    }
    return [words for words, applies in captions.items() if applies]


def _in_unit_of(target: Target, figures: Sequence[TargetFigure]) -> list[TargetFigure]:
    """Return those that share a scale: the unit may have been changed after a figure."""
    return [figure for figure in figures if (figure.target or target).unit == target.unit]


@register.inclusion_tag("charts/trend_chart.html")
def trend_chart(years: Sequence[YearProgress], targets: int) -> dict[str, Any]:
    """Draw average progress over the years beside a steady pace, of `targets` targets in all."""
    hundred = Decimal(100)
    joins = _joins(years)
    # Averages over different targets are no line.
    breaks: list[lines.Spot] = [(date(year.year, 1, 1), None) for year in joins]
    paces = [(year.day, year.expected * hundred) for year in years if year.expected is not None]
    chart = lines.line_chart(
        [*((year.day, year.progress * hundred) for year in years), *breaks],
        pace=paces if len(paces) == len(years) else (),
        span=(Decimal(0), hundred),
        write=_percent,
        write_axis=_percent,
    )
    captions = []
    if chart:
        captions.append(_average_words(years[-1].targets, targets))
        captions += [_("Dashed line: a steady pace.")] if chart.path else []
        captions += [_joined_words(years[0], joins)] if joins else []
    return {"years": years, "chart": chart, "captions": captions}


def _average_words(n: int, total: int) -> str:
    words = ngettext(
        "Solid line: average over the targets with a figure, %(n)s of %(all)s at the end.",
        "Solid line: average over the targets with a figure, %(n)s of %(all)s at the end.",
        n,
    )
    return words % {"n": numbers.amount(n), "all": numbers.amount(total)}


def _joins(years: Sequence[YearProgress]) -> list[YearProgress]:
    """Return the years in which targets got their first figure: from then on there are more."""
    return [year for before, year in pairwise(years) if year.targets != before.targets]


def _joined_words(first: YearProgress, joins: Sequence[YearProgress]) -> str:
    """Say where the average is over other targets than before: the line is broken there."""
    since = [
        pgettext("targets", "%(n)s since %(year)s")
        % {"n": numbers.amount(year.targets), "year": year.year}
        for year in (first, *joins)
    ]
    words = _("The line breaks where more targets have figures, their number is: %(list)s.")
    return words % {"list": listed(since)}


def _percent(value: Decimal) -> str:
    """Return a share of 1 as whole per cent, by the one rounding rule."""
    return numbers.percentage(percent(value / 100) or 0)


@register.inclusion_tag("charts/sparkline.html", name="sparkline")
def small_trend(years: Sequence[YearProgress], first: int, last: int) -> dict[str, Any]:
    """Draw progress small; all lines of a group run from `first` to `last`, from 0 to 100 %."""
    shares = [(year.year, year.progress) for year in years]
    return {"line": lines.sparkline_points(shares, first, last), "years": years}


@register.inclusion_tag("charts/share_bar.html")
def progress_bar(reached: int | None, standing: str = "") -> dict[str, Any]:
    """Draw progress as a bar; nothing where it is unknown. The template adds the words."""
    share = None if reached is None else Decimal(reached) / 100
    return {"width": share_width(share), "known": share is not None, "standing": standing}


@register.inclusion_tag("charts/promise_bar.html")
def promise_bar(card: PromiseCard, ends: bool = True) -> dict[str, Any]:
    """Draw the figure of a promise on the way to what was promised; nothing without both.

    `ends` says below where it starts and ends.
    """
    figure = card.figure
    bar = figure and promise_positions(
        figure.figure.value,
        figure.measured_by.value,
        figure.measured_by.baseline_value,
        figure.path,
    )
    return {"bar": bar, "figure": figure, "card": card, "ends": ends}


@register.inclusion_tag("charts/money_bar.html")
def money_bar(money: Money) -> dict[str, Any]:
    """Draw the share of the needed funding that is secured, with the missing amount."""
    share = money.secured / money.needed if money.needed else None
    return {"money": money, "width": share_width(share)}


@register.inclusion_tag("charts/coverage_grid.html")
def coverage_grid(cells: Iterable[CoverageCell]) -> dict[str, Any]:
    """Draw the objectives of an agenda: served, reached through the crosswalk, or neither."""
    return {"cells": cells}
