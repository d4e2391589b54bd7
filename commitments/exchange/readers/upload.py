"""Reads a table from a CSV or XLSX file, row by row, in memory that does not grow with the file.

What is not a plain table of text is refused in words. Cells are as a release writes them: a text
that a spreadsheet would run as a formula has an apostrophe in front, which is removed.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import BinaryIO

from django.utils.translation import gettext as _
from openpyxl.utils.cell import get_column_letter

from commitments.exchange.columns import Column
from commitments.exchange.errors import InvalidFile
from commitments.exchange.readers.csv import CHUNK, delimiter_of, rows_of_csv
from commitments.exchange.readers.headers import from_header, named_columns
from commitments.exchange.readers.xlsx import InvalidText, invalid, rows_of_workbook
from commitments.exchange.rows import Refusal, SourceRow, quote
from commitments.exchange.table import Table
from config.api.downloads import FORMULA
from config.models.keys import clean_ends, clean_key, compared_key
from config.numbers import AmbiguousNumber, read_number

# How files begin that have the wrong name.
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MOST_NAMED = 100
# What clerks write before the sum below a table, in the languages of the site and in German.
TOTALS = ("total", "sum", "somme", "totaux", "suma", "gesamt", "summe", "المجموع", "الإجمالي")
Refuse = Callable[[Refusal], None]
Lines = Iterator[tuple[int, list[str]]]


def unescape_formula(text: str) -> str:
    """Return `text` without the apostrophe that a release put in front of a formula."""
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


def read_file(
    stream: BinaryIO, table: Table, refuse: Refuse, escaped: bool = True
) -> Iterator[SourceRow]:
    """Yield the rows of a file; every problem of the file or a row goes to `refuse`.

    A row has all columns of `table`; those that the file leaves out are not in its `present`.
    Without `escaped`, cells are plain texts: spaces around them are removed, no apostrophe is.
    """
    try:
        yield from _rows(stream, table, refuse, escaped)
    except InvalidFile as error:
        refuse(Refusal(table.file, str(error), error.line, whole_file=True))


def _rows(stream: BinaryIO, table: Table, refuse: Refuse, escaped: bool) -> Iterator[SourceRow]:
    lines = _lines(stream, table, strict=not escaped)
    lines = from_header(lines, table.by_name.keys() | table.renamed.keys())
    header = _header(lines, table, refuse)
    if not header:
        return
    columns = [table.by_name.get(name) for name in header]
    present = frozenset(filter(None, header))
    for line, cells in lines:
        texts = _trimmed(cells, len(header))
        if not _has_text(texts):
            continue
        if refusals := _row_refusals(table.file, line, header, texts):
            for refusal in refusals:
                refuse(refusal)
            continue
        read = {
            column.name: _text(text, column, escaped, _compared(table, column.name))
            for column, text in zip(columns, texts, strict=True)
            if column
        }
        yield SourceRow(line, table.with_defaults(read), present)


def _header(lines: Lines, table: Table, refuse: Refuse) -> list[str]:
    """Return the names of the columns in the first row with text, or none after a refusal."""
    line, cells = next(((n, cells) for n, cells in lines if _has_text(cells)), (None, []))
    header = named_columns(_trimmed(cells), table.by_name, table.renamed)
    problems = list(_header_problems(header, table.columns))
    for problem in problems:
        refuse(Refusal(table.file, problem, line, whole_file=True))
    return [] if problems else header


def _lines(stream: BinaryIO, table: Table, strict: bool) -> Lines:
    """Return the rows of a file of either format. Raises `InvalidFile`.

    With `strict` a CSV file is UTF-8 with commas; otherwise also what spreadsheets write.
    """
    start = stream.read(CHUNK)
    stream.seek(0)
    if start.startswith(OLE):
        raise InvalidFile(
            _("This is an old or protected workbook. Save it as .xlsx without a password.")
        )
    if start.startswith(ZIP):
        return rows_of_workbook(stream, _types(table))
    delimiter = delimiter_of(start, _types(table).keys())
    if strict and delimiter != ",":
        raise InvalidFile(_("The cells must be separated by commas."))
    rows = rows_of_csv(stream, delimiter, strict)
    return _with_points(rows, table) if delimiter == ";" else rows


def _types(table: Table) -> dict[str, str]:
    """Return the type of each column by its name, and by those in older files."""
    types = {column.name: column.type for column in table.columns}
    return {old: types[name] for old, name in table.renamed.items() if name in types} | types


def _with_points(rows: Lines, table: Table) -> Lines:
    """Yield rows of a program that writes a comma before decimals, with a point there."""
    numbers: set[int] = set()
    for line, cells in rows:
        if not numbers:
            names = named_columns(cells, table.by_name, table.renamed)
            numbers = {
                place
                for place, name in enumerate(names)
                if name in table.by_name and table.by_name[name].type == "number"
            }
        yield line, [_pointed(t) if place in numbers else t for place, t in enumerate(cells)]


def _pointed(text: str) -> str:
    """Return a number with a point before its decimals; refuse what may be thousands."""
    try:
        return f"{read_number(text, decimal_sign=','):f}"
    except AmbiguousNumber as ambiguous:
        first, second = (f"{reading.normalize():f}" for reading in ambiguous.readings)
        return invalid(text, _("Is it %(one)s or %(other)s?") % {"one": first, "other": second})
    except ValueError:
        return text


def _has_text(cells: list[str]) -> bool:
    return any(text.strip() for text in cells)


def _trimmed(cells: list[str], least: int = 0) -> list[str]:
    """Return the cells without the empty ones that spreadsheets write after the last column."""
    while len(cells) > least and not cells[-1].strip():
        cells.pop()
    return cells


def _header_problems(header: Sequence[str], columns: Sequence[Column]) -> Iterator[str]:
    """Yield what is wrong with a header: it names each column once, in any order.

    Optional columns may be missing.
    """
    if not header:
        yield _("The file is empty.")
        return
    for column in columns:
        if column.name not in header and not column.optional:
            yield _("The column “%(name)s” is missing.") % {"name": column.name}
        elif header.count(column.name) > 1:
            yield _("The column “%(name)s” appears twice.") % {"name": column.name}
    # A column without a name is blank, or each of its cells is refused.
    names = {"", *(column.name for column in columns)}
    # A file with more of them is of another kind.
    for name in islice((name for name in header if name not in names), MOST_NAMED):
        yield _("Unknown column “%(name)s”.") % {"name": quote(name)}


def _row_refusals(
    file: str, line: int, header: Sequence[str], texts: Sequence[str]
) -> list[Refusal]:
    """Return why a row cannot be read: it has too few or too many cells, or unusable ones."""
    if len(texts) != len(header):
        counts = {"cells": len(texts), "columns": len(header)}
        reason = _("The row has %(cells)d cells, the header has %(columns)d.") % counts
        return [Refusal(file, reason, line)]
    cells = [(name, text) for name, text in zip(header, texts, strict=True) if text.strip()]
    name, first = cells[0]
    if compared_key(first).rstrip(":") in TOTALS and len(cells) * 2 <= len(header):
        reason = _("This row adds up the rows above it: remove it.")
        return [Refusal(file, reason, line, {name: first})]
    return list(_cell_refusals(file, line, header, texts))


def _cell_refusals(
    file: str, line: int, header: Sequence[str], texts: Sequence[str]
) -> Iterator[Refusal]:
    for place, (name, text) in enumerate(zip(header, texts, strict=True), 1):
        if isinstance(text, InvalidText):
            yield Refusal(file, text.reason, line, {name or get_column_letter(place): str(text)})
        elif not name and text.strip():
            reason = _("This column has no name: name it, or empty the cell.")
            yield Refusal(file, reason, line, {get_column_letter(place): text})


def _compared(table: Table, name: str) -> bool:
    """Whether a column is part of the key and compares as people see it."""
    return name in table.key and name not in table.exact_keys


def _text(text: str, column: Column, escaped: bool, is_key: bool) -> str:
    """Return the text of a cell: keys, numbers and dates without what nobody sees in them."""
    if not column.exact or is_key:
        text = clean_key(text)
        return unescape_formula(text) if escaped else text
    if not escaped:
        return clean_ends(text)
    return unescape_formula(text if clean_ends(text) else "")
