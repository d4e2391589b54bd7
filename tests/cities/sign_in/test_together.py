"""Of twelve who send the same proof at the same moment, one gets in."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.models import User
from django.db import connection

from cities.models import City
from cities.sign_in.factors import SecondSteps
from cities.sign_in.invitations import link_to
from tests.conftest import StrictClient
from tests.factories import InvitationFactory, UserFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
AT_ONCE = 12
PASSWORD = "correct horse battery"
SECRET, SEED = "JBSWY3DPEHPK3PXP", "a0" * 40


def let_in(send: Callable[[StrictClient], Any]) -> int:
    """Let twelve browsers send at once. Return how many are signed in then."""
    browsers = [StrictClient() for _ in range(AT_ONCE)]

    def act(browser: StrictClient) -> int:
        try:
            send(browser)
            return int(browser.get("/admin/").status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(act, browsers)).count(200)


def test_an_invitation_is_taken_once() -> None:
    invitation = InvitationFactory()
    path = "/admin/" + link_to(invitation).split("/admin/")[1]
    fields = {"first_name": "Tess", "last_name": "Marlowe", "language": "en"}

    def accept(browser: StrictClient) -> None:
        browser.post(path, {**fields, "password": PASSWORD, "again": PASSWORD})

    assert let_in(accept) == 1
    assert User.objects.filter(email=invitation.email).count() == 1
    assert City.objects.get(pk=invitation.city_id).focal_points.count() == 1


@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_a_code_lets_one_in(kind: str) -> None:
    person = UserFactory(is_staff=True)
    person.set_password(PASSWORD)
    person.save()
    secrets = {
        "totp": {"secret": SecondSteps().encrypt(SECRET)},
        "recovery_codes": {"seed": SecondSteps().encrypt(SEED), "used_mask": 0},
    }
    kept = {
        name: Authenticator.objects.create(user=person, type=name, data=data)
        for name, data in secrets.items()
    }
    code = format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))
    if kind == "recovery":
        code = kept["recovery_codes"].wrap().generate_codes()[0]

    def prove(browser: StrictClient) -> None:
        browser.post("/admin/login/", {"login": person.username, "password": PASSWORD})
        browser.post("/admin/second-step/proof/", {"code": code})

    assert let_in(prove) == 1
