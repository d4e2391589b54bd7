"""Whether a party is due to report: the same for one row and in the database."""

from datetime import date
from typing import Any

import pytest

from commitments.models import Adoption
from commitments.models.adoptions import report_overdue
from tests.factories import AdoptionFactory

TODAY = date(2026, 6, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "awaited"),
    [
        ({}, "not-asked"),
        ({"report_due_on": date(2020, 1, 1)}, "not-asked"),
        ({"report_every": 12}, "not-due"),
        ({"report_every": 12, "report_due_on": date(2026, 5, 31)}, "overdue"),
        ({"report_every": 12, "report_due_on": TODAY}, "due"),
        ({"report_every": 12, "report_due_on": date(2026, 7, 31)}, "due"),
        ({"report_every": 12, "report_due_on": date(2026, 8, 1)}, "not-due"),
        (
            {"report_every": 12, "report_due_on": TODAY, "withdrawn_on": date(2024, 1, 1)},
            "not-due",
        ),
    ],
)
def test_what_is_awaited_of_a_party(values: dict[str, Any], awaited: str) -> None:
    adoption = AdoptionFactory(**values)
    assert adoption.reporting_on(TODAY) == awaited
    assert Adoption.objects.with_reporting(TODAY).get().reporting == awaited


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("end", "late"), [(None, True), ("2010-01-01", False), ("2999-01-01", True)]
)
def test_nothing_is_due_from_a_place_that_is_no_more(end: str | None, late: bool) -> None:
    adoption = AdoptionFactory(
        report_every=12,
        report_due_on=date(2026, 5, 31),
        city__ends_on=end and date.fromisoformat(end),
        city__ends_on_precision="day" if end else "",
    )
    expected = [adoption] if late else []

    assert list(Adoption.objects.with_due_date()) == expected
    assert list(Adoption.objects.late(TODAY)) == expected
    assert list(Adoption.objects.filter(report_overdue(TODAY))) == expected
    awaited = Adoption.objects.with_reporting(TODAY).get()
    assert awaited.reporting == awaited.reporting_on(TODAY) == ("overdue" if late else "not-due")
