"""Readers report errors to the staff; machines do not."""

import pytest
from django.test import Client

from commitments.models import ErrorReport
from tests.commitments.views.public_forms import send

pytestmark = pytest.mark.django_db


def test_a_message_reaches_the_staff_without_a_cookie(client: Client) -> None:
    assert send(client, contact="reader@example.org").status_code == 200
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
    assert send(client, after=after, **fields).status_code == 400
    assert not ErrorReport.objects.exists()


def test_a_refused_message_keeps_what_was_typed(client: Client) -> None:
    html = client.post("/report-error/", {"message": "Typed with care."}).content.decode()
    assert "Typed with care." in html
