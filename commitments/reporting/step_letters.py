"""Which letters a step leads to: to the party, to who checks its reports, to who asked for it."""

from collections.abc import Iterable

from django.contrib.auth.models import User

from cities.models import City, Network
from cities.roles import representatives_of
from commitments.models import ChangeRequest, Comment, Notice, ProgressReport, Review
from commitments.reporting import change_requests
from commitments.reporting.actors import Subject, officers_of, reporting_party
from commitments.reporting.notifications import admin_address, notify

Kind = Notice.Kind


def write_step_letters(subject: Subject, name: str, user: User | None, note: str) -> None:
    """Add the letters about a step to the outbox. Who took the step gets none."""
    if isinstance(subject, ChangeRequest):
        change_requests.notify_decided(subject, note)
    elif isinstance(subject, Review):
        _about_review(subject, name, user, note)
    else:
        _about_report(subject, name, user, note)


def _about_report(report: ProgressReport, name: str, user: User | None, note: str) -> None:
    key = f"report:{report.pk}:{report.version}"
    party = reporting_party(report)
    people = representatives_of(party)
    if name == "submit":
        officers = _officers(party, user)
        notify(officers, Kind.SUBMITTED, key, report, admin_address(report))
    elif name == "return":
        address, day = admin_address(report), report.revise_by
        text = "\n\n".join(filter(None, [note, *_marks(report, note)]))
        notify(people, Kind.RETURNED, key, report, address, note=text, day=day)
    elif name == "publish":
        notify(people, Kind.PUBLISHED, key, report, report.get_absolute_url())
    elif name == "compile" and user is not None:
        notify(_others(people, user), Kind.COMPILED, key, report, report.get_absolute_url())


def _marks(report: ProgressReport, note: str) -> list[str]:
    """Return what was said of each part that has to be revised, where the note does not say it."""
    marks = Comment.objects.filter(report=report.pk, marked=True, version=report.version)
    lines = [f"{mark.get_part_display()}: {mark.text}" for mark in marks]
    return [line for line in lines if line not in note]


def _about_review(review: Review, name: str, user: User | None, note: str) -> None:
    key, address = f"review:{review.pk}", admin_address(review)
    party = reporting_party(review)
    if name == "submit":
        notify(representatives_of(party), Kind.REVIEWED, key, review, address)
        notify(_officers(party, user), Kind.REVIEW_IN, key, review, address)
    elif name == "reply":
        notify(_officers(party, user), Kind.REPLIED, key, review, address)
    elif name == "decline":
        officers = {person.pk: person for person in _officers(party, user)}
        if review.invited_by:
            officers[review.invited_by.pk] = review.invited_by
        notify(officers.values(), Kind.REVIEW_DECLINED, key, review, address, note=note)


def _officers(party: City | Network, user: User | None) -> list[User]:
    """Return who checks what a party reports, or the administrators where nobody else does."""
    officers = list(officers_of(party))
    if not officers:
        officers = list(User.objects.filter(is_superuser=True, is_active=True).order_by("pk"))
    return _others(officers, user)


def _others(people: Iterable[User], user: User | None) -> list[User]:
    return [person for person in people if user is None or person.pk != user.pk]
