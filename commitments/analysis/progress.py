"""Progress: what the public reports on a commitment add up to, over time and against its targets.

Reads rows that were fetched beforehand; `with_reports` fetches them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import Prefetch
from django.utils import timezone

from commitments.analysis.figures import TargetFigure, figure_of, rating_note, target_sentence
from commitments.analysis.indicators import (
    Money,
    expected_progress,
    mean_progress,
    money,
    money_totals,
    percent,
    recent_since,
    share_of,
)
from commitments.analysis.parts import Division, divisions
from commitments.models import Adoption, Measurement, ProgressReport, Standing, StatusCounts, Target
from commitments.models.adoptions import AdoptionQuerySet
from config.dates import format_known_date, format_partial_date

# What needs attention comes first.
WORST_FIRST = [
    Standing.STALLED,
    Standing.BEHIND,
    Standing.NOT_STARTED,
    Standing.PLANNED,
    Standing.UNDER_WAY,
    Standing.ON_TRACK,
    Standing.RESULTS_PUBLISHED,
    Standing.NEWS_PUBLISHED,
    Standing.NOTHING_KNOWN,
    Standing.DONE,
    Standing.ACHIEVED,
    Standing.DISCONTINUED,
    Standing.WITHDRAWN,
]


def with_reports(adoptions: AdoptionQuerySet) -> AdoptionQuerySet:
    """Return the adoptions with their targets, current public reports and the figures in those.

    The reports are fetched as `public_reports`, their measurements as `figures`: into plain lists,
    because a related manager would run a query for each row.
    """
    figures = Prefetch("measurements", Measurement.objects.order_by("pk"), to_attr="figures")
    reports = ProgressReport.objects.published().current().prefetch_related(figures)
    return adoptions.prefetch_related(
        "targets", Prefetch("reports", reports, to_attr="public_reports")
    )


@dataclass(frozen=True)
class TargetProgress:
    """A target and the figures about it, oldest first; those of unknown date before all others.

    `start` is the day of the baseline, else of the adoption; `parts` are figures of a part only.
    """

    target: Target
    start: date | None
    figures: list[TargetFigure]
    parts: list[TargetFigure] = field(default_factory=list)

    @cached_property
    def divisions(self) -> list[Division]:
        """Its figures by their parts, for each dimension that reports divide them by."""
        return divisions(self.target, self.parts, self.figures)

    @cached_property
    def latest(self) -> TargetFigure | None:
        """The newest number that is no background; show its origin beside it."""
        numbers = (figure for figure in reversed(self.figures) if figure.value is not None)
        return next((figure for figure in numbers if not figure.background), None)

    @cached_property
    def background(self) -> list[TargetFigure]:
        """The numbers that are older than the promise or describe the situation."""
        return [figure for figure in self.figures if figure.background and figure.value is not None]

    @property
    def sentence(self) -> str:
        """What is known of the target, as a sentence."""
        return target_sentence(self.target, self.latest, self.background)

    @property
    def start_words(self) -> str:
        """The day it starts from, in words."""
        if self.target.baseline_on:
            return format_known_date(self.target, "baseline_on")
        return format_partial_date(self.start)

    @cached_property
    def own(self) -> list[TargetFigure]:
        """The figures that the party itself reported. As with standing, only these are progress."""
        return [
            figure
            for figure in self.figures
            if not figure.report.compiled and not figure.background
        ]

    @property
    def progress(self) -> Decimal | None:
        """The progress at the newest number that the party itself reported, as a share of 1."""
        numbers = (figure.progress for figure in reversed(self.own) if figure.value is not None)
        return next(numbers, None)

    @property
    def percent(self) -> int | None:
        return percent(self.progress)

    def by(self, day: date) -> Decimal | None:
        """Return the progress last reported by the end of `day`, as a share of 1."""
        shares = [
            figure.progress
            for figure in self.own
            if figure.on and figure.on <= day and figure.progress is not None
        ]
        return shares[-1] if shares else None


@dataclass(frozen=True)
class AdoptionProgress:
    """The progress of one party with one commitment: its reports, newest first, and its targets."""

    adoption: Adoption
    reports: list[ProgressReport]
    targets: list[TargetProgress]

    @property
    def compiled(self) -> list[ProgressReport]:
        """The reports that others compiled from public sources."""
        return [report for report in self.reports if report.compiled]

    @property
    def background(self) -> list[ProgressReport]:
        """The reports on a time before the promise, or on the situation: they are no progress."""
        return [report for report in self.reports if report.background]

    @property
    def rating_note(self) -> str:
        """What to say where the party's latest report calls kept what its figures do not show."""
        own = [report for report in self.reports if not report.compiled and report.period_end]
        latest = max(own, key=lambda report: (report.period_end, report.pk), default=None)
        if latest is None:
            return ""
        figures = (figure for target in self.targets for figure in target.figures)
        return rating_note(latest, (figure for figure in figures if figure.report == latest))

    @cached_property
    def measured(self) -> list[TargetProgress]:
        """The targets on which the party has reported progress."""
        return [target for target in self.targets if target.progress is not None]

    @property
    def percent(self) -> int | None:
        """Progress in per cent, the average where several targets have a figure."""
        return percent(mean_progress(target.progress for target in self.targets))

    @property
    def main_target(self) -> TargetProgress | None:
        """The target to show first: one with a figure, if there is one."""
        with_figure = (target for target in self.targets if target.latest)
        return next(with_figure, next(iter(self.targets), None))

    @cached_property
    def trend(self) -> list["YearProgress"]:
        """The average progress of its targets, year by year."""
        return trend([self])

    @property
    def due_on(self) -> date | None:
        """When the last of its targets is due, else when the commitment ends."""
        days = [target.target.due_on for target in self.targets if target.target.due_on]
        return max(days) if days else self.adoption.commitment.ends_on

    @property
    def money(self) -> Money | None:
        return money(self.adoption)


def adoption_progress(adoption: Adoption) -> AdoptionProgress:
    """Return the progress of an adoption that was fetched by `with_reports`."""
    reports: list[ProgressReport] = adoption.public_reports  # type: ignore[attr-defined]  # fetched
    targets = list(adoption.targets.all())
    figures: dict[int, list[TargetFigure]] = {target.pk: [] for target in targets}
    parts: dict[int, list[TargetFigure]] = {target.pk: [] for target in targets}
    by_pk = {target.pk: target for target in targets}
    for report in reports:
        for measurement in report.figures:  # type: ignore[attr-defined]  # fetched
            target = by_pk.get(measurement.target_id or 0)
            if target:
                of_target = parts if measurement.breakdown else figures
                of_target[target.pk].append(figure_of(measurement, report, target))
    for rows in figures.values():
        rows.sort(key=lambda figure: (figure.on or date.min, figure.measurement.pk))
    return AdoptionProgress(
        adoption,
        reports,
        [
            TargetProgress(
                target,
                target.baseline_on or adoption.adopted_on,
                figures[target.pk],
                parts[target.pk],
            )
            for target in targets
        ],
    )


def progress_of(adoptions: AdoptionQuerySet) -> list[AdoptionProgress]:
    """Return the progress of these adoptions, what needs attention first."""

    def attention(progress: AdoptionProgress) -> tuple[int, str]:
        adoption = progress.adoption
        return WORST_FIRST.index(Standing(adoption.standing)), adoption.commitment.title

    return sorted(map(adoption_progress, with_reports(adoptions)), key=attention)


@dataclass(frozen=True)
class YearProgress:
    """Average progress at the end of a year, over the targets that had a figure by then.

    `progress` and `expected` are shares of 1; `expected` is what a steady pace would have brought.
    """

    year: int
    progress: Decimal
    expected: Decimal | None
    targets: int

    @property
    def day(self) -> date:
        return date(self.year, 12, 31)

    @property
    def percent(self) -> int | None:
        return percent(self.progress)

    @property
    def expected_percent(self) -> int | None:
        return percent(self.expected)


def trend(adoptions: Iterable[AdoptionProgress]) -> list[YearProgress]:
    """Return the average progress over all targets of some adoptions, year by year.

    It runs from the first figure to the last. `expected` is given for the years in which the start
    and the due date of all measured targets are known.
    """
    measured = [target for progress in adoptions for target in progress.measured]
    days = [figure.on for target in measured for figure in target.own if figure.on]
    if not days:
        return []
    years = range(min(days).year, max(days).year + 1)
    return list(filter(None, (_year_progress(measured, year) for year in years)))


def _year_progress(measured: Iterable[TargetProgress], year: int) -> YearProgress | None:
    """Return the average of what targets had reached by the end of a year, None without any."""
    end = date(year, 12, 31)
    shares = [(target, share) for target in measured if (share := target.by(end)) is not None]
    average = mean_progress(share for _target, share in shares)
    if average is None:
        return None
    paces = [expected_progress(t.start, t.target.due_on, end) for t, _share in shares]
    expected = None if None in paces else mean_progress(paces)
    return YearProgress(year, average, expected, len(shares))


# How many reports a page of one party shows.
REPORTS_SHOWN = 5


@dataclass(frozen=True)
class PartyProgress:
    """The progress of one city or network with all its commitments, counted."""

    adoptions: list[AdoptionProgress]

    @property
    def n(self) -> int:
        return len(self.adoptions)

    @property
    def standings(self) -> StatusCounts:
        """Number of commitments by standing."""
        counts = StatusCounts()
        for progress in self.adoptions:
            counts.add(progress.adoption.status_key)
        return counts

    @property
    def unknown(self) -> int:
        """Number of commitments of which nothing is known."""
        return self.standings[Standing.NOTHING_KNOWN]

    @property
    def all_unknown(self) -> bool:
        """Whether nothing is known of any of them."""
        return self.unknown == self.n

    @property
    def named_standings(self) -> list[tuple[str, int]]:
        """The standings that commitments have, each with their number."""
        return [(code, n) for code, n in self.standings.items() if n]

    @property
    def compiled(self) -> int:
        """Number of commitments with a report compiled from public sources."""
        return sum(bool(progress.compiled) for progress in self.adoptions)

    @property
    def agreed_to_report(self) -> bool:
        """Whether it agreed to report on any of its commitments."""
        return any(progress.adoption.report_every for progress in self.adoptions)

    @property
    def _reported_on(self) -> list[date]:
        days = (progress.adoption.reported_on for progress in self.adoptions)
        return [day for day in days if day is not None]

    @property
    def reported_on(self) -> date | None:
        """The day of the latest report."""
        return max(self._reported_on, default=None)

    @property
    def reported_recently(self) -> int:
        """Number of commitments reported on in the last twelve months."""
        since = recent_since(timezone.localdate())
        return sum(day >= since for day in self._reported_on)

    @property
    def recently_percent(self) -> int | None:
        return share_of(self.reported_recently, self.n)

    @property
    def money(self) -> list[Money]:
        return money_totals(progress.adoption for progress in self.adoptions)

    @cached_property
    def trend(self) -> list[YearProgress]:
        """The average progress of all targets, year by year."""
        return trend(self.adoptions)

    @property
    def last_year(self) -> YearProgress | None:
        """The last year of the trend."""
        return self.trend[-1] if self.trend else None

    @property
    def measured_count(self) -> int:
        """Number of targets on which progress was reported."""
        return sum(len(progress.measured) for progress in self.adoptions)

    @property
    def target_count(self) -> int:
        """Number of targets that name a value to reach."""
        targets = (target for progress in self.adoptions for target in progress.targets)
        return sum(target.target.value is not None for target in targets)

    def latest_reports(self) -> list[ProgressReport]:
        """Return the newest reports, compiled ones too, those without a date last."""
        reports = [report for progress in self.adoptions for report in progress.reports]
        with_day = [report for report in reports if report.reported_on]
        undated = [report for report in reports if not report.reported_on]
        with_day.sort(key=lambda report: (report.reported_on or date.min, report.pk), reverse=True)
        return [*with_day, *undated][:REPORTS_SHOWN]


def span(parties: Iterable[PartyProgress]) -> tuple[int, int]:
    """Return the first and the last year of the trends of some parties; 0 and 0 without any."""
    years = [year.year for party in parties for year in party.trend]
    return min(years, default=0), max(years, default=0)
