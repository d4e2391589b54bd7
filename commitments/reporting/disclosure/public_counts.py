"""Figures of people as cells, and those that the public reads."""

from collections.abc import Collection, Iterable
from datetime import date
from itertools import groupby
from operator import attrgetter

from commitments.models import Measurement, ProgressReport
from commitments.models.observations import ObservationStatus
from commitments.models.targets import says_people
from commitments.reporting.disclosure.counts import Count, same_word

# A public report, and its figures.
Figures = tuple[ProgressReport, list[Measurement]]


def counts_people(figure: Measurement) -> bool:
    """Whether a figure counts people: its target says so, without one its unit."""
    return figure.target.of_people if figure.target else says_people(figure.unit)


def public_figures(adoptions: Collection[int]) -> dict[int, list[Figures]]:
    """Return the figures of each public report on these adoptions, by adoption."""
    rows = (
        Measurement.objects.filter(
            report__adoption__in=adoptions,
            report__state__in=ProgressReport.PUBLIC,
        )
        .select_related("target", "report")
        .order_by("report", "pk")
    )
    public: dict[int, list[Figures]] = {}
    for report, figures in groupby(rows, key=attrgetter("report")):
        public.setdefault(report.adoption_id, []).append((report, list(figures)))
    return public


def day_of(report: ProgressReport) -> date:
    """Return the day that the counts of a report are about."""
    return report.period_end or report.reported_on or date.max


def unit_of(figure: Measurement) -> str:
    """Return what figures of the same people share, within an adoption: the unit."""
    return same_word(figure.target.unit if figure.target else figure.unit)


def cell_of(figure: Measurement) -> Count:
    return Count(
        target=figure.target_id or same_word(figure.unit),
        dimension=same_word(figure.dimension) if figure.breakdown else "",
        part=same_word(figure.breakdown),
        value=figure.value,
        hidden=figure.status == ObservationStatus.SUPPRESSED,
    )


def cells_of(figures: Iterable[Measurement], unit: str) -> list[Count]:
    return [cell_of(row) for row in figures if counts_people(row) and unit_of(row) == unit]
