"""Columns of a file: how the text of a cell becomes a value, and the value text again."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum, auto
from operator import attrgetter, eq
from typing import Any, Protocol

from django.db import models
from django.utils.translation import gettext as _

from commitments.exchange.date_texts import implied_precision, read_date
from commitments.exchange.errors import InvalidCell
from commitments.exchange.rows import Cells
from config.models.fields import Precision
from config.numbers import AmbiguousNumber, read_number

Values = dict[str, Any]  # the values of a row, by column
# The files of what can be a party, by what the files call it.
PARTY_FILES = {"city": "cities.csv", "network": "networks.csv"}
# The files of whatever a column of kinds tells apart.
KIND_FILES = PARTY_FILES | {"organisation": "organisations.csv", "country": "countries.csv"}


class Lookup(Protocol):
    """Finds the objects that cells refer to."""

    def find(self, file: str, *key: str) -> Any:
        """Return the object of a row. Raises `InvalidCell`, or `UnavailableRow`."""

    def fetch(self, file: str, texts: Iterable[str]) -> None:
        """Fetch the objects whose keys begin with one of these texts."""

    def fetched(self, file: str) -> list[Any]:
        """Return the objects of a file that have been fetched."""


Read = Callable[[str, Cells, Lookup], Any]


class Use(Enum):
    """When an import uses a column."""

    ALWAYS = auto()
    FOR_NEW = auto()  # other files hold it for existing rows
    NEVER = auto()  # the site computes it


def nowhere(obj: Any, value: Any) -> None:
    """Set nothing: the value is stored in other rows, or another column sets it."""


@dataclass(frozen=True)
class Column:
    """One column of a file.

    `read` parses the text of a cell (the other cells of the row are available to it), `get` returns
    the same value of an object, `show` formats it as text, `put` sets it, and `same` compares two.

    `field` is the model field that validation errors name for this column.
    `type` is a field type of Table Schema.
    `refers` is a file and the columns of this row that hold its key; `also_refers` likewise. Where
    another column says whether it is a city, a network or another kind, `kind` names that column.
    An `optional` column may be missing in a file: rows that are added then have its `default`, a
    text or a function of the other cells; an empty text is the default of the model.
    Spaces around the text of an `exact` column are part of it.
    The value of a `separate` column is stored in other fields or rows, which have audit entries.
    `help` describes the column where no model field does.
    `key_text` is how a text stands in the key of its row, where older files have other words.
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
    also_refers: tuple[str, ...] = ()
    kind: str = ""
    optional: bool = False
    default: str | Callable[[Cells], str] = ""
    exact: bool = False
    separate: bool = False
    use: Use = Use.ALWAYS
    help: str = ""
    key_text: Callable[[str], str] = str

    def write(self, obj: Any) -> str:
        """Return the text of this column for an object."""
        return self.show(self.get(obj))

    def default_for(self, cells: Cells) -> str:
        """Return the text that a new row has where its file does not have the column."""
        return self.default(cells) if callable(self.default) else self.default

    def references(self, rows: Sequence[Cells]) -> Iterator[tuple[str, set[str]]]:
        """Yield the files that cells refer to, with the first part of each key."""
        for file, name, *_rest in filter(None, (self.refers, self.also_refers)):
            yield file, {cells[name] for cells in rows}
        for kind, file in KIND_FILES.items() if self.kind else ():
            texts = ";".join(cells[self.name] for cells in rows if cells[self.kind] == kind)
            yield file, {text.strip() for text in texts.split(";")}


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


# Values that refer to nothing.


def _text(text: str, cells: Cells, lookup: Lookup) -> str:
    return text


def one_of(words: Iterable[str], empty: bool = False) -> Read:
    """Return a parser that accepts only these words, or also an `empty` text."""
    choices = list(words)

    def read(text: str, cells: Cells, lookup: Lookup) -> str:
        if text not in choices and not (empty and not text):
            raise InvalidCell(_("It must be one of: %(words)s.") % {"words": ", ".join(choices)})
        return text

    return read


def _yes_no(text: str, cells: Cells, lookup: Lookup) -> bool:
    if text not in ("yes", "no"):
        raise InvalidCell(_("Enter yes or no."))
    return text == "yes"


def _whole(text: str, cells: Cells, lookup: Lookup) -> int | None:
    if text and not re.fullmatch(r"[0-9]{1,18}", text):
        raise InvalidCell(_("Enter a whole number in digits, for example 1200."))
    return int(text) if text else None


def decimal(text: str, cells: Cells, lookup: Lookup) -> Decimal | None:
    """Parse a decimal number; an empty cell is None. A point stands before decimals."""
    try:
        return read_number(text, decimal_sign=".") if text else None
    except AmbiguousNumber as ambiguous:
        first, second = map(show_decimal, ambiguous.readings)
        raise InvalidCell(_("Is it %(one)s or %(other)s?") % {"one": first, "other": second})
    except ValueError:
        reason = _("Enter a number in digits, with a point before the decimals, for example 12.5.")
        if "status" in cells:
            reason += " " + _(
                "Use the status column to say that it is an estimate, or why it is missing."
            )
        raise InvalidCell(reason)


def show_decimal(value: Decimal | None) -> str:
    """Format a number without trailing zeros."""
    return "" if value is None else f"{value.normalize():f}"


def word(name: str, field: str = "") -> Column:
    """A column of plain text."""
    return replace(plain(name, _text, field=field), exact=True)


def choice(name: str, choices: type[models.TextChoices], empty: bool = False) -> Column:
    """A column of one of the choices of a model field."""
    read = one_of(choices.values, empty)
    if choices is not Precision:
        return plain(name, read)

    def read_precision(text: str, cells: Cells, lookup: Lookup) -> str:
        value: str = read(implied_precision(name, text, cells), cells, lookup)
        return value

    return plain(name, read_precision)


def yes_no(name: str, field: str = "") -> Column:
    return plain(name, _yes_no, lambda value: "yes" if value else "no", field, "boolean")


def answer(name: str) -> Column:
    """A yes or no, or nothing as long as nobody has answered."""
    return plain(
        name,
        lambda text, cells, lookup: _yes_no(text, cells, lookup) if text else None,
        lambda value: "yes" if value else "no",
        type="boolean",
    )


def whole_number(name: str) -> Column:
    return plain(name, _whole, type="integer")


def number(name: str) -> Column:
    return plain(name, decimal, show_decimal, type="number")


def day(name: str) -> Column:
    def read(text: str, cells: Cells, lookup: Lookup) -> date | None:
        return read_date(name, text, cells)

    return plain(name, read, date.isoformat, type="date")


# Values that refer to rows of other files.


def required(text: str) -> str:
    """Return the text. Raises `InvalidCell` when it is empty."""
    if not text:
        raise InvalidCell(_("It cannot be empty."))
    return text


def link(name: str, file: str, slug: str = "slug", field: str = "", empty: bool = False) -> Column:
    """A column with the key of a row in another file: a foreign key of the object."""

    def read(text: str, cells: Cells, lookup: Lookup) -> Any:
        return None if empty and not text else lookup.find(file, required(text))

    return plain(name, read, attrgetter(slug), field, refers=(file, name))


def several(
    find: Callable[[str, Cells, Lookup], Any], text: str, cells: Cells, lookup: Lookup
) -> tuple[Any, ...]:
    """Return what the parts of a text, separated by semicolons, refer to, in order."""
    names = [name.strip() for name in text.split(";")] if text else []
    for name in names:
        if names.count(required(name)) > 1:
            raise InvalidCell(_("“%(name)s” appears twice.") % {"name": name})
    return tuple(find(name, cells, lookup) for name in names)


def split_code(text: str) -> tuple[str, str]:
    """Return framework and code of a text like "sdg:10.7". Raises `InvalidCell`."""
    framework, colon, code = text.partition(":")
    if not colon:
        raise InvalidCell(
            _("Enter framework and code with a colon between them, for example sdg:10.7.")
        )
    return framework, code


def show_code(obj: Any) -> str:
    """Return framework and code of an objective or indicator, as in "sdg:10.7"."""
    return f"{obj.framework.slug}:{obj.code}"


def same_set(left: Iterable[Any], right: Iterable[Any]) -> bool:
    """Whether two lists have the same items, in any order."""
    return set(left) == set(right)


# Columns that several files share.


def optional(column: Column, default: str | Callable[[Cells], str] = "") -> Column:
    """The same column, which may be missing in a file; rows that are added then have `default`."""
    return replace(column, optional=True, default=default)


def hidden_unless_public(column: Column) -> Column:
    """The same column, empty where the object it refers to is not public."""

    def get(obj: Any) -> Any:
        target = column.get(obj)
        public = target is None or (target.public and getattr(target, "framework", target).public)
        return target if public else None

    return replace(column, get=get)


def hiding(columns: Iterable[Column], name: str) -> tuple[Column, ...]:
    """The same columns, that of this name empty where the object it refers to is not public."""
    return tuple(
        hidden_unless_public(column) if column.name == name else column for column in columns
    )


def _read_number(text: str, cells: Cells, lookup: Lookup) -> int:
    return _whole(text, cells, lookup) or 1


# `Table` sets it for rows that would have the same key.
NR = Column(
    "nr",
    _read_number,
    lambda obj: getattr(obj, "nr", 1),
    lambda nr: "" if nr == 1 else str(nr),
    put=lambda obj, nr: setattr(obj, "nr", nr),
    type="integer",
    optional=True,
    help="Empty; 2, 3 and so on tell rows apart that are otherwise called the same.",
)
