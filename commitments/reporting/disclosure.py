"""Disclosure control: which counts of people are suppressed to protect individuals."""

from collections.abc import Iterable

from django.conf import settings

from commitments.models import Measurement, ProgressReport, Target
from commitments.models.reports import ObservationStatus


def figures_to_suppress(
    figures: Iterable[Measurement], population: int | None
) -> list[Measurement]:
    """Return the figures of one report that could identify people, or reveal such figures.

    Primary suppression: a count of people of 1 to SMALL_COUNT - 1, in a place of fewer than
    SMALL_PLACE people or of unknown population. Secondary suppression: where a total is shown
    beside its parts and only one part is suppressed, the smallest other part is too, as the total
    less the others would reveal it.
    """
    if population is not None and population >= settings.SMALL_PLACE:
        return []
    by_target: dict[Target, list[Measurement]] = {}
    for figure in figures:
        if figure.target is not None and figure.target.counts_people:
            by_target.setdefault(figure.target, []).append(figure)
    return [figure for group in by_target.values() for figure in _suppressed(group)]


def _suppressed(group: list[Measurement]) -> list[Measurement]:
    """Return the figures to suppress among those of one target: a total and its parts."""
    small = [row for row in group if row.value and 0 < row.value < settings.SMALL_COUNT]
    part = _part_revealed(group, small)
    return [*small, part] if part else small


def _part_revealed(group: list[Measurement], small: list[Measurement]) -> Measurement | None:
    """Return the part to suppress so that the total does not reveal the only suppressed one."""
    hidden = [row for row in group if row in small or row.status == ObservationStatus.SUPPRESSED]
    shown = [row for row in group if row not in hidden and row.value is not None]
    if len(_parts(hidden)) != 1 or all(row.breakdown or row in small for row in group):
        return None
    return min(_parts(shown), key=lambda row: row.value or 0, default=None)


def _parts(figures: list[Measurement]) -> list[Measurement]:
    return [figure for figure in figures if figure.breakdown]


def suppress_figures(report: ProgressReport) -> None:
    """Erase the figures of a report that have to be suppressed, and mark them as suppressed."""
    city = report.adoption.city
    figures = list(report.measurements.select_related("target"))
    for figure in figures_to_suppress(figures, city.population if city else None):
        figure.value, figure.status = None, ObservationStatus.SUPPRESSED
        figure.save(update_fields=["value", "status"])
