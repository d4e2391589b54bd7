"""Before something final people show once more who they are; nothing they typed is lost."""

from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from cities.models import City
from cities.sign_in import brake
from commitments.models import ApiToken
from tests.factories import CityFactory, FocalPointFactory

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
QUESTION = "Is it you?"
PROOF = "confirmation-password"


@pytest.fixture
def administrator(administrator: User, client: Client, settings: Any) -> User:
    """An administrator who signed in some while ago."""
    administrator.set_password(PASSWORD)
    administrator.save()
    client.force_login(administrator)
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = -1
    return administrator


def proved(client: Client, page: Any, proof: str) -> Any:
    """Send again what the page that asks holds, with a proof."""
    data: dict[str, list[str]] = {}
    for name, value in page.context["sent"]:
        data.setdefault(name, []).append(value)
    return client.post(page.request["PATH_INFO"], {**data, PROOF: proof})


def test_a_token_is_made_after_the_password_with_all_that_was_typed(
    administrator: User, client: Client
) -> None:
    cities = [CityFactory().pk, CityFactory().pk]
    sent = {
        "name": "A <system> & more",
        "owner": administrator.pk,
        "cities": cities,
        "networks": [],
        "expires_at_0": "2030-01-01",
        "expires_at_1": "00:00",
    }

    page = client.post("/admin/commitments/apitoken/add/", sent)
    assert QUESTION in page.content.decode() and not ApiToken.objects.exists()
    wrong = proved(client, page, "guess")
    assert "The password is not right." in wrong.content.decode()
    assert "guess" not in wrong.content.decode() and not ApiToken.objects.exists()
    assert proved(client, wrong, PASSWORD).status_code == 302

    token = ApiToken.objects.get()
    assert token.name == "A <system> & more"
    assert sorted(token.cities.values_list("pk", flat=True)) == sorted(cities)


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("auth/user/{0}/change/", {"is_superuser": "on"}),
        ("auth/user/{0}/delete/", {"post": "yes"}),
        ("auth/user/{0}/password/", {"password1": "x", "password2": "x"}),
        ("auth/user/add/", {"username": "other"}),
        ("auth/user/", {"action": "delete_selected", "_selected_action": "{0}", "post": "yes"}),
        ("commitments/redaction/add/", {"reason": "named"}),
        ("cities/city/", {"action": "publish_chosen", "_selected_action": "{1}"}),
    ],
)
def test_what_matters_to_others_is_asked_for(
    address: str, sent: dict[str, str], administrator: User, city: City, client: Client
) -> None:
    other = FocalPointFactory(city=city)
    City.objects.filter(pk=city.pk).update(public=False)
    data = {name: value.format(other.pk, city.pk) for name, value in sent.items()}

    page = client.post("/admin/" + address.format(other.pk), data)

    assert QUESTION in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    other.refresh_from_db()
    assert not other.is_superuser and not City.objects.get(pk=city.pk).public


def test_who_signed_in_just_now_is_not_asked(
    administrator: User, city: City, client: Client, settings: Any
) -> None:
    moment = timezone.now()
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
    with time_machine.travel(moment, tick=False):
        client.force_login(administrator)
    sent = {"action": "publish_chosen", "_selected_action": city.pk}
    for seconds, question in ((599, False), (601, True)):
        with time_machine.travel(moment.timestamp() + seconds, tick=False):
            page = client.post("/admin/cities/city/", sent, follow=True)
            assert (QUESTION in page.content.decode()) is question


def test_guessing_the_password_here_is_braked_and_loses_nothing(
    administrator: User, city: City, client: Client
) -> None:
    sent = {"action": "publish_chosen", "_selected_action": city.pk}
    page = client.post("/admin/cities/city/", sent)

    statuses = []
    for _ in range(brake.PER_NAME + 1):
        page = proved(client, page, "guess")
        statuses.append(page.status_code)

    assert statuses == [200] * brake.PER_NAME + [429]
    assert "Too many wrong tries. Try again in 15 minutes." in page.content.decode()
    assert page["Retry-After"]
    assert ("_selected_action", str(city.pk)) in page.context["sent"]


def test_a_proof_gives_the_session_a_new_name(
    administrator: User, city: City, client: Client, settings: Any
) -> None:
    before = client.cookies["sessionid"].value
    page = client.post("/admin/cities/city/", {"action": "publish_chosen", "_selected_action": 0})

    proved(client, page, PASSWORD)

    assert client.cookies["sessionid"].value != before
