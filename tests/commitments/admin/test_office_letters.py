"""One letter to many: whom it reaches, that it is shown first, goes out once, and is kept."""

import re
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.urls import reverse

from cities.models import City, Network, TrailEntry
from commitments.models import Notice, NoticeSettings
from commitments.reporting import notifications, standings
from tests.factories import AdoptionFactory, CityFactory, FocalPointFactory, MembershipFactory

pytestmark = pytest.mark.slow
PAGE = "cockpit-letter"
WORDS = {
    "audience": "late",
    "subject-en": "One month more",
    "words-en": "You have until the end of May.",
    "subject-fr": "Un mois de plus",
    "words-fr": "Vous avez jusqu'à la fin de mai.",
}


@pytest.fixture
def spring() -> Any:
    """A day by which reports on 2025 are late."""
    with time_machine.travel("2026-04-20T12:00Z", tick=False):
        yield


def late(city: City) -> City:
    adoption = AdoptionFactory(city=city, report_every=12, first_period_ends="2025-12-31")
    adoption.refresh_from_db()
    standings.refresh(adoption)
    return city


@pytest.fixture
def members(spring: Any, city: City, network: Network) -> dict[str, User]:
    """Two late cities with somebody, one of them in French, one late with nobody, one not asked."""
    second, silent, calm = (CityFactory(name=name) for name in ("Ville", "Nobodytown", "Calm"))
    for each in (second, silent, calm):
        MembershipFactory(network=network, city=each)
    for each in (city, second, silent):
        late(each)
    people = {
        "en": FocalPointFactory(city=city),
        "fr": FocalPointFactory(city=second),
        "calm": FocalPointFactory(city=calm),
    }
    User.objects.filter(pk=FocalPointFactory(city=silent).pk).update(is_active=False)
    NoticeSettings.objects.choose(people["fr"], "fr")
    return people


def posted(client: Client, user: User, **more: str) -> Any:
    client.force_login(user)
    return client.post(reverse(PAGE), {**WORDS, **more})


def token_in(page: Any) -> str:
    match = re.search(r'name="token" value="([^"]+)"', page.text)
    assert match
    return match[1]


def recipients() -> list[int]:
    return sorted(Notice.objects.filter(kind="letter").values_list("recipient", flat=True))


def test_it_is_shown_first_with_whom_it_reaches_and_whom_it_does_not(
    client: Client, secretariat: User, members: dict[str, User]
) -> None:
    page = posted(client, secretariat)
    assert "Send this letter to 2 people?" in page.text and recipients() == []
    missed = page.text.split("Whom it does not reach")[1].split("</section>")[0]
    assert "Nobodytown" in missed and "Ville" not in missed and "Calm" not in page.text
    assert "One month more" in page.text and "Un mois de plus" in page.text
    assert "Answers go to webmaster@localhost." in page.text


def test_each_reads_it_in_their_language_once_and_answers_to_the_office(
    client: Client, secretariat: User, members: dict[str, User]
) -> None:
    token = token_in(posted(client, secretariat))
    for _click in range(2):
        answer = posted(client, secretariat, send="1", token=token)
        assert answer.status_code == 302
    assert recipients() == sorted([members["en"].pk, members["fr"].pk])
    again = client.get(answer["Location"]).text
    assert "This letter was sent already. Nobody gets it twice." in again
    notifications.send()
    letters = {letter.to[0]: letter for letter in mail.outbox}
    french = letters[members["fr"].email]
    assert "Un mois de plus" in french.subject and "jusqu'à la fin de mai" in french.body
    assert "You have until" in letters[members["en"].email].body
    assert {letter.extra_headers["Reply-To"] for letter in mail.outbox} == {"webmaster@localhost"}
    assert secretariat.email not in french.body


def test_the_trail_keeps_who_sent_what_and_the_public_never_reads_it(
    client: Client, secretariat: User, network: Network, members: dict[str, User]
) -> None:
    posted(client, secretariat, send="1", token=token_in(posted(client, secretariat)))
    (entry,) = TrailEntry.objects.filter(note__contains="One month more")
    assert entry.note == "One month more\n\nYou have until the end of May."
    assert entry.person.user_id == secretariat.pk and not entry.public
    assert (entry.role, entry.role_for) == ("secretariat", network.short_name)


def test_it_goes_to_nobody_who_was_not_shown(
    client: Client, secretariat: User, city: City, members: dict[str, User]
) -> None:
    token = token_in(posted(client, secretariat))
    FocalPointFactory(city=city)
    again = posted(client, secretariat, send="1", token=token)
    assert "Other people are reached now than were shown." in again.text and recipients() == []
    posted(client, secretariat, send="1", token=token_in(again))
    assert len(recipients()) == 3


def test_a_token_of_somebody_else_sends_nothing(
    client: Client, secretariat: User, administrator: User, members: dict[str, User]
) -> None:
    token = token_in(posted(client, secretariat))
    assert posted(client, administrator, send="1", token=token).status_code == 200
    assert posted(client, secretariat, send="1", token="forged").status_code == 200
    assert recipients() == []


def test_who_wants_no_such_letters_is_counted_as_not_reached(
    client: Client, secretariat: User, members: dict[str, User]
) -> None:
    NoticeSettings.objects.filter(user=members["fr"]).update(muted=["letter"])
    page = posted(client, secretariat)
    assert "Send this letter to 1 person?" in page.text
    assert "Ville" in page.text.split("Whom it does not reach")[1]


@pytest.mark.parametrize(
    ("audience", "names"),
    [
        ("late", ["en", "fr"]),
        ("not-started", ["en", "fr"]),
        ("asked", ["en", "fr"]),
        ("members", ["calm", "en", "fr"]),
        ("waiting", []),
        ("returned", []),
    ],
)
def test_each_audience_is_who_its_name_says(
    client: Client, secretariat: User, members: dict[str, User], audience: str, names: list[str]
) -> None:
    page = posted(client, secretariat, audience=audience)
    people = page.context["people"].people
    assert sorted(people) == sorted(members[name].pk for name in names)
    assert ("Nobody can be reached" in page.text) == (not names)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"words-en": ""}, "This field is required."),
        ({"words-fr": ""}, "Write both in this language, or neither."),
        ({"audience": "everyone"}, "Select a valid choice."),
        ({"subject-en": "x" * 151}, "at most 150"),
    ],
)
def test_a_letter_that_is_not_whole_is_refused_and_its_words_stay(
    client: Client,
    secretariat: User,
    members: dict[str, User],
    changed: dict[str, str],
    sentence: str,
) -> None:
    page = posted(client, secretariat, **changed)
    assert sentence in page.text and "Un mois de plus" in page.text
    back = posted(client, secretariat, back="1")
    assert "You have until the end of May." in back.text


def test_a_secretariat_writes_to_no_city_of_others(
    client: Client, foreign_secretariat: User, network: Network, members: dict[str, User]
) -> None:
    client.force_login(foreign_secretariat)
    address = f"{reverse(PAGE)}?network={network.slug}"
    assert client.post(address, WORDS).status_code == 404
    page = posted(client, foreign_secretariat, audience="members")
    assert "Nobody can be reached" in page.text and recipients() == []


def test_a_focal_point_writes_to_nobody(client: Client, members: dict[str, User]) -> None:
    assert posted(client, members["en"]).status_code == 403


def test_a_subject_becomes_no_header(
    client: Client, secretariat: User, members: dict[str, User]
) -> None:
    subject = {"subject-en": "Hello\r\nBcc: all@example.org"}
    token = token_in(posted(client, secretariat, **subject))
    posted(client, secretariat, send="1", token=token, **subject)
    notifications.send()
    assert mail.outbox
    assert all("\n" not in letter.subject and not letter.bcc for letter in mail.outbox)
