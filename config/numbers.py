"""How numbers are read as people write them, and written in the reader's language."""

import re
import unicodedata
from decimal import Decimal

from django.utils import numberformat
from django.utils.formats import get_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from config.models.fields import Qualifier

# The sign of a negative number; a hyphen is not one.
MINUS = "\u2212"


# Spaces and marks between thousands, of any width, and the signs of Arabic and of typesetting.
_BETWEEN = re.compile(r"(?<=[0-9])[\s\u066c'\u2019](?=[0-9]{3}(?![0-9]))")
_SIGNS = str.maketrans({"\u066b": ",", "\u060c": ",", MINUS: "-", "\u2013": "-"})
_GROUPED = re.compile(r"-?[0-9]{1,3}(?P<sign>[.,])[0-9]{3}(?:(?P=sign)[0-9]{3})*")
_PLAIN = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")


class AmbiguousNumber(ValueError):
    """A text that is one of two numbers: "1.250" is 1250 here and 1.25 there."""

    def __init__(self, whole: Decimal, fraction: Decimal) -> None:
        super().__init__()
        self.readings = (whole, fraction)


def read_number(text: str, decimal_sign: str = "") -> Decimal:
    """Return the number that a text says: "1250.5", "1 250,5", "1.250,5", "\u0664\u0660".

    Where nothing tells a sign between thousands from one before decimals, it raises
    `AmbiguousNumber`, unless `decimal_sign` is known; `ValueError` where it is no number.
    """
    plain = _BETWEEN.sub("", _western(text)).strip()
    both = plain.rfind(","), plain.rfind(".")
    if min(both) >= 0:  # the last of the two stands before the decimals
        whole, last, fraction = plain.rpartition(plain[max(both)])
        if fraction.isdigit() and _GROUPED.fullmatch(whole) and last not in whole:
            return Decimal(re.sub("[.,]", "", whole) + "." + fraction)
        raise ValueError
    if (match := _GROUPED.fullmatch(plain)) and match["sign"] != decimal_sign:
        return _grouped(plain, match["sign"])
    if not _PLAIN.fullmatch(plain):
        raise ValueError
    return Decimal(plain.replace(",", "."))


def _western(text: str) -> str:
    """Return a text with European digits and signs, and without marks of direction."""
    visible = (char for char in text if unicodedata.category(char) != "Cf")
    digits = (str(unicodedata.decimal(char, char)) for char in visible)
    return "".join(digits).translate(_SIGNS)


def _grouped(plain: str, sign: str) -> Decimal:
    whole = Decimal(plain.replace(sign, ""))
    if plain.count(sign) > 1:
        return whole
    fraction = Decimal(plain.replace(sign, "."))
    if plain.lstrip("-").startswith("0"):
        return fraction
    raise AmbiguousNumber(whole, fraction)


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
