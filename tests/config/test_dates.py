"""Calendar arithmetic: months of different lengths, leap years, and laws for all dates."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from config.dates import (
    first_day,
    format_day,
    format_known_date,
    format_moment,
    format_period,
    last_day,
    months_later,
)

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
        (period(date(2023, 1, 1), date(2023, 6, 30)), "January – June 2023"),
        (period(date(2024, 2, 1), date(2024, 2, 29)), "February 2024"),
        (period(date(2018, 12, 5), date(2018, 12, 7)), "5–7 December 2018"),
        (period(date(2018, 12, 5), date(2018, 12, 5)), "5 December 2018"),
        (period(date(2018, 11, 28), date(2018, 12, 3)), "28 November – 3 December 2018"),
        (period(date(2018, 12, 28), date(2019, 1, 3)), "28 December 2018 – 3 January 2019"),
        (period(date(2023, 1, 2), date(2023, 12, 31)), "2 January – 31 December 2023"),
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


@pytest.mark.parametrize(
    ("language", "first", "later", "days", "months", "moment"),
    [
        (
            "en",
            "1 March 2026",
            "3 March 2026",
            "1–3 March 2026",
            "1 March – 3 April 2026",
            "1 March 2026, 14:05",
        ),
        (
            "fr",
            "1er mars 2026",
            "3 mars 2026",
            "1er–3 mars 2026",
            "1er mars – 3 avril 2026",
            "1er mars 2026 à 14:05",
        ),
        (
            "es",
            "1 de marzo de 2026",
            "3 de marzo de 2026",
            "1–3 de marzo de 2026",
            "1 de marzo – 3 de abril de 2026",
            "1 de marzo de 2026, 14:05",
        ),
        (
            "ar",
            "1 مارس 2026",
            "3 مارس 2026",
            "1–3 مارس 2026",
            "1 مارس – 3 إبريل 2026",
            "1 مارس 2026، 14:05",
        ),
    ],
)
def test_days_and_periods_are_written_as_their_language_does(
    language: str, first: str, later: str, days: str, months: str, moment: str
) -> None:
    day = date(2026, 3, 1)
    with override(language):
        assert format_day(day) == first
        assert format_day(datetime(2026, 3, 3, 23, tzinfo=UTC)) == later
        assert format_period(period(day, date(2026, 3, 3))) == days
        assert format_period(period(day, date(2026, 4, 3))) == months
        assert format_moment(datetime(2026, 3, 1, 14, 5, tzinfo=UTC)) == moment


def test_templates_write_days_by_the_filters_of_their_language() -> None:
    """Only machines get a day in a form of its own: in attributes, and in letters about errors."""
    patterns = {
        f"{path}: {match[0]}"
        for folder in ("templates", "commitments", "cities")
        for path in Path(settings.BASE_DIR, folder).rglob("*")
        if path.suffix in (".html", ".txt", ".svg")
        for match in re.finditer(r'\|date\b(?!:"(?:Y-m-d|c|T)")|\|time\b|{% now ', path.read_text())
    }
    assert patterns == set()
