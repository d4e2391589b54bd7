"""When reports and replies are due."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from commitments.models import Adoption, Commitment, Review, Standing
from commitments.reporting import due_dates, requirements
from tests.factories import AdoptionFactory, ReviewFactory, advance


def agreed(kind: str = "pledge", **fields: Any) -> Adoption:
    values = {"adopted_on": date(2022, 3, 1), "report_every": 12}
    return Adoption(commitment=Commitment(kind=kind), **{**values, **fields})


def test_the_next_report_is_due_after_the_last_period() -> None:
    adoption = agreed(report_every=6)

    assert due_dates.next_due(adoption, date(2024, 8, 31)) == date(2025, 2, 28)


def test_the_first_report_is_due_after_the_adoption() -> None:
    adoption = agreed()

    assert due_dates.next_due(adoption, None) == date(2023, 3, 1)


@pytest.mark.parametrize(
    "fields",
    [
        {"standing": Standing.ACHIEVED},
        {"standing": Standing.DISCONTINUED},
        {"standing": Standing.DONE, "trust": "compiled"},
        {"kind": "ask"},
        {"kind": "statement"},
        {"withdrawn_on": date(2024, 1, 1)},
        {"adopted_on": None},
        {"report_every": None},
    ],
)
def test_nothing_is_due_of_a_promise_that_is_over_or_has_no_rhythm(
    fields: dict[str, object],
) -> None:
    adoption = agreed(**fields)

    assert due_dates.next_due(adoption, None) is None


@pytest.mark.django_db
def test_a_report_is_late_from_the_day_after_it_was_due() -> None:
    due, withdrawn, undated = (AdoptionFactory() for _ in range(3))
    day = date(2024, 6, 30)
    Adoption.objects.exclude(pk=undated.pk).update(report_due_on=day)
    Adoption.objects.filter(pk=withdrawn.pk).update(withdrawn_on=date(2024, 6, 1))
    adoptions = Adoption.objects.all()

    assert not adoptions.late(day).exists()
    assert list(adoptions.late(day + timedelta(days=1))) == [due]
    assert list(adoptions.due_by(day)) == [due] and not adoptions.due_by(date(2024, 6, 29))
    assert list(adoptions.with_due_date()) == [due]


@pytest.mark.django_db
def test_the_reply_window_of_the_list_and_of_the_step_end_at_the_same_moment(
    settings: Any,
) -> None:
    settings.REPLY_DAYS = 30
    review = ReviewFactory()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        advance(review, "submit")
        for shift, over in ((timedelta(days=30, seconds=-1), False), (timedelta(seconds=1), True)):
            clock.shift(shift)
            review = Review.objects.get()
            assert Review.objects.filter(due_dates.reply_window_over()).exists() is over
            assert (requirements.reply_or_time(review, "") == []) is over
