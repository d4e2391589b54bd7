"""What a promise's public reports add up to: figures over time, and how far they are from the aim.

Reads rows that were fetched beforehand; `with_reports` fetches them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import Prefetch
from django.utils import timezone

from commitments.analysis.indicators import (
    Money,
    mean,
    money,
    money_in_all,
    percent,
    reading,
    recent_since,
    share_of,
    steady,
)
from commitments.models import Adoption, Measurement, ProgressReport, Standing, Target
from commitments.models.commitments import AdoptionQuerySet
from commitments.models.reports import MISSING
from config.models.fields import Precision

# What needs attention comes first.
WORST_FIRST = [
    Standing.STALLED,
    Standing.BEHIND,
    Standing.NO_REPORT,
    Standing.NOT_STARTED,
    Standing.ON_TRACK,
    Standing.ACHIEVED,
    Standing.DISCONTINUED,
    Standing.WITHDRAWN,
]


def with_reports(adoptions: AdoptionQuerySet) -> AdoptionQuerySet:
    """Return the adoptions with their targets, current public reports and the figures in those.

    The reports as `told`, their figures as `given`: into lists of their own, as a manager that
    remembers its rows is a query made for each row.
    """
    figures = Prefetch("measurements", Measurement.objects.order_by("pk"), to_attr="given")
    reports = ProgressReport.objects.published().current().prefetch_related(figures)
    return adoptions.prefetch_related("targets", Prefetch("reports", reports, to_attr="told"))


@dataclass(frozen=True)
class Figure:
    """What one report says of a target: a number on a day, or that there is none and why."""

    measurement: Measurement
    report: ProgressReport
    progress: Decimal | None

    @property
    def value(self) -> Decimal | None:
        return None if self.measurement.status in MISSING else self.measurement.value

    @property
    def on(self) -> date | None:
        """The day it was observed, else the end of the period or the date of the report."""
        return self.measurement.observed_on or self.report.period_end or self.report.reported_on

    @property
    def precision(self) -> str:
        """How much of that day is known."""
        if self.measurement.observed_on or self.report.period_end:
            return Precision.DAY
        return self.report.reported_on_precision

    @property
    def percent(self) -> int | None:
        return percent(self.progress)


@dataclass(frozen=True)
class Course:
    """A target and the figures about it, oldest first; those of unknown date before all others."""

    target: Target
    start: date | None
    figures: list[Figure]

    @cached_property
    def latest(self) -> Figure | None:
        """The newest figure that is a number, whoever says so: say whose it is beside it."""
        return next((figure for figure in reversed(self.figures) if figure.value is not None), None)

    @cached_property
    def own(self) -> list[Figure]:
        """What the party itself reported. As with standing, nothing else is its progress."""
        return [figure for figure in self.figures if not figure.report.compiled]

    @property
    def progress(self) -> Decimal | None:
        """How far it has come by the newest number that the party itself reported."""
        told = (figure.progress for figure in reversed(self.own) if figure.value is not None)
        return next(told, None)

    @property
    def percent(self) -> int | None:
        return percent(self.progress)

    def by(self, day: date) -> Decimal | None:
        """The progress last reported by the end of `day`."""
        known = [
            figure.progress
            for figure in self.own
            if figure.on and figure.on <= day and figure.progress is not None
        ]
        return known[-1] if known else None


@dataclass(frozen=True)
class Account:
    """One party's promise with its reports, newest first, and the course of each of its targets."""

    adoption: Adoption
    reports: list[ProgressReport]
    courses: list[Course]

    @property
    def compiled(self) -> list[ProgressReport]:
        """Those that others compiled from public sources."""
        return [report for report in self.reports if report.compiled]

    @cached_property
    def measured(self) -> list[Course]:
        """The targets on which the party has told progress."""
        return [course for course in self.courses if course.progress is not None]

    @property
    def percent(self) -> int | None:
        """Progress in per cent, the average where several targets have a figure."""
        return percent(mean(course.progress for course in self.courses))

    @property
    def foremost(self) -> Course | None:
        """The target to name first: one with a figure, if there is any."""
        return next((one for one in self.courses if one.latest), next(iter(self.courses), None))

    @cached_property
    def trend(self) -> list["Year"]:
        """The average course of its targets."""
        return trend([self])

    @property
    def due_on(self) -> date | None:
        """When the last of its targets is due, else when the commitment ends."""
        days = [course.target.due_on for course in self.courses if course.target.due_on]
        return max(days) if days else self.adoption.commitment.ends_on

    @property
    def money(self) -> Money | None:
        return money(self.adoption)


def account(adoption: Adoption) -> Account:
    """Return what the reports of an adoption fetched by `with_reports` add up to."""
    reports: list[ProgressReport] = adoption.told  # type: ignore[attr-defined]  # fetched
    targets = list(adoption.targets.all())
    figures: dict[int, list[Figure]] = {target.pk: [] for target in targets}
    by_pk = {target.pk: target for target in targets}
    for report in reports:
        for measurement in report.given:  # type: ignore[attr-defined]  # fetched
            target = by_pk.get(measurement.target_id or 0)
            if target and not measurement.breakdown:
                progress = reading(measurement, target)
                figures[target.pk].append(Figure(measurement, report, progress))
    for found in figures.values():
        found.sort(key=lambda figure: (figure.on or date.min, figure.measurement.pk))
    courses = [
        Course(target, target.baseline_on or adoption.adopted_on, figures[target.pk])
        for target in targets
    ]
    return Account(adoption, reports, courses)


def accounts_of(adoptions: AdoptionQuerySet) -> list[Account]:
    """Return the accounts of these adoptions, what needs attention first."""
    found = [account(adoption) for adoption in with_reports(adoptions)]
    return sorted(
        found,
        key=lambda one: (
            WORST_FIRST.index(Standing(one.adoption.standing)),
            one.adoption.commitment.title,
        ),
    )


@dataclass(frozen=True)
class Year:
    """Average progress at the end of a year, over the targets that had a figure by then."""

    year: int
    progress: Decimal
    steady: Decimal | None
    targets: int

    @property
    def day(self) -> date:
        return date(self.year, 12, 31)

    @property
    def percent(self) -> int | None:
        return percent(self.progress)

    @property
    def steady_percent(self) -> int | None:
        return percent(self.steady)


def trend(accounts: Iterable[Account]) -> list[Year]:
    """Return the average progress over all targets of some accounts, year by year.

    From the first figure to the last. Beside it what a steady pace would have brought on the same
    targets, where the start and the end of all of them are known.
    """
    courses = [course for one in accounts for course in one.measured]
    days = [figure.on for course in courses for figure in course.own if figure.on]
    if not days:
        return []
    found = []
    for year in range(min(days).year, max(days).year + 1):
        end = date(year, 12, 31)
        known = [(course, share) for course in courses if (share := course.by(end)) is not None]
        average = mean(share for _course, share in known)
        if average is None:
            continue
        paces = [steady(course.start, course.target.due_on, end) for course, _share in known]
        found.append(Year(year, average, None if None in paces else mean(paces), len(known)))
    return found


LATEST = 5


@dataclass(frozen=True)
class Promises:
    """What one city or network promised, counted."""

    accounts: list[Account]

    @property
    def n(self) -> int:
        return len(self.accounts)

    @property
    def standings(self) -> dict[str, int]:
        counts = dict.fromkeys(Standing.values, 0)
        for one in self.accounts:
            counts[one.adoption.standing] += 1
        return counts

    @property
    def silent(self) -> int:
        """Promises on which the party never reported."""
        return self.standings[Standing.NO_REPORT]

    @property
    def compiled(self) -> int:
        """Promises of which public sources tell something."""
        return sum(bool(one.compiled) for one in self.accounts)

    @property
    def reported_on(self) -> date | None:
        """The day of the latest report."""
        return max(filter(None, (one.adoption.reported_on for one in self.accounts)), default=None)

    @property
    def reported_lately(self) -> int:
        """Promises reported on in the last twelve months."""
        since = recent_since(timezone.localdate())
        days = [one.adoption.reported_on for one in self.accounts]
        return sum(day is not None and day >= since for day in days)

    @property
    def lately_percent(self) -> int | None:
        return share_of(self.reported_lately, self.n)

    @property
    def money(self) -> list[Money]:
        return money_in_all(one.adoption for one in self.accounts)

    @cached_property
    def trend(self) -> list[Year]:
        """The average course of all targets."""
        return trend(self.accounts)

    @property
    def last_year(self) -> Year | None:
        """The end of that course."""
        return self.trend[-1] if self.trend else None

    @property
    def measured(self) -> int:
        """Targets on which progress is known."""
        return sum(len(one.measured) for one in self.accounts)

    @property
    def targets(self) -> int:
        """Targets that name a figure."""
        return sum(c.target.value is not None for one in self.accounts for c in one.courses)

    def latest_reports(self) -> list[ProgressReport]:
        """The newest reports, compiled ones too."""
        reports = [report for one in self.accounts for report in one.reports]
        dated = [report for report in reports if report.reported_on]
        undated = [report for report in reports if not report.reported_on]
        dated.sort(key=lambda report: (report.reported_on or date.min, report.pk), reverse=True)
        return [*dated, *undated][:LATEST]


def span(several: Iterable[Promises]) -> tuple[int, int]:
    """Return the first and the last year that small lines of one group run over."""
    years = [year.year for promises in several for year in promises.trend]
    return min(years, default=0), max(years, default=0)
