"""People of an office sign in by its directory: a real provider that runs beside the test."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import User
from django.core.checks import run_checks
from django.test import Client
from oidc_provider_mock import User as Claims
from oidc_provider_mock import run_server_in_thread

from cities.models import City, SecurityEvent
from tests.factories import InvitationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LOGIN = "/admin/directory/office/"
TESS = "tess@port.example"
PEOPLE = (
    Claims(sub="1", claims={"email": TESS, "email_verified": True, "given_name": "Tess"}),
    Claims(sub="2", claims={"email": TESS, "email_verified": True}),
    Claims(sub="3", claims={"email": TESS, "email_verified": False}),
)


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    with run_server_in_thread(user_claims=PEOPLE) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(autouse=True)
def directory(provider: str, settings: Any) -> None:
    settings.OIDC_URL, settings.OIDC_CLIENT, settings.OIDC_SECRET = provider, "site", "secret"
    settings.OIDC_NAME = "Port Evermore"


@pytest.fixture
def person(focal_point: User) -> User:
    User.objects.filter(pk=focal_point.pk).update(email=TESS)
    return focal_point


def come(client: Client, number: str, query: str = "") -> Any:
    """Follow the link to the directory, be somebody there, and come back."""
    there = client.get(LOGIN + query)["Location"]
    assert "code_challenge" in there
    answer = requests.post(there, data={"sub": number}, allow_redirects=False, timeout=10)
    back = urlsplit(answer.headers["Location"])
    return client.get(f"{back.path}?{back.query}")


def signed_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


def test_the_page_of_signing_in_has_a_button_where_there_is_a_directory(
    client: Client, settings: Any
) -> None:
    page = client.get("/admin/login/").content.decode()
    assert "Sign in with Port Evermore" in page and LOGIN in page
    settings.OIDC_URL = ""
    assert LOGIN not in client.get("/admin/login/").content.decode()


def test_without_a_directory_nothing_is_there(client: Client, settings: Any) -> None:
    settings.OIDC_URL = ""
    assert client.get(LOGIN).status_code == client.get(f"{LOGIN}back/").status_code == 404


def test_an_account_is_found_by_a_confirmed_address(person: User, client: Client) -> None:
    answer = come(client, "1")

    assert (answer.status_code, answer["Location"]) == (302, "/admin/")
    assert signed_in(client)
    kept = SocialAccount.objects.get(user=person)
    assert (kept.uid, kept.extra_data) == ("1", {}), "nothing else of the person is kept"
    assert SecurityEvent.objects.sign_ins_of(person).exists()
    client.post("/admin/logout/")
    come(client, "1")
    assert signed_in(client)
    kept.refresh_from_db()
    assert kept.extra_data == {}


def test_an_address_that_was_given_to_somebody_else_opens_nothing(
    person: User, client: Client
) -> None:
    come(client, "1")
    client.post("/admin/logout/")
    assert come(client, "2").status_code == 403
    assert not signed_in(client)


@pytest.mark.parametrize("number", ["3", "stranger"])
def test_an_address_that_is_not_confirmed_opens_nothing(
    number: str, person: User, client: Client
) -> None:
    page = come(client, number)
    assert page.status_code == 403 and "You have no account here" in page.content.decode()
    assert not signed_in(client) and not SocialAccount.objects.exists()


@pytest.mark.parametrize("right", ["is_staff", "is_active"])
def test_who_may_no_longer_work_here_does_not_come_in(
    right: str, person: User, client: Client
) -> None:
    User.objects.filter(pk=person.pk).update(**{right: False})
    assert come(client, "1").status_code == 403
    assert not signed_in(client)


def test_nobody_gets_an_account_who_was_not_invited(client: Client, city: City) -> None:
    before = User.objects.count()
    assert come(client, "1").status_code == 403
    assert User.objects.count() == before

    InvitationFactory(email=TESS, city=city)
    assert come(client, "1").status_code == 302
    person = User.objects.get(email=TESS)
    assert person.first_name == "Tess" and not person.has_usable_password()
    assert City.objects.represented_by(person).get() == city
    assert signed_in(client)


def test_the_second_step_is_asked_for_as_ever(person: User, client: Client) -> None:
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})
    answer = come(client, "1")
    assert answer["Location"].startswith("/admin/second-step/")
    assert not signed_in(client)


def test_the_directory_is_not_connected_to_whoever_is_signed_in(
    person: User, other_focal_point: User, client: Client
) -> None:
    client.force_login(other_focal_point)
    come(client, "1", "?process=connect")
    assert not SocialAccount.objects.filter(user=other_focal_point).exists()


def test_an_answer_nobody_asked_for_opens_nothing(person: User, client: Client) -> None:
    page = client.get(f"{LOGIN}back/?code=1&state=2")
    assert page.status_code == 403 and not signed_in(client)


def test_settings_that_are_half_there_are_reported(settings: Any) -> None:
    settings.OIDC_SECRET = ""
    reported = {message.id for message in run_checks(include_deployment_checks=True)}
    assert {"commitments.W016", "commitments.W017"} <= reported
    settings.OIDC_URL, settings.OIDC_CLIENT = "", ""
    reported = {message.id for message in run_checks(include_deployment_checks=True)}
    assert not {"commitments.W016", "commitments.W017"} & reported
