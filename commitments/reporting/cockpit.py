"""The reports that were asked for in one year, how far each is, and who is late since when.

A report is asked for where a rhythm was agreed and the period is over. Counted are the parties of
one network, or all of them for administrators.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _

from cities.models import City, Membership, Network
from commitments.analysis.reporting_status import due_on
from commitments.models import Adoption, ProgressReport
from commitments.models.adoptions import AdoptionQuerySet
from commitments.models.rhythms import Period
from config.dates import earliest_today

State = ProgressReport.State


class Work(models.TextChoices):
    """How far a report is that was asked for, the furthest first."""

    PUBLISHED = "published", _("published")
    WAITING = "waiting", _("wait for us")
    RETURNED = "returned", _("returned to the city")
    DRAFT = "draft", _("drafts")
    NOT_STARTED = "not-started", _("not started")


IN = (Work.PUBLISHED, Work.WAITING)
WORK_OF_STATE = {
    State.PUBLISHED: Work.PUBLISHED,
    State.SUBMITTED: Work.WAITING,
    State.RETURNED: Work.RETURNED,
    State.DRAFT: Work.DRAFT,
}
FURTHEST_FIRST = list(WORK_OF_STATE)
SENT = (State.PUBLISHED, State.SUBMITTED)


@dataclass(frozen=True)
class ExpectedReport:
    """A report that was asked for: its period, when it was due, and the report where there is one.

    `day` is the day of today, by which it may be late.
    """

    adoption: Adoption
    period: Period
    due_on: date
    day: date
    report: ProgressReport | None = None

    @property
    def work(self) -> Work:
        return WORK_OF_STATE[State(self.report.state)] if self.report else Work.NOT_STARTED

    @property
    def late(self) -> bool:
        """Whether the day has passed by which it was due, and it has not been sent."""
        return self.work not in IN and self.due_on < self.day

    @property
    def days_late(self) -> int:
        return (self.day - self.due_on).days if self.late else 0


@dataclass
class Tally:
    """How many reports were asked for, and how far they are."""

    expected: int = 0
    late: int = 0
    by_work: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Work.values, 0))

    def count(self, expected: ExpectedReport) -> None:
        self.expected += 1
        self.late += expected.late
        self.by_work[expected.work] += 1

    @property
    def received(self) -> int:
        """How many were sent: they are published, or wait for the secretariat."""
        return sum(self.by_work[work] for work in IN)

    @property
    def rate(self) -> int:
        """The share of those asked for that were sent, in per cent, rounded down: 100 is all."""
        return 100 * self.received // self.expected if self.expected else 0

    @property
    def states(self) -> list[tuple[Work, int]]:
        return [(work, self.by_work[work]) for work in Work]


@dataclass
class PartyLine(Tally):
    """The line of one city or network: its reports, and whether somebody there can be written to.

    `late_since` is the day by which the report was due that it has owed longest.
    """

    party: Any = None
    reachable: bool = True
    late_since: date | None = None

    def count(self, expected: ExpectedReport) -> None:
        super().count(expected)
        if expected.late:
            self.late_since = min(expected.due_on, self.late_since or expected.due_on)


@dataclass
class Cockpit:
    """The reports of one year, and the years of which there are any, the latest first."""

    network: Network | None
    year: int
    years: list[int]
    expected: list[ExpectedReport]
    without_rhythm: int

    @property
    def tally(self) -> Tally:
        tally = Tally()
        for expected in self.expected:
            tally.count(expected)
        return tally

    def lines(self) -> list[PartyLine]:
        """Return a line for each party, in the order of their names."""
        lines: dict[tuple[str, int], PartyLine] = {}
        for expected in self.expected:
            party = expected.adoption.party
            key = (str(party._meta.model_name), party.pk)
            if key not in lines:
                lines[key] = PartyLine(party=party, reachable=bool(people_of(party)))
            lines[key].count(expected)
        return sorted(lines.values(), key=lambda line: str(line.party))


def people_of(party: City | Network) -> list[Any]:
    """Return the active accounts of a party that have an address, of those fetched."""
    people = party.focal_points if isinstance(party, City) else party.staff
    return [person for person in people.all() if person.is_active and person.email]


def in_network(network: Network | None, adoption: str = "") -> Q:
    """The condition that a party is a network, or a city that is a member of it today.

    Without a network every party meets it. `adoption` is the path from the row to its adoption,
    with a trailing "__".
    """
    if network is None:
        return Q()
    members = Membership.objects.of_members().current().filter(network=network)
    cities = members.exclude(city=None).values("city")
    return Q(**{f"{adoption}city__in": cities}) | Q(**{f"{adoption}network": network})


def _with_reports(adoptions: AdoptionQuerySet) -> AdoptionQuerySet:
    """Return the adoptions with their parties and own reports, of each period the furthest first.

    A correction is another report on a period that has one.
    """
    states = models.Case(
        *(models.When(state=state, then=place) for place, state in enumerate(FURTHEST_FIRST)),
        default=len(FURTHEST_FIRST),
    )
    own = ProgressReport.objects.reported().filter(state__in=FURTHEST_FIRST)
    own = own.filter(Q(corrects=None) | Q(state=State.PUBLISHED)).order_by(states, "pk")
    return (
        adoptions.select_related("commitment", "city__country", "network")
        .prefetch_related(
            Prefetch("reports", own.defer("words"), to_attr="sent_reports"),
            "city__focal_points",
            "network__staff",
        )
        .with_grace_days()
        .order_by("pk")
    )


def _expected_of(adoption: Adoption, today: date) -> list[ExpectedReport]:
    """Return the reports on the periods that are over, of a promise that owes them."""
    rhythm = adoption.rhythm
    if rhythm is None:
        return []
    reports: list[ProgressReport] = adoption.sent_reports  # type: ignore[attr-defined]  # fetched
    ended = adoption.city is not None and adoption.city.has_ended
    owes_more = adoption.report_due_on is not None and not ended
    sent = [row.period_end for row in reports if row.period_end and row.state in SENT]
    covered = max(sent, default=None)
    rows = []
    for period in rhythm.periods_over(None, today):
        if not owes_more and (covered is None or period.end > covered):
            break
        on = (row for row in reports if row.period_end and _within(row.period_end, period))
        report = next(on, None)
        day = due_on(adoption, period)
        if report and report.revise_by:
            day = max(day, report.revise_by)
        rows.append(ExpectedReport(adoption, period, day, today, report))
    return rows


def _within(day: date, period: Period) -> bool:
    return period.start <= day <= period.end


def cockpit_of(network: Network | None, year: int | None = None) -> Cockpit:
    """Return the reports that the parties of a network were asked for in a year.

    Without a year, or in one without any: of the two latest years that with more of them, as in the
    running one perhaps only quarters are over.
    """
    today = earliest_today()
    rows = _with_reports(Adoption.objects.in_force().with_status().filter(in_network(network)))
    adoptions = list(rows)
    expected = [each for adoption in adoptions for each in _expected_of(adoption, today)]
    per_year = Counter(each.period.end.year for each in expected)
    years = sorted(per_year, reverse=True)
    latest = max(years[:2], key=lambda each: (per_year[each], each), default=today.year)
    shown = year if year is not None and year in per_year else latest
    return Cockpit(
        network=network,
        year=shown,
        years=years or [shown],
        expected=[each for each in expected if each.period.end.year == shown],
        without_rhythm=sum(adoption.report_every is None for adoption in adoptions),
    )


def narrowed(
    expected: Iterable[ExpectedReport], work: str = "", party: str = "", late: bool = False
) -> list[ExpectedReport]:
    """Return the reports in one state, of one party by its slug, or late; longest due first."""
    rows = [
        each
        for each in expected
        if work in ("", each.work)
        and party in ("", each.adoption.party.slug)
        and (each.late or not late)
    ]
    return sorted(rows, key=lambda each: (each.due_on, str(each.adoption.party), each.adoption.pk))
