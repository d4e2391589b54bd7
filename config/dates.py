"""Calendar arithmetic, and how dates print: as far as they are known, in each language's order."""

from calendar import monthrange
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from config.models.fields import Precision


def months_later(day: date, months: int) -> date:
    """Return the day `months` later (earlier when negative), or the last day of a shorter month.

    >>> months_later(date(2024, 1, 31), 1)
    datetime.date(2024, 2, 29)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    month += 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


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
    return date_format(day, pgettext("day, month and year", "j F Y"))
