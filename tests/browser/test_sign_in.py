"""Signing in with a passkey, as Chromium's own authenticator makes and uses one."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import Page, expect

from cities.models import City
from cities.sign_in.factors import has_second_step
from tests.factories import AdministratorFactory, CityFactory, FocalPointFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "correct horse battery"
BY_PASSKEY = "Use a passkey: fingerprint, face or key"


@pytest.fixture
def person() -> User:
    person = AdministratorFactory(username="selma", email="selma@harbour.example")
    person.set_password(PASSWORD)
    person.save()
    return person


def authenticator(page: Page) -> tuple[Any, str]:
    """Give the tab a fingerprint that is always right."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session, made["authenticatorId"]


def sign_in(page: Page) -> None:
    page.goto("/admin/login/")
    page.get_by_label("User name or e-mail address").fill("selma@harbour.example")
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


def log_out(page: Page) -> None:
    page.locator("#logout-form button").click()
    page.wait_for_url("**/admin/login/")


def test_a_passkey_is_made_asked_for_and_confirms(
    person: User, page: Page, axe: Callable[[], list[str]], settings: Any
) -> None:
    settings.SECOND_FACTOR = "checkers"
    _session, _name = authenticator(page)

    sign_in(page)
    expect(page.get_by_role("heading", name="Second step of signing in")).to_be_visible()
    assert axe() == []
    page.get_by_role("link", name="Add a passkey").click()
    assert axe() == []
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    assert axe() == [] and page.locator(".codes li").count() == 10
    page.get_by_role("link", name="I have them: to my desk").click()
    page.wait_for_url("**/admin/")
    assert has_second_step(person)

    log_out(page)
    sign_in(page)
    expect(page.get_by_role("heading", name="Now the second step")).to_be_visible()
    assert axe() == []
    page.get_by_label("This is my own computer").check()
    page.get_by_role("button", name=BY_PASSKEY).click()
    page.wait_for_url("**/admin/")
    log_out(page)
    sign_in(page)
    page.wait_for_url("**/admin/")


def test_a_passkey_confirms_what_matters_to_others(
    person: User, page: Page, axe: Callable[[], list[str]], settings: Any
) -> None:
    _session, _name = authenticator(page)
    sign_in(page)
    page.wait_for_url("**/admin/")
    page.goto(reverse("mfa_add_webauthn"))
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()

    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = -1
    other = FocalPointFactory(username="other", city=CityFactory())
    page.goto(reverse("admin:auth_user_change", args=[other.pk]))
    page.get_by_label("Superuser status").check()
    page.locator("input[name=_save]").click()
    expect(page.get_by_role("heading", name="Is it you?")).to_be_visible()
    assert axe() == []
    page.get_by_role("button", name=BY_PASSKEY).click()
    page.wait_for_url("**/admin/auth/user/")

    other.refresh_from_db()
    assert other.is_superuser
    assert City.objects.represented_by(other).exists()


def test_a_refused_passkey_leaves_the_other_way(person: User, page: Page) -> None:
    session, name = authenticator(page)
    sign_in(page)
    page.wait_for_url("**/admin/")
    page.goto(reverse("mfa_add_webauthn"))
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    code = page.locator(".codes li").first.inner_text()
    page.goto("/admin/")
    log_out(page)

    session.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": name})
    options = {"protocol": "ctap2", "transport": "internal", "automaticPresenceSimulation": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    sign_in(page)
    page.get_by_role("button", name=BY_PASSKEY).click()
    expect(page.get_by_text("The passkey was not used")).to_be_visible()
    page.get_by_label("Code from your app").fill(code)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/admin/")

    assert Authenticator.objects.get(type="recovery_codes").data["used_mask"] == 1


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_people_see_what_happened_to_their_account(
    width: int, scheme: Any, person: User, page: Page, axe: Callable[[], list[str]]
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    sign_in(page)
    page.wait_for_url("**/admin/")
    page.goto(reverse("account_profile"))

    expect(page.get_by_role("cell", name="signed in")).to_be_visible()
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert axe() == [] and not page.evaluate(wide)
    page.get_by_role("button", name="Sign out everywhere").click()
    page.wait_for_url("**/admin/login/")
