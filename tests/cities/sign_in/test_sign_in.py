"""People sign in by name or address; guessing is braked, and nobody learns who has an account."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from cities.models import SignInLetter, SignInTry, TrailEntry
from cities.sign_in import brake, letters
from config.letters import FIRST_PAUSE

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
SIGN_IN = "/admin/login/"
FORGOTTEN = "/admin/password/forgotten/"


@pytest.fixture
def person(focal_point: User) -> User:
    focal_point.email = "tess@port.example"
    focal_point.set_password(PASSWORD)
    focal_point.save()
    return focal_point


def enter(client: Client, login: str, password: str, place: str = "198.51.100.7") -> Any:
    data = {"login": login, "password": password}
    return client.post(SIGN_IN, data, REMOTE_ADDR=place)


def signed_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


@pytest.mark.parametrize("name", ["username", "email"])
def test_people_sign_in_by_user_name_or_address(name: str, person: User, client: Client) -> None:
    answer = enter(client, getattr(person, name).upper(), PASSWORD)

    assert (answer.status_code, answer["Location"]) == (302, "/admin/")
    assert signed_in(client)
    assert SignInTry.objects.filter(tries__gt=0).count() == 0


def test_a_page_behind_it_is_returned_to_and_no_other_site(person: User, client: Client) -> None:
    asked_for = "/admin/commitments/adoption/"
    page = client.get(asked_for, follow=True)
    assert page.request["PATH_INFO"] == SIGN_IN
    address = f"{SIGN_IN}?next={asked_for}"
    data = {"login": person.username, "password": PASSWORD, "next": asked_for}
    assert client.post(address, data)["Location"] == asked_for

    client.logout()
    data["next"] = "https://elsewhere.example/"
    assert client.post(SIGN_IN, data)["Location"] == "/admin/"


@pytest.mark.parametrize("right", ["is_staff", "is_active"])
def test_who_may_no_longer_work_here_is_out_at_once(
    right: str, person: User, client: Client
) -> None:
    enter(client, person.username, PASSWORD)
    User.objects.filter(pk=person.pk).update(**{right: False})

    assert not signed_in(client)
    page = enter(client, person.username, PASSWORD).content.decode()
    assert "The name or the password is not right." in page
    assert not signed_in(client)


def plain(page: bytes, name: str) -> str:
    """Return what a page says, without the name that was typed and the token of its form."""
    text = re.sub(r'value="[A-Za-z0-9]{64}"', "", page.decode())
    return text.replace(name, "")


def test_a_wrong_name_and_a_wrong_password_read_alike(person: User, client: Client) -> None:
    right, other = (
        enter(client, name, "wrong") for name in (person.username, "nobody-of-this-name")
    )

    assert right.status_code == other.status_code == 200
    assert plain(right.content, person.username) == plain(other.content, "nobody-of-this-name")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["username", "nobody"])
def test_after_60_wrong_passwords_the_right_one_has_to_wait(
    name: str, person: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = []
    check = User.check_password
    monkeypatch.setattr(
        User, "check_password", lambda user, raw: compared.append(raw) or check(user, raw)
    )
    login = getattr(person, name, "nobody@nowhere.example")
    moment = timezone.now()
    with time_machine.travel(moment, tick=False):
        statuses = [enter(client, login, f"guess {n}").status_code for n in range(60)]
        refused = enter(client, login, PASSWORD)

    assert statuses == [200] * brake.PER_NAME + [429] * (60 - brake.PER_NAME)
    assert len(compared) <= brake.PER_NAME
    assert refused.status_code == 429
    assert refused["Retry-After"] == "900"
    assert "Too many wrong tries. Try again in 15 minutes." in refused.content.decode()
    assert not signed_in(client)

    with time_machine.travel(moment + brake.PERIOD + timedelta(seconds=1), tick=False):
        enter(client, person.username, PASSWORD)
        assert signed_in(client)


def test_one_place_may_not_try_many_names(person: User, client: Client) -> None:
    statuses = [enter(client, f"name-{n}", "x").status_code for n in range(brake.PER_PLACE + 1)]

    assert statuses == [200] * brake.PER_PLACE + [429]
    assert enter(client, person.username, PASSWORD).status_code == 429
    assert enter(client, person.username, PASSWORD, place="203.0.113.9").status_code == 302


@pytest.mark.parametrize("other", [" ADA ", "ada", "ａｄａ", "AdA"])
def test_another_spelling_of_a_name_has_no_tries_of_its_own(other: str) -> None:
    assert brake.same_name(other) == brake.same_name("ada")


def test_forged_proxies_do_not_make_other_places(client: Client) -> None:
    for n in range(brake.PER_PLACE):
        data = {"login": f"name-{n}", "password": "x"}
        client.post(SIGN_IN, data, headers={"x-forwarded-for": f"203.0.113.{n}"})

    assert client.post(SIGN_IN, {"login": "last", "password": "x"}).status_code == 429


def test_whoever_signs_in_forgets_the_tries_before(person: User, client: Client) -> None:
    for _ in range(3):
        for n in range(brake.PER_NAME - 1):
            enter(client, person.username, f"guess {n}")
        assert enter(client, person.username, PASSWORD).status_code == 302


def test_nothing_about_names_or_places_is_kept(client: Client) -> None:
    enter(client, "somebody@nowhere.example", "x")

    kept = str(list(SignInTry.objects.values_list()))
    assert "somebody" not in kept and "198.51" not in kept


def link_in(letter: Any) -> str:
    [path] = re.findall(r"http\S+?(/admin/password/new/\S+)", letter.body)
    return str(path)


def test_a_letter_brings_a_link_to_a_new_password(person: User, client: Client) -> None:
    page = client.post(FORGOTTEN, {"email": "Tess@Port.example"}, follow=True)
    assert "If an account has this address" in page.content.decode()
    assert not mail.outbox, "letters are sent by the command, links are in no row"

    call_command("send_notices")
    [letter] = mail.outbox
    assert letter.to == ["tess@port.example"]
    form = client.get(link_in(letter), follow=True)
    new = {"password1": "four other words here", "password2": "four other words here"}
    done = client.post(form.request["PATH_INFO"], new, follow=True)

    assert "It is saved" in done.content.decode()
    assert not SignInLetter.objects.exists()
    entry = TrailEntry.objects.about(person).get(action="change")
    assert entry.note == "A new password was set."
    assert enter(client, person.username, "four other words here").status_code == 302
    client.logout()
    again = client.get(link_in(letter), follow=True).content.decode()
    assert "This link no longer works" in again
    assert not EmailAddress.objects.exists(), "an address that was changed opens nothing"


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_letter_is_in_the_language_of_the_page(
    language: str, person: User, client: Client
) -> None:
    client.post(FORGOTTEN, {"email": person.email}, headers={"accept-language": language})
    letters.send_letters()

    [letter] = mail.outbox
    assert "Hello" not in letter.body and "Somebody asked" not in letter.body


def test_asking_for_a_new_password_says_nothing_of_who_has_an_account(
    person: User, client: Client
) -> None:
    answers = [
        client.post(FORGOTTEN, {"email": email}) for email in (person.email, "no@nowhere.example")
    ]
    pages = [client.get(answer["Location"]).content for answer in answers]

    assert answers[0].status_code == answers[1].status_code == 302
    assert plain(pages[0], "") == plain(pages[1], "")
    assert SignInLetter.objects.count() == 2, "the same work for both"
    assert letters.send_letters() == (2, 0)
    assert [letter.to for letter in mail.outbox] == [[person.email]]


def test_no_letters_without_end(person: User, client: Client) -> None:
    statuses = [client.post(FORGOTTEN, {"email": person.email}).status_code for _ in range(8)]

    assert statuses == [302] * brake.PER_NAME + [429] * 3
    assert SignInLetter.objects.count() == brake.PER_NAME


def test_a_letter_waits_while_the_mail_server_is_away(
    person: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: Any) -> None:
        raise OSError

    client.post(FORGOTTEN, {"email": person.email})
    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMessage.send", refuse)
        assert letters.send_letters() == (0, 1)
    assert letters.send_letters() == (0, 0)
    assert letters.send_letters(timezone.now() + FIRST_PAUSE) == (1, 0)


def test_own_password_is_changed_by_who_knows_the_present_one(person: User, client: Client) -> None:
    enter(client, person.username, PASSWORD)
    new = {"password1": "four other words here", "password2": "four other words here"}
    address = "/admin/password_change/"

    wrong = client.post(address, {**new, "oldpassword": "guess"})
    assert "This is not your present password." in wrong.content.decode()
    client.post(address, {**new, "oldpassword": PASSWORD})

    person.refresh_from_db()
    assert person.check_password("four other words here")
    assert signed_in(client)
    assert TrailEntry.objects.about(person).get().actor == person


def test_nobody_guesses_the_password_of_an_open_session(person: User, client: Client) -> None:
    client.force_login(person)
    new = {"password1": "four other words here", "password2": "four other words here"}

    statuses = [
        client.post("/admin/password_change/", {**new, "oldpassword": f"{n}"}).status_code
        for n in range(brake.PER_NAME + 1)
    ]

    assert statuses == [200] * brake.PER_NAME + [429]


@pytest.mark.parametrize(
    "address", ["login/", "password/forgotten/", "password/forgotten/sent/", "password/new/done/"]
)
def test_pages_of_signing_in_answer_to_forms_only(address: str, client: Client) -> None:
    assert client.get(f"/admin/{address}").status_code == 200
    assert client.put(f"/admin/{address}").status_code == 405
    assert client.delete(f"/admin/{address}").status_code == 405


@pytest.mark.parametrize("address", ["signup/", "email/", "login/code/"])
def test_nobody_makes_an_account_for_themselves(address: str, client: Client) -> None:
    assert client.get(f"/admin/{address}", follow=True).request["PATH_INFO"] == SIGN_IN
    assert client.post("/admin/signup/", {"username": "me"}).status_code in (302, 404)
    assert not User.objects.exists()


def test_letters_wait_where_no_mail_server_is_named(
    person: User, client: Client, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    client.post(FORGOTTEN, {"email": person.email})
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    settings.DEBUG = False
    call_command("send_notices")

    assert "EMAIL_URL is not set: letters wait." in capsys.readouterr().out
    assert SignInLetter.objects.count() == 1
