"""Whether a party is due to report: the same for one row and in the database."""

from datetime import date
from typing import Any

import pytest

from commitments.models import Adoption
from commitments.models.adoptions import report_overdue
from tests.factories import AdoptionFactory

TODAY = date(2026, 6, 1)


def awaited(due: str, period: str = "2026-03-31", **values: Any) -> dict[str, Any]:
    """Return the values of an adoption in a rhythm, with its next report and when it is due."""
    days = {"report_due_on": due, "report_period_ends": period}
    return {"report_every": 12} | {n: date.fromisoformat(day) for n, day in days.items()} | values


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "reporting"),
    [
        ({}, "not-asked"),
        ({"report_due_on": date(2020, 1, 1)}, "not-asked"),
        ({"report_every": 12}, "not-due"),
        (awaited("2026-05-31"), "overdue"),
        (awaited("2026-06-01"), "due"),
        (awaited("2026-07-30", "2026-05-31"), "due"),
        (awaited("2026-06-01", "2026-06-01"), "not-due"),
        (awaited("2026-08-29", "2026-06-30"), "not-due"),
        (awaited("2026-05-31", withdrawn_on=date(2024, 1, 1)), "not-due"),
    ],
)
def test_what_is_awaited_of_a_party(values: dict[str, Any], reporting: str) -> None:
    adoption = AdoptionFactory(**values)
    assert adoption.reporting_on(TODAY) == reporting
    assert Adoption.objects.with_reporting(TODAY).get().reporting == reporting


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("end", "late"), [(None, True), ("2010-01-01", False), ("2999-01-01", True)]
)
def test_nothing_is_due_from_a_place_that_is_no_more(end: str | None, late: bool) -> None:
    adoption = AdoptionFactory(
        report_every=12,
        report_due_on=date(2026, 5, 31),
        report_period_ends=date(2026, 4, 1),
        city__ends_on=end and date.fromisoformat(end),
        city__ends_on_precision="day" if end else "",
    )
    expected = [adoption] if late else []

    assert list(Adoption.objects.with_due_date()) == expected
    assert list(Adoption.objects.late(TODAY)) == expected
    assert list(Adoption.objects.filter(report_overdue(TODAY))) == expected
    row = Adoption.objects.with_reporting(TODAY).get()
    assert row.reporting == row.reporting_on(TODAY) == ("overdue" if late else "not-due")
