"""The workflow of reports and reviews. Only this module changes a state.

One table of steps for each. `open_steps` offers, `waiting_for` lists what waits for a person,
`check` explains a refusal, `take` locks the row, checks, changes it and writes the trail, in one
transaction.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cities.audit import difference, record, snapshot
from cities.models import City, TrailEntry
from cities.roles import acting, representatives_of, secretariat_of
from commitments.models import Adoption, ChangeRequest, Notice, ProgressReport, Review, ReviewRound
from commitments.reporting import change_requests, notifications, requirements
from commitments.reporting.actors import (
    INVITED,
    REPORT_CHECKER,
    REPORT_OWNER,
    REPORT_REPRESENTATIVE,
    REQUEST_DECIDER,
    REVIEW_CHECKER,
    REVIEW_REPRESENTATIVE,
    REVIEWER,
    StepActor,
    Subject,
    reporting_party,
)
from commitments.reporting.disclosure.figures import erase_hidden
from commitments.reporting.due_dates import reply_window_over
from commitments.reporting.kept_targets import keep_targets
from commitments.reporting.standings import refresh_after
from commitments.reporting.step_letters import write_step_letters
from commitments.reporting.step_notes import note_step
from config.coded_text import CodedText

Action, State, Kind = TrailEntry.Action, ProgressReport.State, Notice.Kind


class Refused(Exception):
    """A step that cannot be taken. `reasons` says why, in sentences for the person who tried."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = list(reasons)


@dataclass(frozen=True)
class Step:
    """One line of a table: which step leads from which states to which, by whom, needing what.

    `missing` returns sentences about what the row lacks before the step can be taken. A step on
    reports of one `origin` is taken on no others. `waits` is what must hold, beside the state,
    before the row waits for whoever takes the step.
    """

    label: Any
    sources: tuple[str, ...]
    to: str
    action: TrailEntry.Action
    actor: StepActor
    missing: Callable[[Any, str], list[str]]
    origin: str = ""
    waits: Callable[[], Q] = Q

    def applies_to(self, subject: Subject) -> bool:
        """Whether the step leads on from the state that the row is in."""
        origin = getattr(subject, "origin", "")
        return subject.state in self.sources and self.origin in ("", origin)

    def waiting(self) -> Q:
        """The condition that a row waits for somebody to take the step."""
        origin = Q(origin=self.origin) if self.origin else Q()
        return Q(state__in=self.sources) & origin & self.waits()


def _reply_or_time() -> Q:
    return Q(state=Review.State.REPLIED) | reply_window_over()


def _never() -> Q:
    """The condition of a step that nobody has to take."""
    return Q(pk__in=[])


_R, _C = Review.State, ChangeRequest.State
STEPS: dict[type[Subject], dict[str, Step]] = {
    ProgressReport: {
        "submit": Step(
            gettext_lazy("Submit"),
            (State.DRAFT, State.RETURNED),
            State.SUBMITTED,
            Action.SUBMIT,
            REPORT_REPRESENTATIVE,
            lambda report, note: (
                requirements.own_words(report, note) or requirements.missing_sentences(report)
            ),
            origin=ProgressReport.Origin.REPORTED,
        ),
        "recall": Step(
            gettext_lazy("Recall"),
            (State.SUBMITTED,),
            State.DRAFT,
            Action.RECALL,
            REPORT_OWNER,
            requirements.not_taken_up,
            waits=_never,
        ),
        "take-up": Step(
            gettext_lazy("Take up"),
            (State.SUBMITTED,),
            State.SUBMITTED,
            Action.TAKE_UP,
            REPORT_CHECKER,
            requirements.not_taken_up,
            waits=_never,
        ),
        "return": Step(
            gettext_lazy("Return"),
            (State.SUBMITTED,),
            State.RETURNED,
            Action.RETURN,
            REPORT_CHECKER,
            requirements.note,
        ),
        "publish": Step(
            gettext_lazy("Publish"),
            (State.SUBMITTED,),
            State.PUBLISHED,
            Action.PUBLISH,
            REPORT_CHECKER,
            requirements.what_it_corrects,
        ),
        "compile": Step(
            gettext_lazy("Publish with its source"),
            (State.DRAFT,),
            State.PUBLISHED,
            Action.PUBLISH,
            REPORT_CHECKER,
            requirements.source,
            origin=ProgressReport.Origin.COMPILED,
        ),
    },
    Review: {
        "decline": Step(
            gettext_lazy("Decline"),
            (_R.INVITED,),
            _R.DECLINED,
            Action.DECLINE,
            INVITED,
            requirements.reason_to_decline,
        ),
        "submit": Step(
            gettext_lazy("Submit"),
            (_R.INVITED,),
            _R.SUBMITTED,
            Action.SUBMIT,
            REVIEWER,
            requirements.complete_review,
        ),
        "reply": Step(
            gettext_lazy("Send the reply"),
            (_R.SUBMITTED,),
            _R.REPLIED,
            Action.REPLY,
            REVIEW_REPRESENTATIVE,
            requirements.reply,
        ),
        "publish": Step(
            gettext_lazy("Publish"),
            (_R.SUBMITTED, _R.REPLIED),
            _R.PUBLISHED,
            Action.PUBLISH,
            REVIEW_CHECKER,
            requirements.reply_or_time,
            waits=_reply_or_time,
        ),
    },
    ChangeRequest: {
        "confirm": Step(
            gettext_lazy("Confirm"),
            (_C.OPEN,),
            _C.CONFIRMED,
            Action.CHANGE,
            REQUEST_DECIDER,
            change_requests.cannot_apply,
        ),
        "decline": Step(
            gettext_lazy("Decline"),
            (_C.OPEN,),
            _C.DECLINED,
            Action.DECLINE,
            REQUEST_DECIDER,
            requirements.reason_to_decline,
        ),
    },
}


def state_code(subject: Subject) -> str:
    """Return the code of what the state of a row stands in the way of."""
    if subject.state in (State.DRAFT, State.RETURNED):
        return "not-submitted"
    return "already-submitted" if subject.state == State.SUBMITTED else "already-decided"


def initial_state(model: type[Subject]) -> str:
    """Return the state in which rows begin."""
    return str(model._meta.get_field("state").get_default())


def reasons_against(subject: Subject, name: str, user: User | None, note: str = "") -> list[str]:
    """Return why `user` cannot take the step now; empty when nothing stands against it.

    `user` None is one of our own commands, which may only publish what has a public source.
    """
    step = STEPS[type(subject)][name]
    if subject.state not in step.sources:
        sentence = _("This step is not possible: the state is “%(state)s”.")
        words = {"state": subject.get_state_display()}
        return [CodedText(sentence % words, state_code(subject), "state")]
    if user is None:
        if name != "compile":
            return [_("Only a person can do this.")]
    elif refusal := step.actor.refusal(subject, user):
        return [CodedText(refusal, "not-permitted")]
    return step.missing(subject, note)


def open_steps(subject: Subject, user: User) -> dict[str, Step]:
    """Return the steps that this person may take now, complete or not: what a page offers."""
    steps = {name: step for name, step in STEPS[type(subject)].items() if step.applies_to(subject)}
    actors = {id(step.actor): step.actor for step in steps.values()}
    refusals = {key: actor.refusal(subject, user) for key, actor in actors.items()}
    return {name: step for name, step in steps.items() if not refusals[id(step.actor)]}


def waiting_for(user: User) -> dict[type[Subject], dict[str, QuerySet[Any]]]:
    """Return the rows that wait for `user` to take a step, by model and name of the step.

    Complete or not: completing a draft is part of the work. A step that somebody may take in place
    of another does not wait for them while that other can sign in.
    """
    return {
        model: {
            name: model._default_manager.filter(step.waiting() & step.actor.rows_of(user))
            for name, step in steps.items()
        }
        for model, steps in STEPS.items()
    }


def check(subject: Subject, name: str, user: User | None, note: str = "") -> None:
    """Raise `Refused` with every reason when the step cannot be taken."""
    if reasons := reasons_against(subject, name, user, note):
        raise Refused(*reasons)


@transaction.atomic
def take(subject: Any, name: str, user: User | None, note: str = "") -> Any:
    """Take a step: lock the row, check, change it, write the trail and the letters.

    Reports sent together take it together. Return the changed row. `Refused` changes nothing.
    """
    if isinstance(subject, ProgressReport):
        Adoption.objects.lock(subject.adoption_id)
    locked = type(subject).objects.select_for_update().get(pk=subject.pk)
    for other in sent_together(locked):
        _take(ProgressReport.objects.select_for_update().get(pk=other.pk), name, user, note)
    _take(locked, name, user, note)
    refresh_after(locked)
    write_step_letters(locked, name, user, note)
    return locked


def sent_together(subject: Subject) -> list[ProgressReport]:
    """Return the other open reports that one confirmation covers, the earliest period first."""
    if not isinstance(subject, ProgressReport) or subject.state == State.PUBLISHED:
        return []
    first = subject.sent_with_id or subject.pk
    others = ProgressReport.objects.filter(Q(pk=first) | Q(sent_with=first), state=subject.state)
    return list(others.exclude(pk=subject.pk).order_by("period_end", "pk"))


def _take(locked: Any, name: str, user: User | None, note: str) -> None:
    """Check the step on a locked row, change it, and write the trail."""
    step = STEPS[type(locked)][name]
    check(locked, name, user, note)
    before = snapshot(locked)
    locked.state = step.to
    note_step(locked, name, user, note)
    published = step.to == State.PUBLISHED
    if published:
        locked.published_at = timezone.now()
    if published and isinstance(locked, ProgressReport):
        _supersede(locked, user)  # first, as both are about the same days
        erase_hidden(locked)
        keep_targets(locked)
    locked.save()
    if user and step.to == _C.CONFIRMED:
        change_requests.apply(locked, user)
    _record(locked, step.action, user, before, note)


def _record(
    subject: Subject,
    action: TrailEntry.Action,
    user: User | None,
    before: dict[str, Any],
    note: str = "",
) -> None:
    party = reporting_party(subject)
    if isinstance(subject, Review) and action in (Action.SUBMIT, Action.DECLINE):
        party = subject.reviewing_city
    actor = acting(user, party)
    record(subject, action, actor, difference(before, snapshot(subject)), note)


def _supersede(report: ProgressReport, user: User | None) -> None:
    """Mark the report that this one corrects as superseded; it remains readable."""
    if report.corrects_id is None:
        return
    old = ProgressReport.objects.select_for_update().get(pk=report.corrects_id)
    before = snapshot(old)
    old.state = State.SUPERSEDED
    old.save()
    _record(old, Action.SUPERSEDE, user, before)


def invite(
    report: ProgressReport,
    reviewing_city: City,
    user: User,
    note: str = "",
    in_round: ReviewRound | None = None,
) -> Review:
    """Ask a city to review a published report. Raises `Refused` when that cannot be."""
    if report.state != State.PUBLISHED or report.compiled:
        raise Refused(_("Only a published report by a city or network is reviewed."))
    if not secretariat_of(user, report.adoption.party):
        raise Refused(_("Only staff of a network can invite a reviewer."))
    if report.adoption.party == reviewing_city:
        raise Refused(_("A city cannot review itself."))
    if missing := requirements.people_for_review(report, reviewing_city):
        raise Refused(*missing)
    with transaction.atomic():
        review, made = Review.objects.get_or_create(
            report=report,
            reviewing_city=reviewing_city,
            defaults={"invited_by_id": user.pk, "round": in_round},
        )
        if not made:
            raise Refused(_("This city is already asked to review this report."))
        record(review, Action.INVITE, acting(user, report.adoption.party), note=note)
        notifications.notify(
            representatives_of(reviewing_city),
            Kind.INVITED,
            f"review:{review.pk}",
            review,
            notifications.admin_address(review),
            note=note,
            day=in_round.due_on if in_round else None,
        )
    return review
