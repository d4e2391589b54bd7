"""Grants and stated needs in the administration: who sees them, and what is refused."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from commitments.models import Grant, Need
from tests.factories import CityFactory, FocalPointFactory, NeedFactory

pytestmark = pytest.mark.django_db
NO_PARTIES = {
    "parties-TOTAL_FORMS": "0",
    "parties-INITIAL_FORMS": "0",
}
GRANT = {
    "slug": "desk",
    "qualifier": "exactly",
    "period_start_precision": "day",
    "period_end_precision": "day",
    "source": "https://example.org/grant",
    **NO_PARTIES,
}
NEED = {"slug": "beds", "what": "beds", "qualifier": "exactly", "source": "https://example.org"}


def problems(client: Client, name: str, values: dict[str, Any]) -> list[str]:
    """Return what the form for a new row says when these values are sent."""
    answer = client.post(f"/admin/commitments/{name}/add/", values)
    assert answer.status_code == 200
    errors = answer.context["adminform"].form.errors
    return [sentence for sentences in errors.values() for sentence in sentences]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            {"amount": "5", "currency": "EUR, USD"},
            "Write one currency as three capital letters: EUR.",
        ),
        ({"amount": "5"}, "An amount needs a currency."),
        (
            {"period_start": "2024-02-01", "period_end": "2024-01-01"},
            "A grant cannot end before it starts.",
        ),
        ({"qualifier": "about"}, "“At least”, “about” and “at most” need a number."),
        (
            {"awarded_on": "2024-02-01"},
            "A date needs a precision, and a precision needs a date.",
        ),
    ],
)
def test_a_wrong_grant_is_refused_in_one_sentence(
    client: Client, administrator: User, values: dict[str, str], sentence: str
) -> None:
    client.force_login(administrator)

    assert problems(client, "grant", GRANT | values) == [sentence]
    assert not Grant.objects.exists()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"amount": "5"}, "An amount needs a currency."),
        (
            {"amount": "5", "amount_to": "4", "currency": "EUR"},
            "A range needs a lower end and a higher upper end.",
        ),
        ({"amount_is": "gap"}, "What an amount is, and how often, needs an amount."),
        ({"contact_url": "https://example.org"}, "Name the office whose page this is."),
        (
            {"contact": "a@b.org"},
            "Remove “a@b.org”: texts must not contain e-mail addresses or telephone numbers.",
        ),
    ],
)
def test_a_wrong_need_is_refused_in_one_sentence(
    client: Client, administrator: User, values: dict[str, str], sentence: str
) -> None:
    client.force_login(administrator)

    assert problems(client, "need", {**NEED, "city": CityFactory().pk, **values}) == [sentence]
    assert not Need.objects.exists()


def test_a_focal_point_sees_the_needs_of_the_own_city_and_changes_none(client: Client) -> None:
    own, other = NeedFactory(what="beds"), NeedFactory(what="boats")
    client.force_login(FocalPointFactory(city=own.city))

    html = client.get("/admin/commitments/need/").content.decode()
    assert "beds" in html
    assert "boats" not in html
    assert client.get(f"/admin/commitments/need/{other.pk}/change/").status_code in (302, 404)
    client.post(f"/admin/commitments/need/{own.pk}/change/", {**NEED, "what": "more"})
    assert Need.objects.get(pk=own.pk).what == "beds"
