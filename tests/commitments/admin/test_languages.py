"""The administration and its letters are in the language of the person."""

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.urls import reverse

from cities.models import City
from commitments.models import Notice, NoticeSettings
from commitments.reporting import drafts, notifications
from tests.factories import AdoptionFactory, CountryFactory

pytestmark = pytest.mark.django_db
DESK = "/admin/"


def language_of(page: str) -> str:
    return page.split('<html lang="')[1].split('"', maxsplit=1)[0]


@pytest.mark.slow
def test_pages_are_in_the_language_of_the_browser(client: Client, focal_point: User) -> None:
    client.force_login(focal_point)

    answer = client.get(DESK, headers={"accept-language": "es-AR, en;q=0.5"})

    assert language_of(answer.content.decode()) == answer["Content-Language"] == "es"


@pytest.mark.slow
def test_the_language_of_the_person_wins_over_the_browser(
    client: Client, focal_point: User
) -> None:
    client.force_login(focal_point)
    client.post(reverse("language"), {"language": "ar", "next": DESK})

    page = client.get(DESK, headers={"accept-language": "es"}).content.decode()

    assert (language_of(page), 'dir="rtl"' in page) == ("ar", True)
    assert client.get("/cities/").headers["Content-Language"] == "en", (
        "public pages follow the address"
    )


def test_a_language_that_the_site_does_not_have_changes_nothing(
    client: Client, focal_point: User
) -> None:
    client.force_login(focal_point)

    assert client.post(reverse("language"), {"language": "tlh"}).status_code == 302
    assert NoticeSettings.objects.get(user=focal_point).language == "en"
    assert client.get(reverse("language")).status_code == 405


def test_the_first_sign_in_makes_its_language_the_persons(
    client: Client, focal_point: User
) -> None:
    focal_point.set_password("correct horse battery")
    focal_point.save()
    entered = {"login": focal_point.username, "password": "correct horse battery"}

    for accepted in ("fr", "es"):
        client.post("/admin/login/", entered, headers={"accept-language": accepted})

    assert NoticeSettings.objects.get(user=focal_point).language == "fr"


def test_a_letter_names_things_in_the_language_of_who_gets_it(
    city: City, focal_point: User
) -> None:
    City.objects.update(country=CountryFactory(name="Uganda"))
    NoticeSettings.objects.choose(focal_point, "fr")
    city.refresh_from_db()

    notifications.notify([focal_point], Notice.Kind.DUE, "key", city, "/admin/")
    notifications.send()

    assert "Ouganda" in mail.outbox[0].body


def test_a_report_is_in_the_language_of_its_author(city: City, focal_point: User) -> None:
    NoticeSettings.objects.choose(focal_point, "fr")

    assert drafts.start(AdoptionFactory(city=city), focal_point).language == "fr"
