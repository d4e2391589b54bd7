"""Disclosure control: which counts of people are suppressed, so that nobody is recognised."""

from collections.abc import Iterable

from django.conf import settings

from commitments.models import Measurement, ProgressReport, Target
from commitments.models.reports import ObservationStatus


def figures_to_suppress(
    figures: Iterable[Measurement], population: int | None
) -> list[Measurement]:
    """Return the figures of one report that could let people be recognised, or lead back to them.

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
    suppressed: list[Measurement] = []
    for group in by_target.values():
        small = [row for row in group if row.value and 0 < row.value < settings.SMALL_COUNT]
        parts = [row for row in group if row.breakdown]
        hidden = [
            row for row in parts if row in small or row.status == ObservationStatus.SUPPRESSED
        ]
        shown = [row for row in parts if row not in hidden and row.value is not None]
        total_shown = any(not row.breakdown and row not in small for row in group)
        suppressed += small
        if len(hidden) == 1 and total_shown and shown:
            suppressed.append(min(shown, key=lambda row: row.value or 0))
    return suppressed


def suppress_figures(report: ProgressReport) -> None:
    """Erase the figures of a report that may not leave the city's hands, and mark them so."""
    city = report.adoption.city
    figures = list(report.measurements.select_related("target"))
    for figure in figures_to_suppress(figures, city.population if city else None):
        figure.value, figure.status = None, ObservationStatus.SUPPRESSED
        figure.save(update_fields=["value", "status"])
