"""People keep their account themselves: name, address, language, time zone, letters, sessions."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.utils import timezone

from cities.models import City, SecurityEvent, SignInLetter, TrailEntry
from cities.sign_in import letters
from commitments.models import NoticeSettings
from tests.conftest import StrictClient
from tests.factories import SecurityEventFactory, UserFactory
from tests.forms import send

pytestmark = pytest.mark.django_db
PROFILE = "/admin/profile/"
OLD, NEW = "tess@port.example", "tess@harbour.example"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18 like Mac OS X) Version/18 Safari/605"


@pytest.fixture
def person(focal_point: User, client: Client) -> User:
    User.objects.filter(pk=focal_point.pk).update(email=OLD, username=OLD, first_name="Tess")
    focal_point.refresh_from_db()
    client.force_login(focal_point)
    return focal_point


def save(client: Client, **fields: Any) -> Any:
    sent = {"first_name": "Tess", "last_name": "Marlowe", "email": OLD, "language": "en"}
    return client.post(PROFILE, sent | {"time_zone": "", "save": "1"} | fields)


def link_in(letter: Any) -> str:
    link = re.search(r"https?://[^/\s]+(/admin/profile/address/\S+)", letter.body)
    assert link
    return link[1]


def test_name_language_time_zone_and_letters_are_ones_own(person: User, client: Client) -> None:
    answer = save(client, language="fr", time_zone="Africa/Kampala", letters=["due", "overdue"])

    assert answer["Location"] == PROFILE
    person.refresh_from_db()
    chosen = NoticeSettings.objects.get(user=person)
    assert person.get_full_name() == "Tess Marlowe"
    assert (chosen.language, chosen.time_zone) == ("fr", "Africa/Kampala")
    assert "returned" in chosen.muted and "due" not in chosen.muted
    page = client.get(PROFILE).content.decode()
    assert 'lang="fr"' in page and "Enregistré" in page
    assert re.search(r'value="due"[^>]* checked', page)
    assert not re.search(r'value="returned"[^>]* checked', page)


def test_what_is_wrong_is_said_and_what_was_typed_stays(person: User, client: Client) -> None:
    page = save(client, first_name="", time_zone="Mars/Base", last_name="Typed").content.decode()

    assert page.count('class="errorlist"') == 2 and 'value="Typed"' in page
    person.refresh_from_db()
    assert person.first_name == "Tess"


def test_a_new_address_counts_once_it_is_confirmed_and_the_old_one_is_told(
    person: User, client: Client
) -> None:
    save(client, email=NEW.upper())
    person.refresh_from_db()
    assert person.email == OLD

    assert letters.send_letters() == (1, 0)
    assert mail.outbox[0].to == [NEW]
    link = link_in(mail.outbox[0])
    browser = StrictClient()
    assert NEW in browser.get(link).content.decode()
    person.refresh_from_db()
    assert person.email == OLD, "reading the page, as mail scanners do, confirms nothing"
    assert browser.post(link).status_code == 200
    person.refresh_from_db()
    assert (person.email, person.username) == (NEW, NEW)

    assert letters.send_letters() == (1, 0)
    assert mail.outbox[1].to == [OLD] and "another e-mail address" in mail.outbox[1].body
    assert SecurityEvent.objects.filter(user=person, kind="address").count() == 1
    entry = TrailEntry.objects.about(person).get()
    assert OLD not in str(entry.__dict__) and NEW not in str(entry.__dict__)
    assert browser.post(link).status_code == 410, "the link works once"


def test_a_link_to_a_new_address_ends_after_a_day(person: User, client: Client) -> None:
    save(client, email=NEW)
    letters.send_letters()
    link = link_in(mail.outbox[0])
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        assert client.post(link).status_code == 410
    assert client.post(link[:-3] + "xyz/").status_code in (404, 410)
    person.refresh_from_db()
    assert person.email == OLD


def test_the_address_of_another_account_is_not_taken_and_not_told(
    person: User, client: Client
) -> None:
    UserFactory(email=NEW)
    free = save(client, email="free@harbour.example", follow=True)
    taken = save(client, email=NEW)
    assert (free.status_code, free["Location"]) == (taken.status_code, taken["Location"])

    letters.send_letters()
    assert client.post(link_in(mail.outbox[-1])).status_code == 410
    person.refresh_from_db()
    assert person.email == OLD


def test_a_new_address_is_asked_for_only_by_who_shows_who_they_are(
    person: User, client: Client, settings: Any
) -> None:
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = -1
    assert save(client).status_code == 302, "a name is no matter for others"
    assert "Is it you?" in save(client, email=NEW).content.decode()
    assert not SignInLetter.objects.exists()


def test_an_address_that_an_administrator_changes_is_told_too(
    person: User, administrator: User, client: Client
) -> None:
    client.force_login(administrator)
    send(client, f"/admin/auth/user/{person.pk}/change/", email=NEW)

    letters.send_letters()

    assert [letter.to for letter in mail.outbox] == [[OLD]]
    assert SecurityEvent.objects.filter(user=person, kind="address").exists()


def test_times_are_shown_in_ones_own_zone_and_days_stay_those_of_utc(
    person: User, client: Client, city: City
) -> None:
    event = SecurityEventFactory(user=person)
    moment = timezone.now().replace(month=7, day=1, hour=23, minute=30)
    SecurityEvent.objects.filter(pk=event.pk).update(at=moment)
    assert "1 July 2026, 23:30 UTC" in client.get(PROFILE).content.decode()

    save(client, time_zone="Africa/Kampala")

    assert "2 July 2026, 02:30 EAT" in client.get(PROFILE).content.decode()


def test_each_browser_is_named_and_can_be_signed_out_alone(person: User) -> None:
    here, there = StrictClient(), StrictClient()
    for browser, agent, place in ((here, FIREFOX, "192.0.2.1"), (there, SAFARI, "192.0.2.2")):
        browser.force_login(person)
        browser.get("/admin/", headers={"User-Agent": agent}, REMOTE_ADDR=place)
    page = here.get(PROFILE).content.decode()
    for words in ("Firefox, Windows", "192.0.2.1", "Safari, iPhone", "192.0.2.2"):
        assert words in page
    assert page.count("(this one)") == 1
    key = there.session.session_key
    assert key and key not in page, "whoever reads the page cannot become the other session"

    lines = [line for line in page.split("<tr>") if "192.0.2.2" in line]
    name = re.search(r'name="end" value="(\w+)"', lines[0])
    assert name
    here.post(PROFILE, {"end": name[1]})

    assert [browser.get("/admin/").status_code for browser in (here, there)] == [200, 302]
    assert SecurityEvent.objects.filter(user=person, kind="session").count() == 1


def test_nobody_ends_the_session_of_somebody_else(
    person: User, client: Client, other_focal_point: User
) -> None:
    other = StrictClient()
    other.force_login(other_focal_point)
    other.get("/admin/")
    name = re.search(r'name="end" value="(\w+)"', other.get(PROFILE).content.decode())
    assert name

    client.post(PROFILE, {"end": name[1]})

    assert other.get("/admin/").status_code == 200


def test_people_take_what_is_kept_about_them_with_them(
    person: User, other_focal_point: User, client: Client, city: City, settings: Any
) -> None:
    SecurityEventFactory(user=other_focal_point, address="203.0.113.2")
    assert client.get(f"{PROFILE}data.json").status_code == 405
    answer = client.post(f"{PROFILE}data.json")
    kept = answer.json()
    assert kept["account"]["email"] == OLD and kept["focal_point_of"] == [city.slug]
    assert [event["kind"] for event in kept["security_events"]] == ["export"]
    assert "no-store" in answer["Cache-Control"] and "203.0.113.2" not in answer.content.decode()
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = -1
    assert "Is it you?" in client.post(f"{PROFILE}data.json").content.decode()


def test_who_may_report_for_a_city_is_an_event_of_the_account(
    person: User, other_focal_point: User, administrator: User, client: Client, city: City
) -> None:
    client.force_login(administrator)
    page = f"/admin/cities/city/{city.pk}/change/"
    assert send(client, page, focal_points=[other_focal_point.pk]).status_code == 302
    kept = SecurityEvent.objects.filter(kind="focal-points").values_list("user", flat=True)
    assert set(kept) == {person.pk, other_focal_point.pk}
