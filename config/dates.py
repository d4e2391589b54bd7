"""Calendar arithmetic, and how dates print: as far as they are known, in each language's order."""

import re
import unicodedata
from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from config.models.fields import Precision

# In the last place on Earth a day ends so long after UTC; in the first it begins so long before.
LAST_PLACE = timedelta(hours=12)
FIRST_PLACE = timedelta(hours=14)


# Dates as people write them, with the day or the month first, or the year: 31.12.2027, 2027-12-31.
_YEAR_LAST = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})[./-]([0-9]{1,2})[./-]([0-9]{1,2})")


class AmbiguousDay(ValueError):
    """A text that is one of two days: 4/3/2026 is in March here and in April there."""

    def __init__(self, day_first: date, month_first: date) -> None:
        super().__init__()
        self.readings = (day_first, month_first)


def read_day(text: str, day_first: bool = False) -> date:
    """Return the day that a text says, in any digits, unless `day_first` with the day or the month
    first. Raises `AmbiguousDay` where it could be either, `ValueError` where it is no day.
    """
    visible = (char for char in text if unicodedata.category(char) != "Cf")
    plain = "".join(str(unicodedata.decimal(char, char)) for char in visible).strip()
    if match := _YEAR_FIRST.fullmatch(plain):
        return date(*map(int, match.groups()))
    if not (match := _YEAR_LAST.fullmatch(plain)):
        raise ValueError
    first, second, year = map(int, match.groups())
    if first > 12 or first == second or (day_first and second <= 12):
        return date(year, second, first)
    if second > 12:
        return date(year, first, second)
    raise AmbiguousDay(date(year, second, first), date(year, first, second))


def earliest_today() -> date:
    """Return today's date in the last place on Earth: a day before it is over everywhere."""
    return (timezone.now() - LAST_PLACE).date()


def latest_today() -> date:
    """Return today's date where the day begins first: nobody observes anything after it."""
    return (timezone.now() + FIRST_PLACE).date()


def month_end(day: date, months: int = 0) -> date:
    """Return the last day of the month of `day`, or of the month that is `months` later.

    >>> month_end(date(2023, 9, 30), 5)
    datetime.date(2024, 2, 29)
    """
    return last_day(months_later(day.replace(day=1), months), Precision.MONTH)


def months_later(day: date, months: int) -> date:
    """Return the day `months` later (earlier when negative), or the last day of a shorter month.

    >>> months_later(date(2024, 1, 31), 1)
    datetime.date(2024, 2, 29)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    month += 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def last_day(day: date, precision: str = Precision.DAY) -> date:
    """Return the last day that a date of this precision may be.

    >>> last_day(date(2022, 1, 1), "year")
    datetime.date(2022, 12, 31)
    """
    month = {
        Precision.YEAR.value: 12,
        Precision.QUARTER.value: (day.month + 2) // 3 * 3,
        Precision.MONTH.value: day.month,
    }.get(precision)
    return date(day.year, month, monthrange(day.year, month)[1]) if month else day


def format_partial_date(day: date | None, precision: str = Precision.DAY) -> str:
    """Return `day` in words at its precision: "4 March 2022", "March 2022", "Q1 2022", "2022"."""
    if day is None:
        return ""
    if precision == Precision.YEAR:
        return str(day.year)
    if precision == Precision.QUARTER:
        return _("Q%(quarter)s %(year)s") % {"quarter": (day.month + 2) // 3, "year": day.year}
    if precision == Precision.MONTH:
        return date_format(day, pgettext("month and year", "F Y"))
    if day.day == 1:
        # Translators: as days are written, with what the first of a month has: "1er mars 2026".
        return date_format(day, pgettext("first day, month and year", "j F Y"))
    return date_format(day, pgettext("day, month and year", "j F Y"))


def format_day(day: date | None) -> str:
    """Return a day, or that of a moment in the time zone it is in, in words: "4 March 2022"."""
    return format_partial_date(day)


def format_moment(moment: datetime | None) -> str:
    """Return a moment in words, in the time zone it is in: "4 March 2022, 14:05"."""
    if moment is None:
        return ""
    words = {"day": format_partial_date(moment), "time": date_format(moment, "H:i")}
    return pgettext("day and time", "%(day)s, %(time)s") % words


def format_weekday(moment: date) -> str:
    """Return a day of a week that is named above it, in short: "Wed 4"."""
    return date_format(moment, pgettext("weekday and day", "D j"))


def format_known_date(row: Any, name: str) -> str:
    """Return the date field `name` of a row in words: at its precision, "by" it where it is so.

    "by 8 December 2017" is a date of which the source only shows that it was not later.
    """
    words = format_partial_date(getattr(row, name), getattr(row, f"{name}_precision", ""))
    if words and getattr(row, f"{name}_at_latest", False):
        return _("by %(day)s") % {"day": words}
    return words


def format_period(row: Any, start: str = "period_start", end: str = "period_end") -> str:
    """Return the period between two date fields of a row in words: "2017", "5–7 December 2018".

    Whole years and months print as such. A period without beginning or end keeps its dash.
    """
    first, last = getattr(row, start), getattr(row, end)
    of_first = getattr(row, f"{start}_precision", "") or Precision.DAY
    of_last = getattr(row, f"{end}_precision", "") or Precision.DAY
    if first and last and of_first == of_last == Precision.DAY:
        of_first = of_last = _whole(first, last)
        if of_first == Precision.DAY and first < last and _month_of(first) == _month_of(last):
            days = {"first": _day_number(first), "last": format_partial_date(last)}
            # Translators: days of one month: "5–7 December 2018".
            return pgettext("days of one month", "%(first)s–%(last)s") % days
    begin, finish = format_partial_date(first, of_first), format_partial_date(last, of_last)
    if begin == finish:
        return begin
    if first and last and of_first == of_last and first < last and first.year == last.year:
        begin = _without_year(first, of_first) or begin
    if of_first == of_last == Precision.YEAR and begin and finish:
        return f"{begin}–{finish}"
    return f"{begin} – {finish}".strip()


def _day_number(day: date) -> str:
    """Return the number of a day as the language writes it before the last of a period."""
    if day.day == 1:
        return date_format(day, pgettext("first day of a month", "j"))
    return str(day.day)


def _without_year(day: date, precision: str) -> str:
    """Return a day or a month that a later one of its year follows, which says the year."""
    if precision == Precision.MONTH:
        return date_format(day, pgettext("month", "F"))
    if precision != Precision.DAY:
        return ""
    if day.day == 1:
        return date_format(day, pgettext("first day and month", "j F"))
    return date_format(day, pgettext("day and month", "j F"))


def _month_of(day: date) -> tuple[int, int]:
    return day.year, day.month


def _whole(first: date, last: date) -> str:
    """Return the precision that says a period exactly: whole years, whole months, else days."""
    if first.day > 1 or last.day < monthrange(last.year, last.month)[1]:
        return Precision.DAY
    return Precision.YEAR if (first.month, last.month) == (1, 12) else Precision.MONTH


def first_day(day: date, precision: str = Precision.DAY) -> date:
    """Return the first day that a date of this precision may be."""
    if precision == Precision.YEAR:
        return date(day.year, 1, 1)
    if precision == Precision.QUARTER:
        return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return day.replace(day=1) if precision == Precision.MONTH else day
