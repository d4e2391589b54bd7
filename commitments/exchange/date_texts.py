"""Texts of dates in files, which may be known to the year, the quarter or the month only."""

import re
from datetime import date

from django.utils.translation import gettext as _

from commitments.exchange.errors import InvalidCell
from commitments.exchange.rows import Cells
from config.dates import AmbiguousDay, last_day, read_day
from config.models.fields import Precision

PARTIAL_DATES = {
    Precision.YEAR: re.compile(r"(?P<year>[0-9]{4})"),
    Precision.MONTH: re.compile(r"(?P<year>[0-9]{4})-(?P<month>0[1-9]|1[0-2])"),
    Precision.QUARTER: re.compile(
        r"(?P<year>[0-9]{4})[- ]?[QT](?P<quarter>[1-4])|[QT](?P<quarter_first>[1-4])[ /-]?"
        r"(?P<year_last>[0-9]{4})",
        re.IGNORECASE,
    ),
}
DAY_LIKE = re.compile(r"[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{1,4}")
# A date known to the year is stored as its first day, or as its last where something ends.
ENDS = ("ends_on", "due_on", "until", "period_end", "withdrawn_on")


def partial_date(text: str) -> tuple[Precision, date] | None:
    """Return precision and first day of a text like "2027", "2027-12" or "Q4 2027"."""
    for precision, pattern in PARTIAL_DATES.items():
        if match := pattern.fullmatch(text):
            parts = match.groupdict()
            year = int(parts.get("year") or parts["year_last"])
            quarter = parts.get("quarter") or parts.get("quarter_first")
            month = int(quarter) * 3 - 2 if quarter else int(parts.get("month") or 1)
            return (precision, date(year, month, 1)) if year else None
    return None


def read_date(name: str, text: str, cells: Cells) -> date | None:
    """Parse the text of a date column; an empty cell is None. Raises `InvalidCell`."""
    if not text:
        return None
    if (part := partial_date(text)) and f"{name}_precision" in cells:
        return _first_or_last(name, *part, cells[f"{name}_precision"])
    if re.fullmatch(r"[0-9]+([.,][0-9]+)?", text):
        raise InvalidCell(
            _("This is a number, not a date. Enter year-month-day, for example 2024-03-31.")
        )
    try:
        return read_day(text)
    except AmbiguousDay as ambiguous:
        days = dict(zip(("one", "other"), ambiguous.readings, strict=True))
        raise InvalidCell(_("Is it %(one)s or %(other)s? Enter the one that is meant.") % days)
    except ValueError:
        raise InvalidCell(
            _("This date does not exist.")
            if DAY_LIKE.fullmatch(text)
            else _("Enter a date as year-month-day, for example 2024-03-31.")
        )


def _first_or_last(name: str, precision: Precision, day: date, given: str) -> date:
    """Return the day that stands for a month, a quarter or a year; refuse another `given`."""
    if given not in ("", precision):
        names = {"precision": precision.value, "given": given}
        raise InvalidCell(_("This has the precision %(precision)s, not %(given)s.") % names)
    return last_day(day, precision) if name in ENDS else day


def implied_precision(name: str, text: str, cells: Cells) -> str:
    """Return the text of a precision column; that of the date's own text where it is empty."""
    part = partial_date(cells.get(name.removesuffix("_precision"), ""))
    return part[0].value if part and not text else text
