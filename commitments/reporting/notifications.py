"""The outbox: writes notices to people, and sends them by e-mail.

A notice is written in the transaction of the change it is about; sending is a separate command, so
that nothing is lost while the mail server is down.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.db import models
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cities.audit import person_name
from cities.models import City, Membership, Network
from cities.roles import representatives_of
from commitments.models import Adoption, Notice, NoticeSettings, Review
from commitments.reporting.actors import officers_of
from commitments.reporting.due_dates import reply_ends
from config.letters import claim, message_id, postpone, send_letter

# Days before a report is due on which those who report are notified.
DAYS_BEFORE = (30, 7)
REPLY_DAYS_BEFORE = 7
# How often a letter fails before those who look after the city read that none arrives.
TRIES_TO_REPORT = 3

Kind = Notice.Kind
# What says that one report is due, the more urgent last: a letter has one of them.
ABOUT_ONE_REPORT = (Kind.DUE, Kind.OVERDUE, Kind.REMINDER)


def notify(
    people: Iterable[User],
    kind: Notice.Kind,
    key: str,
    about: object,
    address: str,
    note: str = "",
    day: date | None = None,
) -> int:
    """Add a notice to the outbox for each person who has none of this `key`. Return how many."""
    people = list(people)
    languages = NoticeSettings.objects.languages(people)

    def label(person: User) -> str:
        with translation.override(languages.get(person.pk, settings.LANGUAGE_CODE)):
            return str(about)[:300]

    notices = [
        Notice(
            recipient_id=person.pk,
            kind=kind,
            key=key,
            label=label(person),
            address=address,
            note=note,
            day=day,
        )
        for person in people
    ]
    notified = set(
        Notice.objects.filter(
            kind=kind, key=key, recipient__in=[notice.recipient_id for notice in notices]
        ).values_list("recipient_id", flat=True)
    )
    unwritten = [notice for notice in notices if notice.recipient_id not in notified]
    Notice.objects.bulk_create(unwritten, ignore_conflicts=True)
    return len(unwritten)


def admin_address(row: models.Model) -> str:
    """Return the path of the page where staff work on a row."""
    meta = row._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk])


def write_due_notices(today: date) -> int:
    """Write the notices that fall due today. Return how many are new.

    It may run any number of times a day: each notice is written once.
    """
    people = ("city__focal_points", "network__staff")
    adoptions = Adoption.objects.select_related("city", "network", "commitment")
    adoptions = adoptions.prefetch_related(*people)
    written = 0
    for adoption in adoptions.late(today):
        written += _write_report_due(adoption, Kind.OVERDUE, "")
    soon = today + timedelta(days=max(DAYS_BEFORE))
    for adoption in adoptions.due(today).filter(report_due_on__range=(today, soon)):
        left = (adoption.report_due_on - today).days if adoption.report_due_on else 0
        step = min(days for days in DAYS_BEFORE if left <= days)
        written += _write_report_due(adoption, Kind.DUE, f":{step}")
    return written + _write_reply_ends(today)


def _write_report_due(adoption: Adoption, kind: Notice.Kind, suffix: str) -> int:
    """Notify those who report on an adoption of its due date. Return how many notices are new."""
    due = adoption.report_due_on
    address = admin_address(adoption)
    people = representatives_of(adoption.party)
    if kind == Kind.OVERDUE:  # whoever was reminded of this very report knows
        reminded = Notice.objects.filter(kind=Kind.REMINDER, address=address, day=due)
        people = people.exclude(pk__in=reminded.values("recipient"))
    return notify(
        people,
        kind,
        f"adoption:{adoption.pk}:{due}{suffix}",
        adoption,
        address,
        day=due,
    )


def _write_reply_ends(today: date) -> int:
    """Notify cities whose time to reply to a review is about to end. Return how many are new."""
    written = 0
    waiting = Review.objects.filter(state=Review.State.SUBMITTED).select_related(
        "report__adoption__city", "report__adoption__network", "report__adoption__commitment"
    )
    for review in waiting:
        ends = reply_ends(review).date()
        if today <= ends <= today + timedelta(days=REPLY_DAYS_BEFORE):
            people = representatives_of(review.report.adoption.party)
            address = admin_address(review)
            written += notify(
                people, Kind.REPLY_ENDS, f"review:{review.pk}", review, address, day=ends
            )
    return written


# Sending


def send(moment: Any = None) -> tuple[int, int]:
    """Send the waiting notices, one letter per person. Return how many were sent and failed.

    Safe to run at any time, also twice at once. A letter that fails is retried after increasing
    pauses (`config.letters.pause_after`).
    """
    moment = moment or timezone.now()
    waiting = Notice.objects.exclude(recipient=None).filter(sent_at=None, muted=False)
    sent = failed = 0
    due = waiting.filter(next_try_at__lte=moment)
    for person in due.order_by().values_list("recipient", flat=True).distinct():
        notices = _wanted(claim(waiting.filter(recipient=person), moment))
        if not notices:
            continue
        if _deliver(notices):
            Notice.objects.filter(pk__in=[n.pk for n in notices]).update(sent_at=timezone.now())
            sent += 1
        else:
            postpone(notices, moment)
            failed += 1
            if notices[0].tries + 1 == TRIES_TO_REPORT:
                _report_refused(notices[0])
    return sent, failed


def _report_refused(notice: Notice) -> None:
    """Let those who look after a city know that letters to one of its people do not arrive."""
    person: Any = notice.recipient
    for city in City.objects.represented_by(person):
        officers = [officer for officer in officers_of(city) if officer.pk != person.pk]
        key = f"letter:{notice.pk}"
        address = admin_address(city)
        notify(officers, Kind.REFUSED, key, city, address, note=person_name(person))


def _wanted(notices: list[Notice]) -> list[Notice]:
    """Return the notices that their recipient wants; mark the others as muted."""
    if not notices:
        return []
    notices.sort(key=lambda notice: (notice.written_at, notice.pk))
    person: Any = notices[0].recipient
    preferences = NoticeSettings.objects.filter(user=person).first()
    muted = set(preferences.muted) if preferences else set()
    reachable = person.email and person.is_active
    wanted = [n for n in notices if reachable and n.kind not in muted]
    wanted = [n for n in wanted if not _said_by_another(n, wanted)]
    kept = {n.pk for n in wanted}
    Notice.objects.filter(pk__in=[n.pk for n in notices if n.pk not in kept]).update(muted=True)
    return wanted


def _said_by_another(notice: Notice, notices: list[Notice]) -> bool:
    """Whether another notice in the same letter says more urgently that a report is due."""
    urgency = list(ABOUT_ONE_REPORT)
    if notice.kind not in urgency:
        return False
    more = urgency[urgency.index(Kind(notice.kind)) + 1 :]
    return any(n.kind in more and n.address == notice.address for n in notices)


def mute_token(user: User) -> str:
    """Return the secret in the link by which a person mutes letters without signing in."""
    return signing.dumps(user.pk, salt="notices")


def user_of_mute_token(token: str) -> int | None:
    """Return the primary key of the user a mute link belongs to; None for an invalid link."""
    try:
        return int(signing.loads(token, salt="notices"))
    except (signing.BadSignature, ValueError):
        return None


def _deliver(notices: list[Notice]) -> bool:
    """Send one letter with all these notices of a person. Return whether the server took it."""
    person: Any = notices[0].recipient
    language = NoticeSettings.objects.languages([person]).get(person.pk, settings.LANGUAGE_CODE)
    with translation.override(language):
        mute = settings.SITE_URL + reverse("mute", args=[mute_token(person)])
        if len(notices) == 1:
            subject = str(notices[0])
        else:
            subject = _("%(n)s notifications for you") % {"n": len(notices)}
        body = render_to_string(
            "commitments/notice.txt",
            {"notices": notices, "person": person, "site": settings.SITE_URL, "mute": mute},
        )
    # Another letter as soon as one notice more is in it: otherwise a mail program hides that one.
    identity = message_id("notices", *(notice.pk for notice in notices[:1] + notices[-1:]))
    return hand_over(subject, body, person.email, mute, identity, mailboxes_for(person))


def mailboxes_for(person: User) -> list[str]:
    """Return the mailboxes of the offices that somebody's answer to a letter is for.

    Those of the networks that check what their cities report, or whose staff they are.
    """
    cities = City.objects.represented_by(person)
    memberships = Membership.objects.of_members().current().filter(city__in=cities.values("pk"))
    networks = Network.objects.filter(Q(pk__in=memberships.values("network")) | Q(staff=person.pk))
    boxes = networks.exclude(mailbox="").order_by("mailbox").values_list("mailbox", flat=True)
    return list(boxes.distinct())


def hand_over(
    subject: str, body: str, to: str, leave: str, identity: str, reply_to: Sequence[str] = ()
) -> bool:
    """Send one letter, which a mail program can end by `leave`. Return whether the server took it.

    A letter that is sent once more has the same identity.
    """
    headers = {
        "Reply-To": settings.CONTACT_EMAIL,  # the office, never a person
        "List-Unsubscribe": f"<{leave}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return send_letter(subject, body, to, identity, reply_to, **headers)
