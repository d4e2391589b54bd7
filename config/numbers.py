"""How numbers are written in the reader's language, alone and with what a source says of them."""

from decimal import Decimal

from django.utils import numberformat
from django.utils.formats import get_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from config.models.fields import Qualifier

# The sign of a negative number; a hyphen is not one.
MINUS = "\u2212"


def amount(value: Decimal | int) -> str:
    """Return a number in the reader's language, exact, in groups of three: "1,440", "12.5"."""
    value = Decimal(value)
    bare = value.normalize()
    exponent = bare.as_tuple().exponent
    places = max(-exponent, 0) if isinstance(exponent, int) else 0
    words = numberformat.format(
        value,
        get_format("DECIMAL_SEPARATOR"),
        places,
        grouping=3,  # Arabic has none of its own in Django
        thousand_sep=get_format("THOUSAND_SEPARATOR"),
        force_grouping=True,
    )
    return words.replace("-", MINUS)


def percentage(number: int) -> str:
    """Return a percentage in the reader's language: "12%"."""
    # Translators: put a space before the sign, or the sign first, where your language does.
    return pgettext("percentage", "%(n)s%%") % {"n": str(number).replace("-", MINUS)}


def quantity(value: Decimal | int, qualifier: str = Qualifier.EXACTLY) -> str:
    """Return a number as its source states it: "400", "at least 400", "about 400"."""
    number = amount(value)
    if qualifier == Qualifier.AT_LEAST:
        return _("at least %(n)s") % {"n": number}
    if qualifier == Qualifier.ABOUT:
        return _("about %(n)s") % {"n": number}
    if qualifier == Qualifier.AT_MOST:
        return _("at most %(n)s") % {"n": number}
    return number
