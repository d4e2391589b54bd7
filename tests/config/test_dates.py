"""Calendar arithmetic: months of different lengths, leap years, and laws for all dates."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.dates import first_day, format_known_date, format_period, last_day, months_later

days = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(1900, 1, 31), 1, date(1900, 2, 28)),
        (date(2000, 1, 31), 1, date(2000, 2, 29)),
        (date(2023, 11, 30), 1, date(2023, 12, 30)),
        (date(2023, 12, 31), 2, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2024, 5, 15), 0, date(2024, 5, 15)),
        (date(2024, 1, 15), -1, date(2023, 12, 15)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_the_month(
    day: date, months: int, expected: date
) -> None:
    assert months_later(day, months) == expected


@given(days, st.integers(0, 240))
def test_months_later_is_in_the_month_that_counting_gives(day: date, months: int) -> None:
    later = months_later(day, months)

    assert later.year * 12 + later.month == day.year * 12 + day.month + months
    assert later.day == day.day or (
        later.day < day.day and (later + timedelta(days=1)).month != later.month
    )


@given(days, days, st.integers(0, 120))
def test_later_stays_later_after_the_same_months(day: date, other: date, months: int) -> None:
    first, second = sorted([day, other])

    assert months_later(first, months) <= months_later(second, months)


def on(day: date, precision: str = "day", *, at_latest: bool = False) -> Any:
    """Return a row with the date field `made_on`."""
    return SimpleNamespace(made_on=day, made_on_precision=precision, made_on_at_latest=at_latest)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (on(date(2017, 12, 8)), "8 December 2017"),
        (on(date(2017, 12, 8), at_latest=True), "by 8 December 2017"),
        (on(date(2017, 12, 1), "month", at_latest=True), "by December 2017"),
        (on(date(2017, 1, 1), "year"), "2017"),
        (SimpleNamespace(made_on=None, made_on_precision="", made_on_at_latest=False), ""),
        (SimpleNamespace(made_on=date(2017, 12, 8)), "8 December 2017"),
    ],
)
def test_a_date_that_is_only_the_latest_possible_says_so(row: Any, words: str) -> None:
    assert format_known_date(row, "made_on") == words


def period(start: date | None, end: date | None, *precisions: str) -> Any:
    of_start, of_end = precisions or ("day", "day")
    return SimpleNamespace(
        period_start=start,
        period_start_precision=of_start,
        period_end=end,
        period_end_precision=of_end,
    )


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (period(date(2023, 1, 1), date(2023, 12, 31)), "2023"),
        (period(date(2022, 1, 1), date(2023, 12, 31)), "2022–2023"),
        (period(date(2023, 1, 1), date(2023, 6, 30)), "January 2023 – June 2023"),
        (period(date(2024, 2, 1), date(2024, 2, 29)), "February 2024"),
        (period(date(2018, 12, 5), date(2018, 12, 7)), "5–7 December 2018"),
        (period(date(2018, 12, 5), date(2018, 12, 5)), "5 December 2018"),
        (period(date(2023, 1, 2), date(2023, 12, 31)), "2 January 2023 – 31 December 2023"),
        (period(date(2017, 1, 1), date(2017, 12, 31), "year", "year"), "2017"),
        (period(date(2017, 1, 1), date(2019, 12, 31), "year", "year"), "2017–2019"),
        (period(date(2017, 5, 1), date(2019, 12, 31), "month", "year"), "May 2017 – 2019"),
        (period(date(2017, 5, 1), None, "month", "day"), "May 2017 –"),
        (period(None, date(2019, 12, 31), "day", "year"), "– 2019"),
        (period(None, None), ""),
    ],
)
def test_a_period_prints_as_far_as_it_is_known(row: Any, words: str) -> None:
    assert format_period(row) == words


@pytest.mark.parametrize(
    ("day", "precision", "first", "last"),
    [
        (date(2024, 2, 9), "day", date(2024, 2, 9), date(2024, 2, 9)),
        (date(2024, 2, 9), "month", date(2024, 2, 1), date(2024, 2, 29)),
        (date(2024, 5, 9), "quarter", date(2024, 4, 1), date(2024, 6, 30)),
        (date(2024, 2, 9), "year", date(2024, 1, 1), date(2024, 12, 31)),
        (date(2024, 2, 9), "", date(2024, 2, 9), date(2024, 2, 9)),
    ],
)
def test_a_date_known_in_part_can_be_any_day_between_two(
    day: date, precision: str, first: date, last: date
) -> None:
    assert (first_day(day, precision), last_day(day, precision)) == (first, last)
