"""What waits for the person who opens the administration."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from cities.models import City, Network, TrailEntry
from commitments.analysis.comparison import Comparison, comparisons
from commitments.models import Adoption, ProgressReport, Review

# Days ahead that a report is announced as due, and the most lines of one kind.
AHEAD, MOST = 60, 12
# The most promises in the list of those who are late.
MOST_OVERDUE = 60
PARTY = ("commitment", "city__country", "network")
REPORT = tuple(f"adoption__{name}" for name in PARTY)
REVIEW = ("reviewing_city__country", *(f"report__{name}" for name in REPORT))


@dataclass
class Late:
    """A city or network that owes reports: on which promises, and whom to ask."""

    party: City | Network
    people: list[User]
    adoptions: list[Adoption] = field(default_factory=list)


@dataclass
class Desk:
    """The open work of one person, most urgent first. Lists that are empty are not shown."""

    today: date
    returned: list[tuple[ProgressReport, str]] = field(default_factory=list)
    drafts: list[ProgressReport] = field(default_factory=list)
    due: list[Adoption] = field(default_factory=list)
    to_review: list[Review] = field(default_factory=list)
    to_answer: list[Review] = field(default_factory=list)
    to_check: list[Comparison] = field(default_factory=list)
    reviews_to_check: list[Review] = field(default_factory=list)
    overdue_elsewhere: list[Late] = field(default_factory=list)


def _notes(reports: list[ProgressReport]) -> list[tuple[ProgressReport, str]]:
    """Return each report with the note it was returned with."""
    returns = TrailEntry.objects.about(*reports).filter(action=TrailEntry.Action.RETURN)
    notes: dict[str, str] = {}
    for key, note in returns.values_list("object_id", "note"):
        notes.setdefault(key, note)
    return [(report, notes.get(str(report.pk), "")) for report in reports]


def _late(adoptions: QuerySet[Adoption]) -> list[Late]:
    """Return who is late with adoptions, with the people who report for them; worst first."""
    people = User.objects.filter(is_active=True).order_by("last_name", "username")
    rows = adoptions.prefetch_related(
        Prefetch("city__focal_points", people), Prefetch("network__staff", people)
    )
    found: dict[City | Network, Late] = {}
    for adoption in rows[:MOST_OVERDUE]:
        party = adoption.party
        if party not in found:
            speakers = party.focal_points if isinstance(party, City) else party.staff
            found[party] = Late(party, list(speakers.all()))
        found[party].adoptions.append(adoption)
    return list(found.values())


def desk_of(user: Any) -> Desk:
    """Return what waits for this person: as focal point, as reviewer, as secretariat."""
    today = timezone.localdate()
    mine = Adoption.objects.filter(
        Q(city__in=City.focal_points.through.objects.filter(user=user.pk).values("city"))
        | Q(network__in=Network.objects.editable_by(user).values("pk"))
    )
    checked = Adoption.objects.all()
    if not user.is_superuser:
        checked = checked.filter(
            Q(city__in=City.objects.overseen_by(user).values("pk"))
            | Q(network__in=Network.objects.editable_by(user).values("pk"))
        )
    reports = ProgressReport.objects.select_related(*REPORT).order_by("period_end", "pk")
    reviews = Review.objects.select_related(*REVIEW).order_by("invited_at", "pk")
    own = reports.filter(adoption__in=mine.values("pk"))
    State, Kind = ProgressReport.State, Review.State  # noqa: N806  # they are classes
    open_here = own.filter(state__in=[State.DRAFT, State.RETURNED, State.SUBMITTED], corrects=None)
    promises = Adoption.objects.in_force().select_related(*PARTY).order_by("report_due_on", "pk")
    to_check = reports.filter(adoption__in=checked.values("pk"), state=State.SUBMITTED)
    my_cities = City.focal_points.through.objects.filter(user=user.pk).values("city")
    return Desk(
        today=today,
        returned=_notes(list(own.filter(state=State.RETURNED)[:MOST])),
        drafts=list(own.filter(state=State.DRAFT)[:MOST]),
        due=list(
            promises.filter(
                pk__in=mine.values("pk"), report_due_on__lte=today + timedelta(AHEAD)
            ).exclude(pk__in=open_here.values("adoption"))[:MOST]
        ),
        to_review=list(reviews.filter(reviewing_city__in=my_cities, state=Kind.INVITED)[:MOST]),
        to_answer=list(
            reviews.filter(report__adoption__in=mine.values("pk"), state=Kind.SUBMITTED)[:MOST]
        ),
        to_check=comparisons(
            list(to_check.exclude(author=user.pk).exclude(submitted_by=user.pk)[:MOST])
        ),
        reviews_to_check=list(
            reviews.filter(report__adoption__in=checked.values("pk"), state=Kind.REPLIED)[:MOST]
        ),
        overdue_elsewhere=_late(
            promises.filter(pk__in=checked.values("pk"), report_due_on__lt=today)
            .exclude(pk__in=mine.values("pk"))
            .exclude(pk__in=to_check.values("adoption"))
        ),
    )
