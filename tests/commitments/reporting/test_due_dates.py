"""When reports and replies are due."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from commitments.models import Adoption, Commitment, Review, Standing
from commitments.reporting import due_dates, requirements, standings
from tests.factories import (
    AdoptionFactory,
    CityFactory,
    MembershipFactory,
    ReviewFactory,
    advance,
)


def agreed(kind: str = "pledge", **fields: Any) -> Adoption:
    """Return a promise of March 2022, to be reported on for each calendar year."""
    values = {
        "adopted_on": date(2022, 3, 1),
        "report_every": 12,
        "first_period_ends": date(2022, 12, 31),
    }
    return Adoption(commitment=Commitment(kind=kind), **{**values, **fields})


@pytest.mark.parametrize(
    ("covered", "period_ends", "due"),
    [
        (None, date(2022, 12, 31), date(2023, 3, 1)),
        (date(2022, 12, 31), date(2023, 12, 31), date(2024, 2, 29)),
        (date(2024, 8, 17), date(2024, 12, 31), date(2025, 3, 1)),
    ],
)
def test_a_report_is_due_60_days_after_the_end_of_its_period(
    covered: date | None, period_ends: date, due: date
) -> None:
    assert due_dates.next_due(agreed(), covered) == (period_ends, due)


def test_a_returned_report_has_a_day_of_its_own() -> None:
    later, earlier = date(2023, 5, 5), date(2023, 1, 5)

    assert due_dates.next_due(agreed(), None, not_before=later) == (date(2022, 12, 31), later)
    assert due_dates.next_due(agreed(), None, not_before=earlier) == due_dates.next_due(
        agreed(), None
    )


@pytest.mark.django_db
def test_the_days_to_report_are_those_of_the_network_the_longest_of_several() -> None:
    membership = MembershipFactory(network__grace_days=90)
    city = membership.city
    MembershipFactory(network__grace_days=20, city=city)
    MembershipFactory(network__grace_days=200, city=city, until=date(2020, 1, 1))
    MembershipFactory(network__grace_days=300, city=city, role="grantee")

    assert due_dates.grace_days(Adoption(city=city)) == 90
    assert due_dates.grace_days(Adoption(network=membership.network)) == 90
    assert due_dates.grace_days(Adoption(city=CityFactory())) == 60


@pytest.mark.django_db
def test_due_dates_follow_the_network() -> None:
    adoption = AdoptionFactory(report_every=12, adopted_on=date(2024, 1, 1))
    standings.refresh(adoption)
    assert adoption.report_due_on == date(2025, 3, 1)
    assert standings.refresh_due_dates() == 0

    MembershipFactory(city=adoption.city, network__grace_days=90)

    assert standings.refresh_due_dates() == 1
    adoption.refresh_from_db()
    assert adoption.report_due_on == date(2025, 3, 31)


@pytest.mark.parametrize(
    "fields",
    [
        {"standing": Standing.ACHIEVED},
        {"standing": Standing.DISCONTINUED},
        {"standing": Standing.DONE, "trust": "compiled"},
        {"kind": "ask"},
        {"kind": "statement"},
        {"withdrawn_on": date(2024, 1, 1)},
        {"report_every": None, "first_period_ends": None},
    ],
)
def test_nothing_is_due_of_a_promise_that_is_over_or_has_no_rhythm(
    fields: dict[str, object],
) -> None:
    adoption = agreed(**fields)

    assert due_dates.next_due(adoption, None) is None


@pytest.mark.django_db
def test_a_report_is_late_once_the_day_it_was_due_is_over_everywhere() -> None:
    due, withdrawn, undated = (AdoptionFactory() for _ in range(3))
    day = date(2024, 6, 30)
    Adoption.objects.exclude(pk=undated.pk).update(
        report_due_on=day, report_period_ends=date(2024, 4, 30)
    )
    Adoption.objects.filter(pk=withdrawn.pk).update(withdrawn_on=date(2024, 6, 1))
    adoptions = Adoption.objects.all()

    assert not adoptions.late(day).exists()
    assert list(adoptions.late(day + timedelta(days=1))) == [due]
    assert list(adoptions.with_due_date()) == [due]
    assert list(adoptions.due(date(2024, 5, 1))) == [due]
    assert not adoptions.due(date(2024, 4, 30)).exists()
    with time_machine.travel("2024-07-01T11:59Z", tick=False):
        assert not adoptions.late().exists()
    with time_machine.travel("2024-07-01T12:00Z", tick=False):
        assert list(adoptions.late()) == [due]


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
