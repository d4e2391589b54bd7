"""Reads the CSV files of a folder as they are written: rows of text, each with its line number."""

import codecs
import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from commitments.exchange.errors import InvalidFile

Cells = dict[str, str]  # the texts of a row, by column
LONGEST_QUOTE = 80
MOST_NAMED = 100
LONGEST_LINE = 1_000_000
BLOCK = 64 * 1024


@dataclass(frozen=True)
class Row:
    """One row of a file: the line it starts on, and its text by column."""

    line: int
    cells: Cells
    present: frozenset[str] = frozenset()  # the columns that its file has


@dataclass(frozen=True)
class Refusal:
    """Why a file or one of its rows is not taken, said so that its author can mend it."""

    file: str
    reason: str
    line: int | None = None
    cells: Cells = field(default_factory=dict)

    def __str__(self) -> str:
        place = self.file
        if self.line is not None:
            place += _(", line %(line)d") % {"line": self.line}
        for column, text in self.cells.items():
            place += _(", column %(column)s “%(text)s”") % {"column": column, "text": quote(text)}
        return f"{place}: {self.reason}"


def quote(text: str) -> str:
    """Return what is shown of a text that stands in a file."""
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}…"


Refuse = Callable[[Refusal], None]


def read_rows(path: Path, columns: Sequence[str], refuse: Refuse) -> list[Row] | None:
    """Return the rows of a file, or None where it cannot be read as a table of these columns.

    What is wrong goes to `refuse`, all of it. A byte order mark and Windows line ends are fine.
    """
    try:
        with path.open("rb") as stream:
            return _rows(path.name, rows_of_csv(stream), columns, refuse)
    except FileNotFoundError:
        refuse(Refusal(path.name, _("The file is missing.")))
    except OSError as problem:
        refuse(Refusal(path.name, _("It cannot be read: %(why)s.") % {"why": problem.strerror}))
    except InvalidFile as problem:
        refuse(Refusal(path.name, str(problem), problem.line))
    return None


def _rows(
    file: str, lines: Iterator[tuple[int, list[str]]], columns: Sequence[str], refuse: Refuse
) -> list[Row] | None:
    _start, header = next(lines, (1, []))
    if reasons := list(against_header(header, columns)):
        for reason in reasons:
            refuse(Refusal(file, reason, 1 if header else None))
        return None
    rows = []
    for line, texts in lines:
        if len(texts) == len(header):
            cells = zip(header, (text.strip() for text in texts), strict=True)
            rows.append(Row(line, dict(cells)))
        else:
            refuse(Refusal(file, miscounted(texts, header), line))
    return rows


def miscounted(cells: Sequence[str], header: Sequence[str]) -> str:
    """Return what stands against a row that has not a cell for each column."""
    counts = {"cells": len(cells), "columns": len(header)}
    return _("It has %(cells)d cells, the header has %(columns)d.") % counts


def against_header(
    header: Sequence[str], columns: Sequence[str], optional: Sequence[str] = ()
) -> Iterator[str]:
    """Yield what stands against a header: it names each column once, in any order.

    Those that are `optional` may be left out.
    """
    if not header:
        yield _("The file is empty.")
        return
    for name in columns:
        if name not in header and name not in optional:
            yield _("The column “%(name)s” is missing.") % {"name": name}
        elif header.count(name) > 1:
            yield _("The column “%(name)s” is there twice.") % {"name": name}
    # Who has more of them has another kind of file.
    for name in islice((name for name in header if name not in columns), MOST_NAMED):
        yield _("There is no column “%(name)s” here.") % {"name": quote(name)}


def rows_of_csv(stream: BinaryIO) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of the line that each row starts on, and its cells. Raises `InvalidFile`."""
    reader = csv.reader(_lines(stream), strict=True)
    start = 1
    try:
        for cells in reader:
            if cells:
                yield start, cells
            start = reader.line_num + 1
    except csv.Error as problem:
        raise InvalidFile(_("This is not CSV: %(why)s.") % {"why": problem}, start)


def _lines(stream: BinaryIO) -> Iterator[str]:
    """Yield the lines of a text with their ends as they are. Raises `InvalidFile`."""
    for number, line in enumerate(_pieces(stream), 1):
        if number == 1:
            line = line.removeprefix(codecs.BOM_UTF8)  # noqa: PLW2901  # a mark, not a text
        if b"\0" in line:
            reason = (
                _("This is not UTF-8 text. Save the file as UTF-8.")
                if number == 1
                else _("There is a NUL character. Remove it.")
            )
            raise InvalidFile(reason, number)
        try:
            yield line.decode()
        except UnicodeDecodeError:
            raise InvalidFile(_("This is not UTF-8 text. Save the file as UTF-8."), number)


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the lines of a file, each of which ends with a line feed, a return, or both."""
    rest = b""
    while block := stream.read(BLOCK):
        *lines, rest = re.split(rb"(?<=\n)|(?<=\r)(?=[^\n])", rest + block)
        yield from lines
        if len(rest) > LONGEST_LINE:
            raise InvalidFile(_("A line is longer than a million characters: this is no table."))
    if rest:
        yield rest
