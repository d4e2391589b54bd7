"""Who agreed to report, who did, who is late and since when; those not asked are kept apart.

Reads rows that were fetched beforehand; `with_own_reports` fetches them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commitments.models import Adoption, ProgressReport, Reporting
from commitments.models.adoptions import AdoptionQuerySet
from commitments.models.rhythms import Period
from config.dates import earliest_today, format_partial_date
from config.numbers import amount

YEARS_SHOWN = 5


def with_own_reports(adoptions: AdoptionQuerySet) -> AdoptionQuerySet:
    """Return the adoptions with their parties, and their own published reports as `own_reports`."""
    own = ProgressReport.objects.reported().filter(state=ProgressReport.State.PUBLISHED)
    return (
        adoptions.select_related("commitment", "city__country", "network")
        .prefetch_related(Prefetch("reports", own.order_by("period_end"), to_attr="own_reports"))
        .with_grace_days()
        .order_by("pk")
    )


@dataclass
class YearCount:
    """The periods that ended in a year and whose report was due, and those reported on."""

    due: int = 0
    reported: int = 0

    @property
    def words(self) -> str:
        words = {"n": amount(self.reported), "all": amount(self.due)}
        return _("%(n)s of %(all)s") % words if self.due else ""

    @property
    def share(self) -> str:
        """How many were reported on: "all", "some", "none"; empty where none was due."""
        if not self.due:
            return ""
        if self.reported >= self.due:
            return "all"
        return "some" if self.reported else "none"


@dataclass
class PartyReporting:
    """What a city or network agreed to report on, and has."""

    party: Any
    agreed: list[Adoption] = field(default_factory=list)
    promises: int = 0

    @property
    def reported_on(self) -> date | None:
        """The day of its latest report on what it agreed to report on."""
        days = [adoption.reported_on for adoption in self.agreed if adoption.reported_on]
        return max(days, default=None)

    @property
    def late(self) -> list[Adoption]:
        return [row for row in self.agreed if row.reporting_on() == Reporting.OVERDUE]

    @property
    def late_since(self) -> date | None:
        """The day by which the report was due that it has owed longest."""
        days = [row.report_due_on for row in self.late if row.report_due_on]
        return min(days, default=None)

    @property
    def late_words(self) -> str:
        """How many reports are late and since when, in words; empty where none is."""
        n, since = len(self.late), self.late_since
        if since is None:
            return ""
        words = ngettext(
            "%(n)s report late since %(day)s",
            "%(n)s reports late, the first since %(day)s",
            n,
        )
        return words % {"n": amount(n), "day": format_partial_date(since)}

    @property
    def next_due(self) -> date | None:
        """When the next report is due that is not late."""
        timely = [row for row in self.agreed if row.reporting_on() != Reporting.OVERDUE]
        days = [row.report_due_on for row in timely if row.report_due_on]
        return min(days, default=None)

    def years(self, shown: Iterable[int]) -> list[YearCount]:
        """Return how many reports were due in each year, and published."""
        counts = {year: YearCount() for year in shown}
        for adoption in self.agreed:
            for period, reported in due_periods(adoption):
                if period.end.year in counts:
                    counts[period.end.year].due += 1
                    counts[period.end.year].reported += reported
        return list(counts.values())


def due_periods(adoption: Adoption) -> list[tuple[Period, bool]]:
    """Return the periods of an adoption whose report was due, and whether it was published.

    A promise that is kept, ended or withdrawn owes no report after its last one.
    """
    rhythm = adoption.rhythm
    if rhythm is None:
        return []
    today = earliest_today()
    ends = [row.period_end for row in adoption.own_reports if row.period_end]  # type: ignore[attr-defined]  # fetched
    covered = max(ends, default=None)
    due = []
    for period in rhythm.periods_over(None, today):
        reported = any(period.start <= end <= period.end for end in ends)
        after_last = covered is None or period.end > covered
        if after_last and (adoption.report_due_on is None or due_on(adoption, period) >= today):
            continue
        due.append((period, reported))
    return due


def due_on(adoption: Adoption, period: Period) -> date:
    """Return when the report on a period is due; of the one awaited its day may have been moved."""
    if period.end == adoption.report_period_ends and adoption.report_due_on:
        return adoption.report_due_on
    grace: int = adoption.grace_days  # type: ignore[attr-defined]  # fetched
    return period.end + timedelta(days=grace)


@dataclass(frozen=True)
class ReportingStatus:
    """The parties that promised something, by what is known of their reporting."""

    agreed: list[PartyReporting]
    not_agreed: list[PartyReporting]
    years: list[int]

    @property
    def late(self) -> list[PartyReporting]:
        """Those that owe a report, the longest overdue first."""
        rows = [row for row in self.agreed if row.late_since]
        return sorted(rows, key=lambda row: (row.late_since or date.max, str(row.party)))

    @property
    def reported(self) -> int:
        """How many of those that agreed have ever reported."""
        return sum(row.reported_on is not None for row in self.agreed)

    @property
    def sentence(self) -> str:
        """How many agreed to report, have reported, and are late."""
        words = {
            "agreed": amount(len(self.agreed)),
            "reported": amount(self.reported),
            "late": amount(len(self.late)),
        }
        if not self.agreed:
            return _("Nobody has been asked to report yet.")
        sentence = ngettext(
            "%(reported)s of %(agreed)s that agreed to report has done so; late now: %(late)s.",
            "%(reported)s of %(agreed)s that agreed to report have done so; late now: %(late)s.",
            self.reported,
        )
        return sentence % words

    @property
    def not_agreed_sentence(self) -> str:
        """How many were not asked, which says nothing against them."""
        n = len(self.not_agreed)
        words = ngettext(
            "%(n)s more made promises and was not asked to report: nothing is held against it.",
            "%(n)s more made promises and were not asked to report: nothing is held against them.",
            n,
        )
        return words % {"n": amount(n)} if n else ""


def reporting_status(adoptions: Iterable[Adoption]) -> ReportingStatus:
    """Return who of some adoptions' parties agreed to report, in order of their names."""
    parties: dict[tuple[str, int], PartyReporting] = {}
    for adoption in adoptions:
        party = adoption.party
        row = parties.setdefault((str(party._meta.model_name), party.pk), PartyReporting(party))
        row.promises += 1
        if adoption.report_every is not None:
            row.agreed.append(adoption)
    rows = sorted(parties.values(), key=lambda row: row.party.label)
    last = earliest_today().year
    return ReportingStatus(
        agreed=[row for row in rows if row.agreed],
        not_agreed=[row for row in rows if not row.agreed],
        years=list(range(last - YEARS_SHOWN + 1, last + 1)),
    )
