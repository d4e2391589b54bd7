"""Columns that say how a source states the date or the number beside them.

Each is empty where there is no such date or number, and has a default where a file lacks it.
"""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from commitments.exchange.columns import Column, Lookup, Read, one_of, optional
from commitments.exchange.errors import InvalidCell
from commitments.exchange.rows import Cells
from config.models.fields import Precision, Qualifier

ON, BY = "on", "by"


def precision(day: str) -> Column:
    """How much of the date in the column `day` is known: all of it unless the source says less."""
    return beside(day, f"{day}_precision", Precision.values, Precision.DAY.value)


def qualifier(number: str, name: str = "") -> Column:
    """How the source states the number in the column `number`: "over 400" is at least 400."""
    return beside(number, name or f"{number}_qualifier", Qualifier.values, Qualifier.EXACTLY.value)


def beside(other: str, name: str, words: Sequence[str], default: str) -> Column:
    """A column of words about another one, with what an empty cell means."""
    column = Column(
        name,
        _words(other, words, default),
        lambda obj: "" if getattr(obj, other) is None else getattr(obj, name),
        put=lambda obj, word: setattr(obj, name, word or default),
        field=name,
    )
    return optional(column, lambda cells: default if cells[other] else "")


def basis(day: str) -> Column:
    """Whether it happened on the date in the column `day`, or by that date at the latest."""
    field = f"{day}_at_latest"

    def get(obj: Any) -> str:
        if getattr(obj, day) is None:
            return ""
        return BY if getattr(obj, field) else ON

    column = Column(
        f"{day}_basis",
        _words(day, (ON, BY), ON),
        get,
        put=lambda obj, word: setattr(obj, field, word == BY),
        field=field,
        help="on = on that date; by = by that date at the latest. Empty without a date.",
    )
    return optional(column, lambda cells: ON if cells[day] else "")


def _words(other: str, words: Sequence[str], default: str) -> Read:
    """Return a parser of one of these words, or of nothing where the other column is empty."""
    read_word = one_of(words)

    def read(text: str, cells: Cells, lookup: Lookup) -> str:
        if cells[other]:
            word: str = read_word(text or default, cells, lookup)
            return word
        if text:
            raise InvalidCell(
                _("It is about the column %(name)s, which is empty.") % {"name": other}
            )
        return ""

    return read
