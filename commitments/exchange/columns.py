"""How the text of one column becomes a value of the site, and the value text again."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum, auto
from operator import attrgetter, eq
from typing import Any, Protocol

from django.db import models
from django.utils.translation import gettext as _

from commitments.exchange.errors import InvalidCell
from commitments.exchange.readers.csv import Cells
from config.lists import DAY

Values = dict[str, Any]  # what the texts of a row mean, by column


class Catalogue(Protocol):
    """The rows that a text may name."""

    def find(self, file: str, *key: str) -> Any:
        """Return the object of a row. Raises `InvalidCell`, or `UnavailableRow`."""


Read = Callable[[str, Cells, Catalogue], Any]


class Use(Enum):
    """When an import takes the word of a column."""

    ALWAYS = auto()
    FOR_NEW = auto()  # files of their own say it of rows that are there
    NEVER = auto()  # the site derives it


def nowhere(obj: Any, value: Any) -> None:
    """Set nothing: the value is kept in rows of its own, or stands in another column as well."""


@dataclass(frozen=True)
class Column:
    """One column of a file.

    `read` makes a value of its text (and of the other cells of the row), `get` fetches the same
    value from an object, `show` writes it as text, `put` sets it. `field` is the model field that
    a complaint about this column names.

    `type` is what programs take the text for, in the words of Table Schema. `refers` names a file
    and the columns of this row that are its key; where another column says whether it is a city or
    a network, `kind` names that one. A file may leave an `optional` column out. Spaces
    around a text count where it is `exact`. `help` says what it is where no model field does.
    """

    name: str
    read: Read
    get: Callable[[Any], Any]
    show: Callable[[Any], str] = str
    put: Callable[[Any, Any], None] = nowhere
    same: Callable[[Any, Any], bool] = eq
    field: str = ""
    type: str = "string"
    refers: tuple[str, ...] = ()
    kind: str = ""
    optional: bool = False
    exact: bool = False
    use: Use = Use.ALWAYS
    help: str = ""

    def write(self, obj: Any) -> str:
        """Return what this column says of an object."""
        return self.show(self.get(obj))


def plain(
    name: str,
    read: Read,
    show: Callable[[Any], str] = str,
    field: str = "",
    type: str = "string",  # noqa: A002  # the word of Table Schema
    refers: tuple[str, ...] = (),
) -> Column:
    """A column whose value is one field of the object."""
    field = field or name
    return Column(
        name,
        read,
        attrgetter(field),
        show=lambda value: "" if value is None else show(value),
        put=lambda obj, value: setattr(obj, field, value),
        field=field,
        type=type,
        refers=refers,
    )


# Texts that mean something by themselves.


def _text(text: str, cells: Cells, catalogue: Catalogue) -> str:
    return text


def one_of(words: Iterable[str], empty: bool = False) -> Read:
    """A reader of a few fixed words."""
    known = list(words)

    def read(text: str, cells: Cells, catalogue: Catalogue) -> str:
        if text not in known and not (empty and not text):
            raise InvalidCell(_("It has to be one of: %(words)s.") % {"words": ", ".join(known)})
        return text

    return read


def _yes_no(text: str, cells: Cells, catalogue: Catalogue) -> bool:
    if text not in ("yes", "no"):
        raise InvalidCell(_("Write yes or no."))
    return text == "yes"


def _whole(text: str, cells: Cells, catalogue: Catalogue) -> int | None:
    if text and not re.fullmatch(r"[0-9]{1,18}", text):
        raise InvalidCell(_("Write a whole number in digits, as in 1200."))
    return int(text) if text else None


def decimal(text: str, cells: Cells, catalogue: Catalogue) -> Decimal | None:
    """A number with or without decimals; none where the cell is empty."""
    if text and not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text):
        reason = _("Write a number in digits, with a point before decimals, as in 12.5.")
        if "status" in cells:
            reason += " " + _("The status column says if it is an estimate, or why it is missing.")
        raise InvalidCell(reason)
    return Decimal(text) if text else None


def show_decimal(value: Decimal | None) -> str:
    """The number without zeros that say nothing."""
    return "" if value is None else f"{value.normalize():f}"


def _day(text: str, cells: Cells, catalogue: Catalogue) -> date | None:
    if not text:
        return None
    if re.fullmatch(r"[0-9]+([.,][0-9]+)?", text):
        raise InvalidCell(_("This is a number, no date. Write year-month-day, as in 2024-03-31."))
    if not DAY.fullmatch(text):
        raise InvalidCell(_("Write a date as year-month-day, as in 2024-03-31."))
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidCell(_("There is no such day."))


def word(name: str, field: str = "") -> Column:
    """Text as it stands."""
    return replace(plain(name, _text, field=field), exact=True)


def choice(name: str, choices: type[models.TextChoices], empty: bool = False) -> Column:
    """One of the words a model knows."""
    return plain(name, one_of(choices.values, empty))


def yes_no(name: str, field: str = "") -> Column:
    return plain(name, _yes_no, lambda value: "yes" if value else "no", field, "boolean")


def whole(name: str) -> Column:
    return plain(name, _whole, type="integer")


def number(name: str) -> Column:
    return plain(name, decimal, show_decimal, type="number")


def day(name: str) -> Column:
    return plain(name, _day, date.isoformat, type="date")


# Texts that name rows of other files.


def required(text: str) -> str:
    """Return the text. Raises `InvalidCell` when there is none."""
    if not text:
        raise InvalidCell(_("It cannot be empty."))
    return text


def link(name: str, file: str, slug: str = "slug", field: str = "", empty: bool = False) -> Column:
    """The key of a row in another file, which the object points to."""

    def read(text: str, cells: Cells, catalogue: Catalogue) -> Any:
        return None if empty and not text else catalogue.find(file, required(text))

    return plain(name, read, attrgetter(slug), field, refers=(file, name))


def several(
    find: Callable[[str, Cells, Catalogue], Any], text: str, cells: Cells, catalogue: Catalogue
) -> tuple[Any, ...]:
    """Return what the parts of a text between semicolons name, in their order."""
    names = [name.strip() for name in text.split(";")] if text else []
    for name in names:
        if names.count(required(name)) > 1:
            raise InvalidCell(_("“%(name)s” is there twice.") % {"name": name})
    return tuple(find(name, cells, catalogue) for name in names)


def same_set(one: Iterable[Any], other: Iterable[Any]) -> bool:
    """Whether two lists name the same things: their order says nothing."""
    return set(one) == set(other)


# What several files share.


def optional(column: Column) -> Column:
    """The same column, which a file may leave out."""
    return replace(column, optional=True)


def _number_among(text: str, cells: Cells, catalogue: Catalogue) -> int:
    return _whole(text, cells, catalogue) or 1


# Filled in by `Table` for rows that could have one key.
NUMBER = Column(
    "nr",
    _number_among,
    lambda row: getattr(row, "nr", 1),
    lambda nr: "" if nr == 1 else str(nr),
    put=lambda row, nr: setattr(row, "nr", nr),
    type="integer",
    optional=True,
    help="Empty; 2, 3 and so on tell rows apart that are otherwise called the same.",
)
