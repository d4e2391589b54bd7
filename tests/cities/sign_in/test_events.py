"""What happens to accounts is kept for 90 days, shown to those it is about, and written of."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import call_command
from django.test import Client, RequestFactory
from django.utils import timezone

from cities.models import City, SecurityEvent
from cities.models.security import ADDRESS_KEPT, EVENTS_KEPT
from cities.sign_in import letters
from cities.sign_in.events import browser_of
from cities.sign_in.invitations import link_to
from tests.conftest import StrictClient
from tests.factories import ApiTokenFactory, InvitationFactory, SecurityEventFactory
from tests.forms import send

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
PROFILE = "/admin/profile/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def person(focal_point: User) -> User:
    focal_point.email = "tess@port.example"
    focal_point.set_password(PASSWORD)
    focal_point.save()
    return focal_point


def sign_in(client: Client, login: str, password: str = PASSWORD) -> Any:
    data = {"login": login, "password": password}
    return client.post("/admin/login/", data, headers={"User-Agent": FIREFOX})


def kinds(user: User | None) -> list[str]:
    rows = SecurityEvent.objects.filter(user=user).order_by("pk")
    return list(rows.values_list("kind", flat=True))


def test_signing_in_and_what_was_refused_are_kept(
    person: User, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO"):
        sign_in(client, person.email, "guess")
        sign_in(client, "nobody", "guess")
        sign_in(client, person.username)

    assert kinds(person) == ["refused", "sign-in"] and kinds(None) == ["refused"]
    last = SecurityEvent.objects.sign_ins_of(person).get()
    assert (last.address, last.browser) == ("127.0.0.1", "Firefox, Windows")
    assert f"security event sign-in of account {person.pk}" in caplog.text
    written = caplog.text + str(list(SecurityEvent.objects.filter(user=None).values_list()))
    assert "tess" not in caplog.text and "guess" not in written and "nobody" not in written


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (FIREFOX, "Firefox, Windows"),
        (
            "(X11; Linux x86_64) AppleWebKit HeadlessChrome/140 Safari/537.36",
            "Chrome, Linux",
        ),
        ("(Linux; Android 15) AppleWebKit/537 Chrome/140 Mobile Safari/537", "Chrome, Android"),
        ("(Windows NT 10.0) AppleWebKit Chrome/140 Safari/537 Edg/140", "Edge, Windows"),
        ("(iPhone; CPU iPhone OS 18 like Mac OS X) CriOS/140 Safari/604", "Chrome, iPhone"),
        ("(Macintosh; Intel Mac OS X 10_15) Version/18 Safari/605", "Safari, macOS"),
        ("curl/8", ""),
    ],
)
def test_browsers_are_named_in_words(sent: str, words: str, rf: RequestFactory) -> None:
    assert browser_of(rf.get("/", headers={"User-Agent": sent})) == words


def test_changes_of_an_account_are_kept(
    person: User, administrator: User, client: Client, city: City
) -> None:
    client.force_login(person)
    new = {"password1": "four other words here", "password2": "four other words here"}
    client.post("/admin/password_change/", {**new, "oldpassword": PASSWORD})
    assert kinds(person) == ["password"]

    invitation = InvitationFactory(email=person.email, city=city, invited_by=administrator)
    client.post("/admin/invitation/" + link_to(invitation).split("/invitation/")[1])
    assert kinds(person) == ["password", "joined"]

    client.force_login(administrator)
    client.post(
        "/admin/cities/invitation/add/", {"email": "a@b.example", "language": "en", "city": city.pk}
    )
    assert kinds(administrator) == ["invited"]


def test_rights_that_an_administrator_gives_are_kept(
    person: User, administrator: User, client: Client
) -> None:
    client.force_login(administrator)
    send(client, f"/admin/auth/user/{person.pk}/change/", first_name="Tess")
    assert kinds(person) == []
    send(client, f"/admin/auth/user/{person.pk}/change/", is_superuser="on")
    assert kinds(person) == ["rights"]


def test_a_browser_not_used_before_is_written_of(person: User, client: Client) -> None:
    sign_in(client, person.username)
    assert letters.send_letters() == (0, 0), "the first one is no news"
    client.post("/admin/logout/")
    sign_in(client, person.username)
    assert letters.send_letters() == (0, 0), "it is the same browser"

    other = StrictClient()
    sign_in(other, person.username)
    assert letters.send_letters() == (1, 0)
    [letter] = mail.outbox
    assert letter.to == [person.email]
    assert "Firefox, Windows" in letter.body and PROFILE in letter.body
    cookie = other.cookies["browser"]
    assert cookie["httponly"] and cookie["path"] == "/admin/"


def test_a_mark_that_was_made_up_is_a_new_browser(person: User, client: Client) -> None:
    sign_in(client, person.username)
    other = StrictClient()
    other.cookies["browser"] = client.cookies["browser"].value[:-3] + "xxx"

    sign_in(other, person.username)

    assert letters.send_letters() == (1, 0)


def test_addresses_are_blanked_and_events_deleted_in_time() -> None:
    def at(age: timedelta) -> SecurityEvent:
        event: SecurityEvent = SecurityEventFactory()
        SecurityEvent.objects.filter(pk=event.pk).update(at=timezone.now() - age)
        return event

    minute = timedelta(minutes=1)
    ages = (
        ADDRESS_KEPT - minute,
        ADDRESS_KEPT + minute,
        EVENTS_KEPT - minute,
        EVENTS_KEPT + minute,
    )
    recent, blanked, old, deleted = (at(age) for age in ages)

    letters.send_letters()

    kept = dict(SecurityEvent.objects.values_list("pk", "address"))
    assert kept == {recent.pk: "198.51.100.7", blanked.pk: None, old.pk: None}
    assert deleted.pk not in kept


def test_a_person_who_is_forgotten_has_no_events(person: User) -> None:
    SecurityEventFactory(user=person)

    call_command("forget_person", person.username, stdout=StringIO())

    assert not SecurityEvent.objects.exists()


def test_people_see_their_own_events_only(
    person: User, other_focal_point: User, client: Client
) -> None:
    SecurityEventFactory(user=person, address="203.0.113.1")
    SecurityEventFactory(user=other_focal_point, address="203.0.113.2")
    client.force_login(person)

    page = client.get(PROFILE).content.decode()

    assert "203.0.113.1" in page and "203.0.113.2" not in page
    assert client.get("/admin/cities/securityevent/").status_code == 403


def test_administrators_see_all_events(person: User, administrator: User, client: Client) -> None:
    SecurityEventFactory(user=person, address="203.0.113.1")
    client.force_login(administrator)

    page = client.get("/admin/cities/securityevent/").content.decode()

    assert "203.0.113.1" in page and person.username in page


def test_a_token_that_writes_is_noted_once_for_each_place(person: User, client: Client) -> None:
    ApiTokenFactory(owner=person, secret="cc_of-a-portal")
    for place in ("198.51.100.7", "198.51.100.7", "203.0.113.9"):
        headers = {"Authorization": "Bearer cc_of-a-portal"}
        client.get("/api/v1/drafts/", headers=headers, REMOTE_ADDR="192.0.2.1")
        client.post("/api/v1/drafts/", headers=headers, REMOTE_ADDR=place)

    assert kinds(person) == ["token", "token"]


def test_signing_out_everywhere_ends_all_sessions_of_one_person(
    person: User, other_focal_point: User, client: Client
) -> None:
    other, colleague = StrictClient(), StrictClient()
    for browser in (client, other):
        browser.force_login(person)
    colleague.force_login(other_focal_point)
    assert client.get(PROFILE).content.decode().count('name="end"') == 2

    assert client.post(PROFILE, {"everywhere": "1"})["Location"] == "/admin/login/"

    answers = [browser.get("/admin/").status_code for browser in (client, other, colleague)]
    assert answers == [302, 302, 200]
    assert Session.objects.count() == 1 and kinds(person) == ["sessions"]
