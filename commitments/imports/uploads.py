"""Reads one file of rows, CSV or XLSX, a row at a time: memory stays flat whatever the file holds.

What is no plain table of text is refused in words. The cells are as a release has them: a text that
a spreadsheet would run as a formula carries an apostrophe in front, which is taken off again.
"""

import codecs
import csv
import re
from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _

from commitments.imports.columns import Column
from commitments.imports.files import Cells, Refusal, Refuse, Row, Unreadable, against_header
from commitments.imports.sheets import Misfit, rows_of_workbook
from commitments.imports.table import Table
from config.api.downloads import FORMULA

LONGEST_LINE = 1_000_000
BLOCK = 64 * 1024
# How files begin that carry a wrong name.
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def unguarded(text: str) -> str:
    """Return `text` as it was before a release put an apostrophe in front of it."""
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


def read_file(stream: BinaryIO, table: Table, refuse: Refuse) -> Iterator[Row]:
    """Yield the rows of a file. What is wrong goes to `refuse`, all of it.

    A row has all columns of `table`; those that the file leaves out are not among its `present`.
    """
    start = stream.read(4)
    stream.seek(0)
    try:
        if start == OLE:
            raise Unreadable(
                _("This is an old or protected workbook. Save it as .xlsx without a password.")
            )
        lines = rows_of_workbook(stream, table) if start == ZIP else _rows_of_csv(stream)
        _first, header = next(lines, (1, []))
        columns = {column.name: column for column in table.columns}
        optional = [name for name, column in columns.items() if column.optional]
        header = [name.strip() for name in header]
        reasons = list(against_header(header, list(columns), optional))
        if len(header) == 1 and ";" in header[0]:
            reasons = [_("It has semicolons between its cells. Save it as CSV with commas.")]
        for reason in reasons:
            refuse(Refusal(table.file, reason, 1 if header else None))
        if not reasons:
            yield from _rows(lines, header, columns, table.file, refuse)
    except Unreadable as problem:
        refuse(Refusal(table.file, str(problem), problem.line))


def _rows(
    lines: Iterator[tuple[int, list[str]]],
    header: list[str],
    columns: dict[str, Column],
    file: str,
    refuse: Refuse,
) -> Iterator[Row]:
    absent = dict.fromkeys((name for name in columns if name not in header), "")
    present = frozenset(header)
    for line, texts in lines:
        if not any(texts):
            continue
        if len(texts) != len(header):
            counts = {"cells": len(texts), "columns": len(header)}
            reason = _("It has %(cells)d cells, the header has %(columns)d.") % counts
            refuse(Refusal(file, reason, line))
            continue
        misfits = [
            (name, text)
            for name, text in zip(header, texts, strict=True)
            if isinstance(text, Misfit)
        ]
        for name, text in misfits:
            refuse(Refusal(file, text.reason, line, {name: str(text)}))
        if misfits:
            continue
        cells: Cells = {
            name: unguarded(text if columns[name].exact and text.strip() else text.strip())
            for name, text in zip(header, texts, strict=True)
        }
        yield Row(line, cells | absent, present)


def _rows_of_csv(stream: BinaryIO) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of the line that each row starts on, and its cells. Raises `Unreadable`."""
    reader = csv.reader(_lines(stream), strict=True)
    start = 1
    try:
        for cells in reader:
            if cells:
                yield start, cells
            start = reader.line_num + 1
    except csv.Error as problem:
        raise Unreadable(_("This is not CSV: %(why)s.") % {"why": problem}, start)


def _lines(stream: BinaryIO) -> Iterator[str]:
    """Yield the lines of a text with their ends as they are. Raises `Unreadable`."""
    for number, line in enumerate(_pieces(stream), 1):
        if number == 1:
            line = line.removeprefix(codecs.BOM_UTF8)  # noqa: PLW2901  # a mark, not a text
        if b"\0" in line:
            reason = (
                _("This is not UTF-8 text. Save the file as UTF-8.")
                if number == 1
                else _("There is a NUL character. Remove it.")
            )
            raise Unreadable(reason, number)
        try:
            yield line.decode()
        except UnicodeDecodeError:
            raise Unreadable(_("This is not UTF-8 text. Save the file as UTF-8."), number)


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the lines of a file, each of which ends with a line feed, a return, or both."""
    rest = b""
    while block := stream.read(BLOCK):
        *lines, rest = re.split(rb"(?<=\n)|(?<=\r)(?=[^\n])", rest + block)
        yield from lines
        if len(rest) > LONGEST_LINE:
            raise Unreadable(_("A line is longer than a million characters: this is no table."))
    if rest:
        yield rest
