"""A session ends when nobody uses it, and never because somebody works long."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from cities.sign_in.sessions import PUT_OFF_EVERY
from tests.factories import AdministratorFactory
from tests.forms import send

pytestmark = pytest.mark.django_db
DESK = "/admin/password_change/"
REFUSAL = "This is the only administrator: make somebody else one first."


def test_a_session_ends_after_eight_hours_without_use(focal_point: User, client: Client) -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        client.force_login(focal_point)
        assert client.get(DESK).status_code == 200
    for hours in (7, 14):
        with time_machine.travel(start + timedelta(hours=hours), tick=False):
            assert client.get(DESK).status_code == 200
    with time_machine.travel(start + timedelta(hours=22, minutes=1), tick=False):
        assert client.get(DESK).status_code == 302


def test_not_every_page_writes(focal_point: User, client: Client) -> None:
    client.force_login(focal_point)
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        assert "sessionid" in client.get(DESK).cookies
    with time_machine.travel(start + timedelta(seconds=PUT_OFF_EVERY - 1), tick=False):
        assert "sessionid" not in client.get(DESK).cookies
        assert "sessionid" not in client.get("/about/").cookies


@pytest.mark.parametrize("right", ["is_superuser", "is_active", "is_staff"])
def test_the_last_administrator_cannot_be_taken_away(
    right: str, administrator: User, client: Client
) -> None:
    client.force_login(administrator)
    address = f"/admin/auth/user/{administrator.pk}/"

    def take_away() -> Any:
        return send(client, f"{address}change/", **{right: None})

    assert REFUSAL in take_away().content.decode()
    assert client.post(f"{address}delete/", {"post": "yes"}).status_code == 403
    other = AdministratorFactory(is_active=False)
    assert REFUSAL in take_away().content.decode()
    User.objects.filter(pk=other.pk).update(is_active=True)
    assert take_away().status_code == 302
