"""What was sent, decided and reviewed in one quarter of a year, for the board of a network."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import Any, NamedTuple

from cities.models import Network, TrailEntry
from commitments.models import ProgressReport, Review
from commitments.reporting.cockpit import in_network
from config.dates import earliest_today, month_end

Action = TrailEntry.Action


class Quarter(NamedTuple):
    """A quarter of a year, 1 to 4."""

    year: int
    number: int

    @property
    def first(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> date:
        return month_end(self.first, 2)

    @property
    def code(self) -> str:
        return f"{self.year}-{self.number}"


def quarter_of(day: date) -> Quarter:
    return Quarter(day.year, (day.month + 2) // 3)


def latest_quarters(count: int) -> list[Quarter]:
    """Return the last quarters, beginning with the one that runs."""
    quarters = [quarter_of(earliest_today())]
    while len(quarters) < count:
        quarters.append(quarter_of(quarters[-1].first - timedelta(days=1)))
    return quarters


@dataclass(frozen=True)
class QuarterSummary:
    """What happened in a quarter.

    `days` is within how many days half of what was sent and published in it was decided on.
    """

    quarter: Quarter
    sent: int
    returned: int
    published: list[ProgressReport]
    compiled: int
    reviews: int
    days: int | None


def summary_of(network: Network | None, quarter: Quarter) -> QuarterSummary:
    """Return what the parties of a network sent in a quarter, and what became of it."""
    between = (
        datetime.combine(quarter.first, datetime.min.time(), UTC),
        datetime.combine(quarter.last + timedelta(days=1), datetime.min.time(), UTC),
    )
    reports = ProgressReport.objects.filter(in_network(network, "adoption__"))
    public = reports.filter(state__in=ProgressReport.PUBLIC)
    published = public.filter(published_at__gte=between[0], published_at__lt=between[1])
    own = published.reported().select_related(
        "adoption__commitment", "adoption__city__country", "adoption__network"
    )
    rows = list(own.order_by("adoption__commitment__title", "pk"))
    reviews = Review.objects.filter(in_network(network, "report__adoption__"))
    return QuarterSummary(
        quarter=quarter,
        sent=_steps(reports, Action.SUBMIT, between),
        returned=_steps(reports, Action.RETURN, between),
        published=rows,
        compiled=published.filter(origin=ProgressReport.Origin.COMPILED).count(),
        reviews=reviews.filter(published_at__gte=between[0], published_at__lt=between[1]).count(),
        days=_days_to_decide(rows),
    )


def _steps(reports: Any, action: TrailEntry.Action, between: tuple[datetime, datetime]) -> int:
    """Return how often a step was taken on some reports in a time."""
    entries = TrailEntry.objects.filter(
        model=ProgressReport._meta.label_lower,
        action=action,
        at__gte=between[0],
        at__lt=between[1],
    )
    keys = set(map(str, reports.order_by().values_list("pk", flat=True)))
    return sum(key in keys for key in entries.values_list("object_id", flat=True))


def _days_to_decide(reports: list[ProgressReport]) -> int | None:
    waits = [
        (row.published_at.date() - row.reported_on).days
        for row in reports
        if row.published_at and row.reported_on
    ]
    return round(median(waits)) if waits else None
