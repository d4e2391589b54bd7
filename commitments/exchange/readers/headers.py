"""Finds the row that names the columns of a table, in words that people write for them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain, islice

from config.models.keys import clean_key, compared_key

# As many rows may stand above the names of the columns: a title, who it is for, a date.
MOST_ABOVE = 5
NumberedRow = tuple[int, list[str]]


def column_name(text: str) -> str:
    """Return the name of a column as files write it: "Due on" is due_on."""
    return compared_key(text).replace(" ", "_")


def named_columns(
    cells: Sequence[str], names: Collection[str], renamed: Mapping[str, str]
) -> list[str]:
    """Return the names of today that these cells give to columns; what is no name as it stands."""
    columns = []
    for text in cells:
        name = renamed.get(column_name(text), column_name(text))
        columns.append(name if name in names else clean_key(text))
    return columns


def from_header(rows: Iterator[NumberedRow], names: Collection[str]) -> Iterator[NumberedRow]:
    """Yield the rows from the header on: the first of the first few that names a column.

    Where none does, all of them. `names` include those of older files.
    """
    first = list(islice(rows, MOST_ABOVE))
    for place, (_line, cells) in enumerate(first):
        if any(column_name(text) in names for text in cells):
            return chain(first[place:], rows)
    return chain(first, rows)
