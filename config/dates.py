"""How dates print: as far as they are known, in the order each language writes them."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from config.models.fields import Precision


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
