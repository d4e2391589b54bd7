"""Reads a CSV file row by row, in memory that does not grow with the file."""

import codecs
import csv
import re
from collections.abc import Collection, Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _

from commitments.exchange.errors import InvalidFile
from commitments.exchange.readers.headers import MOST_ABOVE, column_name

LONGEST_LINE = 1_000_000
CHUNK = 64 * 1024
# The likeliest first.
DELIMITERS = (",", ";", "\t")
# What spreadsheets of Western languages write where they do not write UTF-8.
WINDOWS = "cp1252"
# So many accented letters in a row are another alphabet.
OTHER_ALPHABET = re.compile("[^\x00-\x7f]{4,}")


def delimiter_of(start: bytes, names: Collection[str]) -> str:
    """Return what separates cells: programs write others where a comma precedes decimals.

    It is what separates the names of the columns: there may be a comma in a title above them.
    """
    lines = [line for line in re.split(rb"[\r\n]+", start) if line.strip(b" ,;\t")][:MOST_ABOVE]
    if not lines or b"\0" in lines[0]:
        # UTF-16 is refused as such.
        return ","
    return max(DELIMITERS, key=lambda sign: (_named(lines, sign, names), _stands_in(lines, sign)))


def _named(lines: list[bytes], sign: str, names: Collection[str]) -> int:
    """Return how many columns one of the lines names with this sign between them."""
    rows = (line.decode("latin-1").removeprefix("ï»¿").split(sign) for line in lines)
    return max(len({column_name(cell.strip('"')) for cell in row} & set(names)) for row in rows)


def _stands_in(lines: list[bytes], sign: str) -> bool:
    return sign.encode() in lines[0]


def rows_of_csv(
    stream: BinaryIO, delimiter: str = ",", strict: bool = True
) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of the line that each row starts on, and its cells. Raises `InvalidFile`.

    With `strict` only UTF-8 is read.
    """
    reader = csv.reader(_lines(stream, strict), delimiter=delimiter, strict=True)
    start = 1
    try:
        for cells in reader:
            if cells:
                yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        raise InvalidFile(_("This is not a CSV file: %(why)s.") % {"why": error}, start)


def _lines(stream: BinaryIO, strict: bool) -> Iterator[str]:
    """Yield the lines of a text with their line ends. Raises `InvalidFile`."""
    encodings = ["utf-8"] if strict else ["utf-8", WINDOWS]
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
        text, encoding = _decoded(line, encodings, number)
        if not text.isascii():
            encodings = [encoding]
        yield text


def _decoded(line: bytes, encodings: list[str], number: int) -> tuple[str, str]:
    """Return the text of a line and its encoding. Raises `InvalidFile`."""
    for encoding in encodings:
        try:
            text = line.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding != WINDOWS or not OTHER_ALPHABET.search(text):
            return text, encoding
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
