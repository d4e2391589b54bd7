"""Reads a CSV file row by row, in memory that does not grow with the file."""

import codecs
import csv
import re
from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _

from commitments.exchange.errors import InvalidFile

LONGEST_LINE = 1_000_000
CHUNK = 64 * 1024


def rows_of_csv(stream: BinaryIO) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of the line that each row starts on, and its cells. Raises `InvalidFile`."""
    reader = csv.reader(_lines(stream), strict=True)
    start = 1
    try:
        for cells in reader:
            if cells:
                yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        raise InvalidFile(_("This is not a CSV file: %(why)s.") % {"why": error}, start)


def _lines(stream: BinaryIO) -> Iterator[str]:
    """Yield the lines of a text with their line ends. Raises `InvalidFile`."""
    for number, line in enumerate(_byte_lines(stream), 1):
        if number == 1:
            line = line.removeprefix(codecs.BOM_UTF8)  # noqa: PLW2901  # a mark, not a text
        if b"\0" in line:
            reason = (
                _("This is not UTF-8 text. Save the file as UTF-8.")
                if number == 1
                else _("The text contains a NUL character. Remove it.")
            )
            raise InvalidFile(reason, number)
        try:
            yield line.decode()
        except UnicodeDecodeError:
            raise InvalidFile(_("This is not UTF-8 text. Save the file as UTF-8."), number)


def _byte_lines(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the lines of a file, each of which ends with a line feed, a return, or both."""
    rest = b""
    while chunk := stream.read(CHUNK):
        *lines, rest = re.split(rb"(?<=\n)|(?<=\r)(?=[^\n])", rest + chunk)
        yield from lines
        if len(rest) > LONGEST_LINE:
            raise InvalidFile(_("A line is longer than a million characters: this is not a table."))
    if rest:
        yield rest
