"""Reads one file of rows, CSV or XLSX, a row at a time: memory stays flat whatever the file holds.

What is no plain table of text is refused in words. The cells are as a release has them: a text that
a spreadsheet would run as a formula carries an apostrophe in front, which is taken off again.
"""

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _

from commitments.exchange.columns import Column
from commitments.exchange.errors import InvalidFile
from commitments.exchange.readers.csv import (
    BLOCK,
    Cells,
    Refusal,
    Refuse,
    Row,
    against_header,
    miscounted,
    rows_of_csv,
)
from commitments.exchange.readers.xlsx import Misfit, rows_of_workbook
from commitments.exchange.table import Table
from config.api.downloads import FORMULA

# How files begin that carry a wrong name.
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def unguarded(text: str) -> str:
    """Return `text` as it was before a release put an apostrophe in front of it."""
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


def read_file(
    stream: BinaryIO, table: Table, refuse: Refuse, count: Callable[[int], None] = lambda read: None
) -> Iterator[Row]:
    """Yield the rows of a file. What is wrong goes to `refuse`, all of it.

    A row has all columns of `table`; those that the file leaves out are not among its `present`.
    `count` hears of each row that is read how many there were, whatever becomes of it.
    """
    start = stream.read(BLOCK)
    stream.seek(0)
    try:
        if start.startswith(OLE):
            raise InvalidFile(
                _("This is an old or protected workbook. Save it as .xlsx without a password.")
            )
        workbook = start.startswith(ZIP)
        lines = rows_of_workbook(stream, table) if workbook else _rows_of_csv(stream, start)
        line, header = next((row for row in lines if _filled(row[1])), (None, []))
        columns = {column.name: column for column in table.columns}
        optional = [name for name, column in columns.items() if column.optional]
        header = _shortened([name.strip() for name in header])
        reasons = list(against_header(header, list(columns), optional))
        for reason in reasons:
            refuse(Refusal(table.file, reason, line))
        if not reasons:
            yield from _rows(_counted(lines, count), header, columns, table.file, refuse)
    except InvalidFile as problem:
        refuse(Refusal(table.file, str(problem), problem.line))


def _rows_of_csv(stream: BinaryIO, start: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a CSV file that begins so. Raises `InvalidFile`."""
    header = re.split(rb"[\r\n]", start, maxsplit=1)[0]
    # Spreadsheets write these where a comma stands before decimals. UTF-16 is refused as such.
    if b"," not in header and b"\0" not in header:
        if b";" in header:
            raise InvalidFile(
                _("It has semicolons between its cells. Save it as .xlsx, or as CSV with commas.")
            )
        if b"\t" in header:
            raise InvalidFile(
                _("It has tabs between its cells. Save it as .xlsx, or as CSV with commas.")
            )
    return rows_of_csv(stream)


def _filled(cells: list[str]) -> bool:
    """Whether anything stands in a row."""
    return any(text.strip() for text in cells)


def _shortened(cells: list[str], least: int = 0) -> list[str]:
    """Return cells without the empty ones that spreadsheets leave after the last column."""
    while len(cells) > least and not cells[-1].strip():
        cells.pop()
    return cells


def _counted(
    lines: Iterator[tuple[int, list[str]]], count: Callable[[int], None]
) -> Iterator[tuple[int, list[str]]]:
    for read, line in enumerate(lines, 1):
        count(read)
        yield line


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
        if not _filled(texts):
            continue
        texts = _shortened(texts, least=len(header))  # noqa: PLW2901
        if len(texts) != len(header):
            refuse(Refusal(file, miscounted(texts, header), line))
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
