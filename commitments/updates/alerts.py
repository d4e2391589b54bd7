"""Letters to readers who follow something: confirmed by themselves, each sent once, left at once.

A letter is written when its week or month is over, and says what is new when it is sent.
"""

from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cities.models import City, Network, TrailEntry
from commitments.analysis.news_entries import news_entries
from commitments.filters.updates import NewsFilter
from commitments.models import Commitment, Notice, Objective, Subscription
from commitments.reporting.notifications import hand_over
from commitments.updates.items import newest
from commitments.updates.weeks import monday, start_of
from config.dates import format_partial_date
from config.letters import claim, message_id, postpone
from config.translations import listed

_SALT = "alerts"
MOST_LINES = 40
# Most subscriptions that wait for one address to confirm them, whoever asked for them.
MOST_UNCONFIRMED = 5
Kind = Notice.Kind


def token_of(subscription: Subscription) -> str:
    """Return the secret in the link by which a reader confirms, changes or leaves."""
    return signing.dumps(subscription.pk, salt=_SALT)


def by_token(token: str) -> Subscription | None:
    """Return the subscription of a link; None where it was left. Raises BadSignature."""
    return Subscription.objects.filter(pk=signing.loads(token, salt=_SALT)).first()


def subject_of(query: str) -> str:
    """Return what is followed in words: "Kampala", "everything"; empty for what is not public."""
    if not query:
        return _("everything")
    filterset = NewsFilter(QueryDict(query), queryset=news_entries())
    if not filterset.is_valid():
        return ""
    return listed(_name_of(each.name, each.value) or each.words for each in filterset.conditions)


def _name_of(parameter: str, code: str) -> str:
    """Return the name of the row that a parameter names; empty for other parameters."""
    if parameter == "city":
        return City.objects.published().get(slug=code).label
    if parameter == "network":
        return Network.objects.published().get(slug=code).short_name
    if parameter == "commitment":
        return Commitment.objects.published().get(slug=code).display_title
    if parameter == "objective":
        framework, _colon, number = code.partition(":")
        rows = Objective.objects.published().select_related("framework")
        return str(rows.get(framework__slug=framework, code=number).label)
    return ""


def entries_of_query(query: str) -> QuerySet[TrailEntry]:
    """Return the entries that a query finds; none where what it names is no longer public."""
    filterset = NewsFilter(QueryDict(query), queryset=news_entries())
    return filterset.qs if filterset.is_valid() else news_entries().none()


def ask_to_confirm(wanted: Subscription) -> None:
    """Keep a subscription that somebody asked for, and write the letter that confirms it.

    Nobody learns whether an address follows something, and none gets more than a letter a day.
    """
    existing = Subscription.objects.filter(email__iexact=wanted.email)
    row = existing.filter(query=wanted.query).first()
    if row is None:
        if existing.filter(confirmed_at=None).count() >= MOST_UNCONFIRMED:
            return
        try:
            with transaction.atomic():
                wanted.save()
        except IntegrityError:
            return  # it was asked for twice at once
        row = wanted
    elif row.confirmed_at is None:
        row.rhythm, row.language = wanted.rhythm, wanted.language
        row.save(update_fields=["rhythm", "language"])
    _write(row, Kind.CONFIRM, f"{timezone.now():%Y-%m-%d}")


def confirm(subscription: Subscription, moment: datetime) -> None:
    """Begin to send what is new from today; a second time changes nothing."""
    Subscription.objects.filter(pk=subscription.pk, confirmed_at=None).update(
        confirmed_at=moment, news_until=moment.date()
    )


def _write(row: Subscription, kind: Notice.Kind, key: str) -> None:
    with translation.override(row.language):
        label, address = subject_of(row.query)[:300], reverse("whats-new")
    page = f"{address}?{row.query}" if row.query else address
    Notice.objects.bulk_create(
        [Notice(subscription=row, kind=kind, key=key, label=label, address=page)],
        ignore_conflicts=True,
    )


def write_digests(today: date) -> int:
    """Write the letters of the weeks and months that are over. Return how many.

    It may run any number of times a day: each is written once, and none where nothing is new.
    """

    @cache
    def is_new(query: str, since: date, until: date) -> bool:
        return bool(newest(_between(query, since, until), 1))

    rhythms = Subscription.Rhythm
    ends = {rhythms.WEEKLY: monday(today), rhythms.MONTHLY: today.replace(day=1)}
    written = 0
    for rhythm, end in ends.items():
        due = Subscription.objects.confirmed().filter(rhythm=rhythm, news_until__lt=end)
        for row in due.order_by("pk"):
            since = row.news_until or end
            with transaction.atomic():
                mine = Subscription.objects.filter(pk=row.pk, news_until=since)
                if mine.update(news_until=end) and is_new(row.query, since, end):
                    _write(row, Kind.DIGEST, f"{since}/{end}")
                    written += 1
    return written


def _between(query: str, since: date, until: date) -> QuerySet[TrailEntry]:
    return entries_of_query(query).filter(at__gte=start_of(since), at__lt=start_of(until))


def send_alerts(moment: datetime) -> tuple[int, int]:
    """Send the waiting letters to readers. Return how many were sent and failed."""
    waiting = Notice.objects.filter(sent_at=None, muted=False, subscription__isnull=False)
    sent = failed = 0
    due = waiting.filter(next_try_at__lte=moment).order_by("pk")
    for pk in list(due.values_list("pk", flat=True)):
        for notice in claim(waiting.filter(pk=pk), moment):
            delivered = _deliver(notice)
            sent += delivered is True
            if delivered:
                Notice.objects.filter(pk=pk).update(sent_at=moment)
            elif delivered is False:
                postpone([notice], moment)
                failed += 1
    return sent, failed


def _deliver(notice: Notice) -> bool | None:
    """Send a letter. Return whether the server took it; None where there is nothing to say."""
    row: Any = notice.subscription
    with translation.override(row.language):
        link = settings.SITE_URL + reverse("alert", args=[token_of(row)])
        context = {"link": link, "subject": subject_of(row.query), "site": settings.SITE_URL}
        if notice.kind == Kind.CONFIRM:
            subject = _("Please confirm: news of %(subject)s") % context
            body = render_to_string("commitments/alert_confirm.txt", context)
        else:
            since, until = map(date.fromisoformat, notice.key.split("/"))
            items = newest(_between(row.query, since, until), MOST_LINES)
            if not items:
                Notice.objects.filter(pk=notice.pk).update(muted=True)
                return None
            last = until - timedelta(days=1)
            context |= {"day": format_partial_date(last), "items": items, "page": notice.address}
            subject = _("News of %(subject)s until %(day)s") % context
            body = render_to_string("commitments/alert_digest.txt", context)
    return hand_over(subject, body, row.email, link, message_id("alerts", notice.pk))
