"""Tokens in the administration: made and shown once, recognised by a fingerprint, revoked."""

import re
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from cities.models import City, TrailEntry
from commitments.models import ApiToken
from tests.factories import ApiTokenFactory
from tests.forms import send

pytestmark = pytest.mark.django_db
PAGES = "admin:commitments_apitoken_"


@pytest.fixture
def admin(administrator: User, client: Client) -> Client:
    client.force_login(administrator)
    return client


def asked_with(secret: str) -> int:
    headers = {"Authorization": f"Bearer {secret}"}
    return int(Client().get("/api/v1/drafts/", headers=headers).status_code)


@pytest.mark.slow
def test_a_new_token_is_shown_once_and_nowhere_kept(
    admin: Client, focal_point: User, city: City
) -> None:
    sent: dict[str, Any] = {"name": "Portal", "owner": focal_point.pk, "cities": [city.pk]}
    day = {"expires_at_0": "2099-12-31", "expires_at_1": "00:00:00"}
    assert send(admin, reverse(f"{PAGES}add"), **sent, **day).status_code == 302
    assert "messages" not in admin.cookies  # the secret waits on the server

    there = reverse(f"{PAGES}changelist")
    [secret] = re.findall(r"cc_[\w-]{20,}", admin.get(there).text)
    token = ApiToken.objects.get()
    assert asked_with(secret) == 200
    assert secret not in admin.get(there).text
    kept = [str(value) for value in vars(token).values()]
    kept += [str(entry.changes) for entry in TrailEntry.objects.all()]
    assert not any(secret in text for text in kept)
    assert not any(token.digest in str(entry.changes) for entry in TrailEntry.objects.all())
    assert not TrailEntry.objects.published().exists()


def test_a_revoked_token_opens_nothing_and_the_trail_says_who_did_it(
    admin: Client, administrator: User
) -> None:
    token = ApiTokenFactory(secret="cc_portal")
    assert asked_with("cc_portal") == 200

    chosen = {"action": "revoke", "_selected_action": [token.pk]}
    admin.post(reverse(f"{PAGES}changelist"), chosen)

    assert asked_with("cc_portal") == 401
    entry = TrailEntry.objects.get(model="commitments.apitoken")
    assert (entry.actor, [*entry.changes]) == (administrator, ["revoked_at"])


def test_a_token_is_proposed_for_a_year_and_tells_nothing_before_it_is_made(admin: Client) -> None:
    with time_machine.travel("2026-03-01T12:00Z", tick=False):
        page = admin.get(reverse(f"{PAGES}add")).text
    assert 'value="2027-03-01"' in page
    assert "Last used at" not in page and 'form="revoke"' not in page


@pytest.mark.slow
def test_a_token_is_revoked_on_its_own_page(admin: Client) -> None:
    token = ApiTokenFactory(secret="cc_portal")
    there = reverse(f"{PAGES}change", args=[token.pk])
    form = admin.get(there).text.partition('<form id="revoke"')[2].partition("</form>")[0]
    hidden = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))

    answer = admin.post(reverse(f"{PAGES}changelist"), hidden, follow=True)

    assert "They no longer give access." in answer.text
    assert asked_with("cc_portal") == 401
    assert 'form="revoke"' not in admin.get(there).text


@pytest.mark.slow
def test_a_new_secret_works_beside_the_old_one_until_its_day(
    admin: Client, administrator: User
) -> None:
    token = ApiTokenFactory(secret="cc_portal")
    there = reverse(f"{PAGES}changelist")

    with time_machine.travel("2026-03-01T12:00Z", tick=False):
        ApiToken.objects.update(expires_at="2027-01-01T00:00Z")
        admin.force_login(administrator)
        chosen = {"action": "replace_secrets", "_selected_action": [token.pk]}
        page = admin.post(there, chosen, follow=True).text
        [secret] = re.findall(r"cc_[\w-]{20,}", page)
        assert secret not in admin.get(there).text
        assert (asked_with(secret), asked_with("cc_portal")) == (200, 200)
    with time_machine.travel("2026-03-15T11:59Z"):
        assert (asked_with(secret), asked_with("cc_portal")) == (200, 200)
    with time_machine.travel("2026-03-15T12:01Z"):
        assert (asked_with(secret), asked_with("cc_portal")) == (200, 401)

    entry = TrailEntry.objects.get(model="commitments.apitoken")
    assert (entry.actor, {*entry.changes}) == (administrator, {"hint", "former_until"})
    with time_machine.travel("2026-03-02T12:00Z"):
        ApiToken.objects.update(revoked_at="2026-03-02T00:00Z")
        assert (asked_with(secret), asked_with("cc_portal")) == (401, 401)


def test_a_token_that_is_no_longer_valid_gets_no_new_secret(admin: Client) -> None:
    token = ApiTokenFactory(secret="cc_portal")
    ApiToken.objects.update(revoked_at="2026-03-02T00:00Z")
    chosen = {"action": "replace_secrets", "_selected_action": [token.pk]}

    assert "cc_" not in admin.post(reverse(f"{PAGES}changelist"), chosen, follow=True).text.replace(
        token.hint, ""
    )
