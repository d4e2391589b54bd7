"""Readers report errors to the staff; machines do not."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from commitments.models import ErrorReport

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def send(client: Client, after: float = 10, **fields: str) -> int:
    """Open the form, wait some seconds, send it; return the status."""
    with time_machine.travel(NOON, tick=False):
        html = client.get("/report-error/?page=/cities/arua/").content.decode()
    opened = re.search(r'name="opened" value="([^"]+)"', html)
    assert opened is not None
    data = {"page": "/cities/arua/", "message": "It was 2019.", "opened": opened[1], **fields}
    with time_machine.travel(NOON + timedelta(seconds=after), tick=False):
        return client.post("/report-error/", data).status_code


def test_a_message_reaches_the_staff_without_a_cookie(client: Client) -> None:
    assert send(client, contact="reader@example.org") == 200
    row = ErrorReport.objects.get()
    assert (row.page, row.message) == ("/cities/arua/", "It was 2019.")
    assert not client.cookies


@pytest.mark.parametrize(
    ("after", "fields"),
    [
        (1, {}),  # faster than anyone reads
        (90_000, {}),  # kept for a day
        (10, {"website": "https://spam.example"}),  # the field nobody sees
        (10, {"opened": "1:forged:stamp"}),
        (10, {"message": ""}),
        (10, {"contact": "not an address"}),
    ],
)
def test_what_no_reader_would_send_is_refused(
    client: Client, after: float, fields: dict[str, str]
) -> None:
    assert send(client, after, **fields) == 400
    assert not ErrorReport.objects.exists()


def test_a_refused_message_keeps_what_was_typed(client: Client) -> None:
    html = client.post("/report-error/", {"message": "Typed with care."}).content.decode()
    assert "Typed with care." in html


def test_a_flood_is_cut_off(client: Client) -> None:
    with time_machine.travel(NOON, tick=False):
        ErrorReport.objects.bulk_create(
            ErrorReport(message="spam", received_at=NOON) for _ in range(60)
        )

    assert send(client) == 400
