"""What is said about a report: who may say and read it, what is settled, who is written to.

A thread without a review is between a city or network and its secretariat. One of a review is read
by the reviewing city, too. The notes of a secretariat are its own: nobody else is shown them.
"""

from collections.abc import Iterable, Mapping

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Case, Q, QuerySet, When
from django.utils import timezone
from django.utils.translation import gettext as _

from cities.audit import Actor, Changes, build_entry, difference, snapshot, write
from cities.models import City, Network, TrailEntry
from cities.roles import acting, representatives_of, secretariats_of
from commitments.models import (
    Adoption,
    Comment,
    InternalNote,
    Notice,
    ProgressReport,
    Review,
    Target,
)
from commitments.reporting import workflow
from commitments.reporting.actors import (
    INVITED,
    OF_REPORT,
    contributed,
    officers_of,
    overseen_by,
    represented_by,
)
from commitments.reporting.disclosure.figures import hidden_counts, shown_all
from commitments.reporting.disclosure.words import letter_key, without_counts
from commitments.reporting.notifications import admin_address, notify
from commitments.reporting.workflow import Refused

Part, Side, Action = Comment.Part, Comment.Side, TrailEntry.Action
# A review in these is not decided on yet.
UNDER_WAY = (Review.State.INVITED, Review.State.SUBMITTED, Review.State.REPLIED)


def _meets(condition: Q) -> Case:
    return Case(When(condition, then=True), default=False)


def side_of(report: ProgressReport, user: User, review: Review | None = None) -> str:
    """Return for whom a person speaks about a report, or "": they have no part in it.

    Who wrote in a report speaks for its party, though they may be in its secretariat, too.
    """
    row = (
        ProgressReport.objects.filter(pk=report.pk)
        .order_by()
        .values(
            own=_meets(represented_by(user, OF_REPORT)),
            # An empty condition meets every row: administrators oversee all.
            checks=_meets(overseen_by(user, OF_REPORT) or Q(pk__isnull=False)),
            wrote=_meets(contributed(user)),
        )
        .get()
    )
    if row["own"] and row["checks"] and report.adoption.network_id:
        return Side.PARTY if row["wrote"] else Side.SECRETARIAT
    if row["own"]:
        return Side.PARTY
    if row["checks"]:
        return Side.SECRETARIAT
    if review is None:
        return ""
    reviews = Review.objects.filter(INVITED.rows_of(user), pk=review.pk)
    return Side.REVIEWER if reviews.exists() else ""


def is_open(report: ProgressReport, review: Review | None = None) -> bool:
    """Whether anything can still be said: until the report, or its review, is decided on."""
    if review is not None:
        return review.state in UNDER_WAY
    return report.state in ProgressReport.UNPUBLISHED


def _speaks(report: ProgressReport, user: User, review: Review | None) -> str:
    """Return for whom a person speaks. Raises `Refused` where they may say nothing here."""
    side = side_of(report, user, review)
    if not side:
        raise Refused(_("Only those who work on this report can write here."))
    if not is_open(report, review):
        raise Refused(_("It is decided on: nothing more can be said about it here."))
    return side


def _clean(text: str) -> str:
    text = text.strip()
    if not text:
        raise Refused(_("Write what you want to say."))
    longest = Comment._meta.get_field("text").max_length or 0
    if len(text) > longest:
        words = {"n": longest, "length": len(text)}
        raise Refused(_("Shorten it to %(n)s characters: it has %(length)s.") % words)
    return text


@transaction.atomic
def open_thread(
    report: ProgressReport,
    user: User,
    part: str,
    text: str,
    target: Target | None = None,
    review: Review | None = None,
) -> Comment:
    """Say something about a part of a report, or the figures of one target. Write the letters."""
    side = _speaks(report, user, review)
    if part not in Part.values or (target and part != Part.FIGURES):
        raise Refused(_("Choose the part of the report that it is about."))
    if target is not None and target.adoption_id != report.adoption_id:
        raise Refused(_("Choose a target of this promise."))
    comment = Comment(report=report, part=part, target=target, review=review, side=side)
    _save(comment, user, text)
    _write_letters(comment, user)
    return comment


@transaction.atomic
def reply_in(thread: Comment, user: User, text: str) -> Comment:
    """Answer in a thread; one that was settled is open again."""
    first = Comment.objects.select_for_update().get(pk=thread.pk)
    side = _speaks(first.report, user, first.review)
    comment = Comment(report=first.report, part=first.part, review=first.review, side=side)
    comment.target, comment.thread = first.target, first
    _save(comment, user, text)
    if first.settled_at is not None:
        _set_settled(first, user, settled=False)
    _write_letters(comment, user)
    return comment


@transaction.atomic
def settle(thread: Comment, user: User) -> None:
    """Say that nothing is open any more in a thread."""
    first = Comment.objects.select_for_update().get(pk=thread.pk)
    side = _speaks(first.report, user, first.review)
    if not may_settle(first, side):
        raise Refused(_("Whoever asked, or the secretariat, says that it is settled."))
    if first.settled_at is None:
        _set_settled(first, user, settled=True)


def may_settle(thread: Comment, side: str) -> bool:
    """Whether somebody who speaks for a side may say that a thread is settled."""
    return thread.thread_id is None and side in (thread.side, Side.SECRETARIAT)


def mark_parts(report: ProgressReport, user: User, marks: Mapping[str, str]) -> list[Comment]:
    """Say of parts of a report that they have to be revised, and why, as it is being returned."""
    comments = []
    for part, text in marks.items():
        if not text.strip():
            name = Part(part).label
            raise Refused(_("Say what has to be revised under “%(part)s”.") % {"part": name})
        comment = Comment(report=report, part=part, side=Side.SECRETARIAT, marked=True)
        # The version that the return is about to make.
        _save(comment, user, text, version=report.version + 1)
        comments.append(comment)
    return comments


@transaction.atomic
def return_with_marks(
    report: ProgressReport, user: User, note: str, marks: Mapping[str, str]
) -> ProgressReport:
    """Return a report with what has to be revised in which part. `Refused` changes nothing."""
    Adoption.objects.lock(report.adoption_id)
    report = ProgressReport.objects.select_for_update().get(pk=report.pk)
    note = note.strip() or "\n".join(
        f"{Part(part).label}: {text.strip()}" for part, text in marks.items()
    )
    workflow.check(report, "return", user, note)
    mark_parts(report, user, marks)
    returned: ProgressReport = workflow.take(report, "return", user, note)
    return returned


def _save(comment: Comment, user: User, text: str, version: int = 0) -> None:
    comment.text, comment.author_id = _clean(text), user.pk
    comment.version = version or comment.report.version
    comment.knowing = bool(shown_all([comment.report], user))
    comment.full_clean(exclude=["report", "review", "thread", "author", "target"])
    comment.save()
    _record(comment, Action.ADD, user, difference({}, snapshot(comment)))


def _set_settled(first: Comment, user: User, *, settled: bool) -> None:
    before = snapshot(first)
    first.settled_at = timezone.now() if settled else None
    first.settled_by_id = user.pk if settled else None
    first.save(update_fields=["settled_at", "settled_by"])
    _record(first, Action.CHANGE, user, difference(before, snapshot(first)))


def _record(comment: Comment, action: TrailEntry.Action, user: User, changes: Changes) -> None:
    """Note in the trail that something was said or settled, without the words; never public."""
    party: City | Network = comment.report.adoption.party
    if comment.side == Side.REVIEWER and comment.review:
        party = comment.review.reviewing_city
    actor: Actor = acting(user, party)
    write([build_entry(comment, action, actor, changes, public=False)])


# Letters


def _write_letters(comment: Comment, user: User) -> None:
    """Write to those on the other sides. Who wrote it gets no letter."""
    report, review = comment.report, comment.review
    text = comment.text
    if comment.knowing:
        text = without_counts(text, hidden_counts(report, None))
    key, kind = letter_key(comment.pk), Notice.Kind.COMMENTED
    sides = _readers(comment)
    sent = {user.pk}
    for side, people in sides.items():
        about = review if side == Side.REVIEWER and review else report
        others = [person for person in people if person.pk not in sent]
        sent |= {person.pk for person in others}
        notify(others, kind, key, about, admin_address(about), note=text)


def _readers(comment: Comment) -> dict[str, list[User]]:
    """Return who is written to about a comment, by side: not those of the side that spoke."""
    report, review = comment.report, comment.review
    party = report.adoption.party
    people: dict[str, list[User]] = {}
    if comment.side != Side.PARTY:
        people[Side.PARTY] = list(representatives_of(party))
    if comment.side != Side.SECRETARIAT:
        people[Side.SECRETARIAT] = _checkers(report)
    if review is not None and comment.side != Side.REVIEWER:
        people[Side.REVIEWER] = list(representatives_of(review.reviewing_city))
    return people


def _checkers(report: ProgressReport) -> list[User]:
    """Return who has taken a report up; else all who check what its party reports."""
    if report.taken_up_by is not None and report.taken_up_by.is_active:
        return [report.taken_up_by]
    return list(officers_of(report.adoption.party))


# Reading


def readable(report: ProgressReport, side: str, review: Review | None = None) -> QuerySet[Comment]:
    """Return what a side may read of what was said of a report; in a review, of that only."""
    if not side or (side == Side.REVIEWER and review is None):
        return Comment.objects.none()
    rows = Comment.objects.filter(report=report.pk).select_related(
        "author", "target", "review__reviewing_city__country"
    )
    return rows.filter(review=review) if review is not None else rows


def as_read_by(
    comments: Iterable[Comment], report: ProgressReport, user: User, side: str
) -> list[Comment]:
    """Return comments without the counts in them that a person, for a side, is not shown."""
    rows = list(comments)
    if side == Side.PARTY:
        return rows
    if any(row.knowing for row in rows) and (counts := hidden_counts(report, user)):
        for row in rows:
            if row.knowing:
                row.text = without_counts(row.text, counts)
    return rows


# The notes of a secretariat


def _own_networks(report: ProgressReport, user: User) -> QuerySet[Network]:
    """Return the networks that check a report and that a person is staff of."""
    networks = Network.objects.filter(staff=user.pk, pk__in=secretariats_of(report.adoption.party))
    return networks.order_by("pk")


def may_note(report: ProgressReport, side: str) -> bool:
    """Whether a side keeps notes on a report: its secretariat, once it was sent."""
    return report.submitted_by_id is not None and side == Side.SECRETARIAT


def notes_for(report: ProgressReport, user: User, side: str) -> QuerySet[InternalNote]:
    """Return the notes on a report of the secretariats that a person is in."""
    whose = Q(network__in=_own_networks(report, user).values("pk"))
    if user.is_superuser:
        whose |= Q(network=None)
    rows = InternalNote.objects.filter(whose, report=report.pk).select_related("author")
    return rows if may_note(report, side) else rows.none()


@transaction.atomic
def write_note(report: ProgressReport, user: User, text: str) -> InternalNote:
    """Note something among the people of the secretariat that a person is in."""
    if not may_note(report, side_of(report, user)):
        raise Refused(_("Only a secretariat that checks this report keeps notes on it."))
    return InternalNote.objects.create(
        report=report,
        network=_own_networks(report, user).first(),
        author_id=user.pk,
        text=_clean(text),
        knowing=bool(shown_all([report], user)),
    )
