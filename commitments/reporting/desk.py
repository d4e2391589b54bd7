"""The open work of a person, from the workflow, arranged for the desk."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Case, Count, Prefetch, QuerySet, When, Window

from cities.models import City, Network, TrailEntry
from commitments.analysis.comparison import ReportComparison, comparisons
from commitments.models import (
    Adoption,
    ChangeRequest,
    Contributor,
    JoinRequest,
    ProgressReport,
    Review,
)
from commitments.reporting import workflow
from commitments.reporting.actors import (
    only_administrators,
    overseen_by,
    represented_by,
)
from commitments.reporting.changes import ForeignChange, changed_by_others
from commitments.reporting.checking import to_be_decided
from commitments.reporting.disclosure.figures import conceal, shown_all
from commitments.reporting.drafts import to_begin
from config.dates import earliest_today

# The most lines of one kind.
LINES_PER_LIST = 12
# The most calendars that are offered.
MOST_CALENDARS = 3
# The most promises in the list of those who are late.
MOST_OVERDUE = 60
# The most changes by others that are listed of one report.
MOST_CHANGES = 5
PARTY = ("commitment", "city__country", "network")
REPORT = tuple(f"adoption__{name}" for name in PARTY)
REVIEW = ("reviewing_city__country", *(f"report__{name}" for name in REPORT))


@dataclass
class Late:
    """A city or network with overdue reports: the promises, and its representatives."""

    party: City | Network
    people: list[User]
    adoptions: list[Adoption] = field(default_factory=list)


@dataclass(frozen=True)
class OpenReport:
    """A report that can be changed, why it was returned, and what others changed in it."""

    report: ProgressReport
    note: str = ""
    changes: list[ForeignChange] = field(default_factory=list)


@dataclass
class Desk:
    """The open work of one person, most urgent first. Lists that are empty are not shown."""

    today: date
    returned: list[OpenReport] = field(default_factory=list)
    drafts: list[OpenReport] = field(default_factory=list)
    due: list[Adoption] = field(default_factory=list)
    to_review: list[Review] = field(default_factory=list)
    to_answer: list[Review] = field(default_factory=list)
    to_check: list[ReportComparison] = field(default_factory=list)
    reviews_to_check: list[Review] = field(default_factory=list)
    changes_to_decide: list[ChangeRequest] = field(default_factory=list)
    changes_asked_for: list[ChangeRequest] = field(default_factory=list)
    wants_to_join: list[JoinRequest] = field(default_factory=list)
    overdue_elsewhere: list[Late] = field(default_factory=list)
    user: Any = None
    # Whether this person has never written in a report.
    newcomer: bool = False

    def calendars(self) -> list[City]:
        """Return the public cities of the person, whose due dates a calendar can follow."""
        cities = City.objects.published().represented_by(self.user).order_by("search", "pk")
        return list(cities[:MOST_CALENDARS])


def _first(rows: QuerySet[Any], most: int = LINES_PER_LIST) -> list[Any]:
    """Return the first rows of a list, each with `listed`: how many there are in all."""
    return list(rows.annotate(listed=Window(Count("*")))[:most])


def _open_reports(reports: QuerySet[Any], user: User) -> tuple[list[OpenReport], list[OpenReport]]:
    """Return the first reports that were returned, and the first drafts.

    What others changed in them is for those whose reports they are.
    """
    returned = _first_reports(reports.filter(state=ProgressReport.State.RETURNED))
    started = _first_reports(reports.filter(state=ProgressReport.State.DRAFT))
    entries = TrailEntry.objects.about(*returned).filter(action=TrailEntry.Action.RETURN)
    notes: dict[str, str] = {}
    for key, note in entries.values_list("object_id", "note"):
        notes.setdefault(key, note)
    rows = returned + started
    own = shown_all(rows, user) if rows else set()
    changes = changed_by_others([row for row in rows if row.pk in own], user)

    def line(report: ProgressReport) -> OpenReport:
        note = notes.get(str(report.pk), "")
        return OpenReport(report, note, changes.get(report.pk, [])[:MOST_CHANGES])

    return list(map(line, returned)), list(map(line, started))


def _first_reports(reports: QuerySet[Any]) -> list[ProgressReport]:
    """Return the reports to show, the earliest period first; of those sent together the first."""
    rows = reports.filter(sent_with=None).select_related(*REPORT).prefetch_related("sent_together")
    return _first(rows.order_by("period_end", "pk"))


def _first_to_check(reports: QuerySet[Any], user: User) -> list[ProgressReport]:
    """Return the reports to check, first those on which only administrators can decide.

    Of those that were sent together, the first stands for all.
    """
    reports = reports.filter(sent_with=None).prefetch_related("sent_together")
    order = ["period_end", "pk"]
    if user.is_superuser:
        left = Case(When(only_administrators(), then=True), default=False)
        reports = reports.annotate(for_administrators=left)
        order.insert(0, "-for_administrators")
    return _first(reports.select_related(*REPORT, "taken_up_by").order_by(*order))


def _first_reviews(reviews: QuerySet[Any]) -> list[Review]:
    """Return the reviews to show, those invited first before the others."""
    return _first(reviews.select_related(*REVIEW).order_by("invited_at", "pk"))


def _first_changes(requests: QuerySet[Any]) -> list[ChangeRequest]:
    """Return the requests to show, those that have waited longest before the others."""
    rows = requests.select_related("target", *REPORT).order_by("requested_at", "pk")
    return _first(rows)


def _late_parties(adoptions: QuerySet[Adoption]) -> list[Late]:
    """Return the parties of late adoptions with their representatives, longest overdue first."""
    people = User.objects.filter(is_active=True).order_by("last_name", "username")
    rows = adoptions.prefetch_related(
        Prefetch("city__focal_points", people), Prefetch("network__staff", people)
    )
    late: dict[City | Network, Late] = {}
    for adoption in _first(rows, MOST_OVERDUE):
        party = adoption.party
        if party not in late:
            speakers = party.focal_points if isinstance(party, City) else party.staff
            late[party] = Late(party, list(speakers.all()))
        late[party].adoptions.append(adoption)
    return list(late.values())


def desk_of(user: Any) -> Desk:
    """Return what waits for this person: as focal point, as reviewer, as secretariat."""
    today = earliest_today()
    waiting = workflow.waiting_for(user)
    steps, review_steps = waiting[ProgressReport], waiting[Review]
    represented = Adoption.objects.filter(represented_by(user)).values("pk")
    adoptions = Adoption.objects.select_related(*PARTY)
    returned, drafts = _open_reports(steps["submit"], user)
    due = _first(to_begin(user, today).select_related(*PARTY))
    writes = bool(due or drafts)
    return Desk(
        today=today,
        user=user,
        returned=returned,
        drafts=drafts,
        due=due,
        to_review=_first_reviews(review_steps["submit"]),
        to_answer=_first_reviews(review_steps["reply"]),
        to_check=comparisons(conceal(_first_to_check(to_be_decided(steps), user), user)),
        reviews_to_check=_first_reviews(review_steps["publish"]),
        changes_to_decide=_first_changes(waiting[ChangeRequest]["confirm"]),
        changes_asked_for=_first_changes(
            ChangeRequest.objects.filter(requested_by=user.pk, state=ChangeRequest.State.OPEN)
        ),
        wants_to_join=_first(JoinRequest.objects.unanswered()) if user.is_superuser else [],
        overdue_elsewhere=_late_parties(
            adoptions.late(today).filter(overseen_by(user)).exclude(pk__in=represented)
        ),
        newcomer=writes and not Contributor.objects.filter(user=user.pk).exists(),
    )
