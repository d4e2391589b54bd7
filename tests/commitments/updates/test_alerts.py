"""Readers follow the news by e-mail: confirmed by themselves, each letter once, left at once."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from commitments.models import Commitment, Notice, Subscription
from commitments.updates import alerts
from tests.commitments.views.public_forms import FIELDS, NOON, send
from tests.factories import (
    AdoptionFactory,
    CityFactory,
    ReportFactory,
    SubscriptionFactory,
)

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 9)
LINK = re.compile(r"http://[^\s]*(/alerts/\S+/)")


def at(day: date) -> Any:
    return time_machine.travel(datetime(day.year, day.month, day.day, 13, tzinfo=UTC), tick=False)


def report_of(name: str, day: date = MONDAY - timedelta(days=3)) -> None:
    """Publish a report of a city, which is called so, in the week before MONDAY."""
    city = CityFactory(name=name, slug=name.lower())
    with at(day):
        ReportFactory(adoption=AdoptionFactory(city=city), published=True)
    Notice.objects.all().delete()


def follower(**fields: Any) -> Subscription:
    given = {"confirmed_at": NOON, "news_until": MONDAY - timedelta(days=7), **fields}
    row: Subscription = SubscriptionFactory(**given)
    return row


def link_in_last_letter() -> str:
    match = LINK.search(str(mail.outbox[-1].body))
    assert match is not None
    return match[1]


def test_an_address_gets_letters_only_after_it_confirmed_and_is_deleted_when_it_leaves(
    client: Client,
) -> None:
    report_of("Arua", day=NOON.date())
    assert send(client, "/alerts/", query="city=arua").status_code == 200
    with at(NOON.date()):
        assert alerts.write_digests(MONDAY) == 0
        call_command("send_notices", verbosity=0)
    assert [letter.to for letter in mail.outbox] == [["reader@example.org"]]
    assert "Arua" in mail.outbox[0].subject

    link = link_in_last_letter()
    with at(NOON.date()):
        page = client.get(link)
        assert Subscription.objects.get().confirmed_at is None, "A mail program opens links."
        assert "no-store" in page.headers["Cache-Control"]
        client.post(link, {"choice": "confirm"})
    with at(MONDAY):
        call_command("send_notices", verbosity=0)
    digest = mail.outbox[-1]
    assert "Arua reported on" in digest.body
    assert digest.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert LINK.search(digest.extra_headers["List-Unsubscribe"])

    client.post(link, {"List-Unsubscribe": "One-Click"})
    assert not Subscription.objects.exists() and not Notice.objects.exists()
    assert client.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not client.cookies


def test_a_forged_link_opens_nothing(client: Client) -> None:
    SubscriptionFactory(pk=1)
    assert client.post("/alerts/1:forged/").status_code == 404
    assert Subscription.objects.exists()


@pytest.mark.parametrize(("days", "left"), [(6, 1), (8, 0)])
def test_an_address_that_nobody_confirms_is_deleted_after_a_week(days: int, left: int) -> None:
    row = SubscriptionFactory(confirmed_at=None, news_until=None)
    moment = timezone.now() - timedelta(days=days)
    Subscription.objects.filter(pk=row.pk).update(asked_at=moment)

    call_command("send_notices", verbosity=0)

    assert Subscription.objects.count() == left


def test_nobody_learns_who_follows_and_no_address_is_flooded(client: Client) -> None:
    SubscriptionFactory(email=FIELDS["/alerts/"]["email"])
    pages = [send(Client(), "/alerts/", sender=f"192.0.2.{n}") for n in range(3)]
    pages.append(send(Client(), "/alerts/", email="other@example.org", sender="192.0.2.9"))
    with at(NOON.date()):
        call_command("send_notices", verbosity=0)

    assert {page.status_code for page in pages} == {200}
    assert len({page.content for page in pages}) == 1
    assert sorted(letter.to[0] for letter in mail.outbox) == [
        "other@example.org",
        "reader@example.org",
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"Arua", "Lima"}),
        ("city=arua", {"Arua"}),
        ("city=nowhere", set()),
        ("kind=practice", set()),
    ],
)
def test_a_digest_says_what_is_followed_and_nothing_is_sent_without_news(
    query: str, expected: set[str]
) -> None:
    report_of("Arua")
    report_of("Lima")
    follower(query=query)
    with at(MONDAY):
        call_command("send_notices", verbosity=0)

    assert len(mail.outbox) == bool(expected)
    text = "".join(str(letter.body) for letter in mail.outbox)
    assert {name for name in ("Arua", "Lima") if f"{name} reported on" in text} == expected


@pytest.mark.parametrize(
    ("rhythm", "today", "n"),
    [
        ("weekly", MONDAY - timedelta(days=1), 0),
        ("weekly", MONDAY, 1),
        ("monthly", MONDAY, 0),
        ("monthly", date(2026, 4, 1), 1),
    ],
)
def test_letters_come_when_the_week_or_month_is_over(rhythm: str, today: date, n: int) -> None:
    report_of("Arua")
    follower(rhythm=rhythm)
    assert alerts.write_digests(today) == n
    assert alerts.write_digests(today) == 0


def test_a_digest_is_in_the_language_of_its_reader() -> None:
    report_of("Arua")
    follower(language="fr")
    with at(MONDAY):
        call_command("send_notices", verbosity=0)
    assert "Arua a fait un rapport sur" in mail.outbox[0].body
    assert "/fr/alerts/" in mail.outbox[0].body


def test_a_letter_taken_before_a_crash_is_sent_again_as_the_same_letter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    report_of("Arua")
    follower()
    alerts.write_digests(MONDAY)
    hand_over = alerts.hand_over

    def crash_after_sending(*args: Any) -> bool:
        assert hand_over(*args)
        raise KeyboardInterrupt

    moment = timezone.now()
    with monkeypatch.context() as patch:
        patch.setattr(alerts, "hand_over", crash_after_sending)
        with pytest.raises(KeyboardInterrupt):
            alerts.send_alerts(moment)
    assert alerts.send_alerts(moment + timedelta(days=1)) == (1, 0)
    assert alerts.send_alerts(moment + timedelta(days=2)) == (0, 0)

    first, again = mail.outbox
    assert first.extra_headers["Message-ID"] == again.extra_headers["Message-ID"]


def test_a_letter_that_the_server_refuses_is_sent_later_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    report_of("Arua")
    follower()
    alerts.write_digests(MONDAY)
    moment = timezone.now()
    with monkeypatch.context() as patch:
        patch.setattr(alerts, "hand_over", lambda *args: False)
        assert alerts.send_alerts(moment) == (0, 1)
    assert alerts.send_alerts(moment) == (0, 0)
    later = moment + timedelta(hours=1)
    assert alerts.send_alerts(later) == (1, 0)
    assert alerts.send_alerts(later) == (0, 0)


def test_what_was_hidden_meanwhile_is_not_sent() -> None:
    report_of("Arua")
    follower()
    alerts.write_digests(MONDAY)
    Commitment.objects.update(public=False)
    assert alerts.send_alerts(timezone.now()) == (0, 0)
    assert not mail.outbox


def test_a_reader_changes_rhythm_and_language_by_the_link(client: Client) -> None:
    row = follower()
    link = f"/alerts/{alerts.token_of(row)}/"
    client.post(link, {"choice": "change", "rhythm": "monthly", "language": "ar"})
    row.refresh_from_db()
    assert (row.rhythm, row.language) == ("monthly", "ar")


def test_pages_lead_to_following_them(client: Client) -> None:
    city = CityFactory(slug="arua")
    page = client.get(city.get_absolute_url()).content.decode()
    assert 'href="/alerts/?city=arua' in page
    form = client.get("/alerts/?city=arua&").content.decode()
    assert f'<option value="city=arua" selected>{city.label}</option>' in form
