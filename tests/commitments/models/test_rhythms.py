"""Periods follow the rhythm's own ends: laws for every rhythm, and how a rhythm changes."""

from datetime import date, timedelta
from importlib import import_module
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commitments.models import Adoption
from commitments.models.rhythms import Period, Rhythm, usual_first_end
from commitments.reporting import standings
from config.dates import earliest_today, month_end, months_later
from tests.factories import AdoptionFactory, ReportFactory

DAY = timedelta(days=1)
# Few examples are enough for laws about so few kinds of months; how fast they come says nothing.
LAW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
days = st.dates(date(2019, 1, 1), date(2033, 12, 31))
months = st.integers(1, 36)
rhythms = st.builds(lambda n, day: Rhythm(n, month_end(day), day), months, days)


def five_years(rhythm: Rhythm, covered: date | None = None) -> list[Period]:
    """Return the periods of a party that reports on each, for five years at least."""
    periods = [rhythm.period_after(covered)]
    while periods[-1].end < months_later(periods[0].end, 60):
        periods.append(rhythm.period_after(periods[-1].end))
    return periods


@LAW
@given(rhythms)
def test_obedient_years_never_drift(rhythm: Rhythm) -> None:
    periods = five_years(rhythm)

    assert periods[0] == (rhythm.begins, rhythm.first_ends)
    assert all(later.start == period.end + DAY for period, later in pairwise(periods))
    assert [period.end for period in periods] == [
        month_end(rhythm.first_ends, n * rhythm.months) for n in range(len(periods))
    ]
    assert all(rhythm.is_end(period.end) for period in periods)


@LAW
@given(rhythms, days)
def test_a_period_ends_with_a_month_after_what_was_covered(rhythm: Rhythm, covered: date) -> None:
    end = rhythm.end_after(covered)

    assert covered < end == month_end(end)
    assert end == rhythm.first_ends or month_end(end, -rhythm.months) <= covered
    assert not any(rhythm.is_end(day) for day in (end - DAY, end + DAY))


@LAW
@given(rhythms, days, days)
def test_every_missed_period_is_one_of_its_own(rhythm: Rhythm, covered: date, today: date) -> None:
    periods = list(rhythm.periods_over(covered, today))

    ends = [covered, *(period.end for period in periods)]
    assert [period.start for period in periods] == [end + DAY for end in ends[:-1]]
    assert all(rhythm.is_end(end) and end < today for end in ends[1:])
    assert rhythm.end_after(ends[-1]) >= today


@LAW
@given(rhythms, months, days, st.none() | days)
def test_a_change_leaves_the_periods_up_to_the_running_one(
    rhythm: Rhythm, others: int, today: date, covered: date | None
) -> None:
    running = rhythm.end_after(today - DAY)
    changed = Rhythm(others, month_end(running, others), rhythm.begins, rhythm, running)
    before = [period for period in five_years(rhythm, covered) if period.end <= running]

    periods = five_years(changed, covered)

    assert periods[: len(before)] == before
    later = [period.end for period in periods if period.end > running]
    assert later == [month_end(running, n * others) for n in range(1, len(later) + 1)] or (
        covered is not None and covered > running
    )


@LAW
@given(months, days)
def test_the_usual_first_period_ends_with_a_part_of_the_year(every: int, begins: date) -> None:
    end = usual_first_end(every, begins)

    assert months_later(begins, every // 2) <= end <= months_later(begins, every + 12)
    assert end == month_end(end) and (12 - end.month) % min(every, 12) == 0


DERIVED: Any = import_module("commitments.migrations.0023_rhythms_derived")


@LAW
@given(months, st.none() | days, st.none() | days)
def test_an_upgrade_makes_no_report_due_earlier(
    every: int, adopted_on: date | None, published: date | None
) -> None:
    end = DERIVED.first_end(every, adopted_on, published, date(2026, 11, 29))

    assert end == month_end(end) and (adopted_on is None or end >= adopted_on)
    if since := published or adopted_on:
        due = months_later(since, every)
        assert due <= end + timedelta(days=60)
        # No more than the rest of the month, but for a promise made after its first report.
        assert end <= month_end(due) or end <= month_end(max(since, adopted_on or since), every)
    else:
        assert end == date(2026, 12, 31)


@pytest.fixture
def today() -> Any:
    with time_machine.travel("2026-11-29T12:00Z", tick=False):
        yield


def saved(adoption: Adoption, **fields: Any) -> Adoption:
    """Return the adoption as it is after somebody saved these fields."""
    for name, value in fields.items():
        setattr(adoption, name, value)
    adoption.full_clean()
    adoption.save()
    return adoption


@pytest.mark.django_db
@pytest.mark.usefixtures("today")
class TestChanges:
    """The rhythm of a yearly report: made, changed, given up."""

    def test_a_new_rhythm_begins_with_a_period_that_runs(self) -> None:
        adoption = saved(AdoptionFactory(adopted_on=date(2018, 1, 1)), report_every=12)
        standings.refresh(adoption)

        assert adoption.first_period_ends == date(2027, 12, 31)
        assert adoption.report_due_on == date(2028, 2, 29)

    def test_a_change_is_free_before_the_first_published_report(self) -> None:
        adoption = AdoptionFactory(report_every=12)
        ReportFactory(adoption=adoption, submitted=True)

        saved(adoption, report_every=6, first_period_ends=date(2026, 6, 30))

        assert adoption.rhythm == Rhythm(6, date(2026, 6, 30), adoption.adopted_on)

    @pytest.mark.slow
    def test_a_change_counts_from_the_end_of_the_running_period(self) -> None:
        adoption = ReportFactory(adoption__report_every=12, year=2023, published=True).adoption
        standings.change_rhythm(adoption, 24)

        assert adoption.first_period_ends == date(2028, 12, 31)
        assert adoption.report_due_on == date(2025, 3, 1), "what was missed is still missed"
        assert adoption.rhythm is not None
        ends = [period.end.year for period in five_years(adoption.rhythm, date(2023, 12, 31))]
        assert ends == [2024, 2025, 2026, 2028, 2030]

        standings.change_rhythm(adoption, 6, date(2027, 3, 31))
        ends_of_months = [
            period.end.isoformat()[:7]
            for period in five_years(adoption.rhythm, date(2024, 12, 31))[:4]
        ]
        assert ends_of_months == ["2025-12", "2026-12", "2027-03", "2027-09"]

    @pytest.mark.slow
    def test_no_change_of_the_rhythm_alters_the_periods_before_it(self) -> None:
        adoption = ReportFactory(adoption__report_every=12, year=2023, published=True).adoption
        with time_machine.travel("2026-11-29T12:00Z", tick=False):
            standings.change_rhythm(adoption, 24)
        for today, months in (("2027-11-29", 7), ("2029-05-01", 5)):
            with time_machine.travel(f"{today}T12:00Z", tick=False):
                assert adoption.rhythm is not None
                ended = five_years(adoption.rhythm, date(2023, 12, 31))
                kept = [period for period in ended if period.end < earliest_today()]
                standings.change_rhythm(adoption, months)
                after = five_years(adoption.rhythm, date(2023, 12, 31))
                assert after[: len(kept)] == kept, today
        assert len(adoption.former_rhythms) == 3

    @pytest.mark.parametrize(
        ("fields", "name", "words"),
        [
            ({"first_period_ends": date(2026, 12, 31)}, "first_period_ends", "31 December 2026"),
            ({"first_period_ends": date(2028, 12, 30)}, "first_period_ends", "31 December 2028"),
            ({"report_every": 37}, "report_every", "36"),
            ({"report_every": 0}, "report_every", "1"),
        ],
    )
    def test_a_change_that_cannot_be_says_what_can(
        self, fields: dict[str, Any], name: str, words: str
    ) -> None:
        adoption = ReportFactory(adoption__report_every=12, year=2023, published=True).adoption

        with pytest.raises(ValidationError) as refused:
            saved(adoption, **fields)

        assert words in " ".join(refused.value.message_dict[name])

    def test_who_gives_up_the_months_gives_up_the_rhythm(self) -> None:
        adoption = ReportFactory(adoption__report_every=12, year=2023, published=True).adoption
        standings.change_rhythm(adoption, 24)

        standings.change_rhythm(adoption, None)

        assert adoption.rhythm is None and adoption.former_rhythms == []
        assert adoption.report_due_on is None
        with pytest.raises(ValidationError, match="after how many months"):
            saved(adoption, first_period_ends=date(2027, 12, 31))

    def test_what_is_saved_again_is_no_change(self) -> None:
        adoption = ReportFactory(adoption__report_every=12, year=2023, published=True).adoption

        saved(adoption, first_period_ends=None)

        assert adoption.first_period_ends == date(2022, 12, 31) and adoption.former_rhythms == []
