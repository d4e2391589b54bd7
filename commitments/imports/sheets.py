"""Reads the one sheet of an XLSX workbook. What would not be a plain table is refused first."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

from commitments.imports.files import Unreadable
from commitments.imports.table import Table

# What a workbook may unpack to: 40 kB can hold gigabytes.
LARGEST_UNPACKED = 50 * 1024 * 1024
MOST_PARTS = 1000
BLOCK = 64 * 1024
MOST_ROWS = 1_048_576
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s")
LONGEST_TAG = 200


class Misfit(str):
    """What stands in a cell that cannot be taken as a text, and why."""

    reason = ""


def rows_of_workbook(stream: BinaryIO, table: Table) -> Iterator[tuple[int, list[str]]]:
    """Yield the number and the cells of each row: texts, or a `Misfit`. Raises `Unreadable`."""
    _demand_harmless(stream)
    try:
        book = openpyxl.load_workbook(stream, read_only=True, data_only=False, keep_links=False)
        try:
            yield from _rows(_only_sheet(book), table)
        finally:
            book.close()
    except (
        InvalidFileException,
        KeyError,
        ValueError,
        TypeError,
        IndexError,
        AttributeError,
        ParseError,
        EOFError,
        zipfile.BadZipFile,
        zlib.error,
        InvalidOperation,
    ) as problem:
        raise Unreadable(
            _("This workbook cannot be read. Save it again as .xlsx, or as CSV UTF-8.")
        ) from problem


def _demand_harmless(stream: BinaryIO) -> None:
    """Look into the package without unpacking it. Raises `Unreadable`."""
    try:
        package = zipfile.ZipFile(stream)
    except zipfile.BadZipFile as problem:
        raise Unreadable(_("This is a damaged workbook.")) from problem
    parts = package.infolist()
    size = sum(part.file_size for part in parts)
    if size > LARGEST_UNPACKED or len(parts) > MOST_PARTS:
        raise Unreadable(
            _("It unpacks to more than %(mb)d MB. Save it as CSV UTF-8.")
            % {"mb": LARGEST_UNPACKED // 1024**2}
        )
    if any("vbaproject" in part.filename.lower() for part in parts):
        raise Unreadable(_("It has macros. Save it as .xlsx, without them."))
    if "[Content_Types].xml" not in package.namelist():
        raise Unreadable(_("This is no workbook. Save it as .xlsx or as CSV UTF-8."))
    for part in parts:
        if part.filename.startswith("xl/worksheets/") and _has_merged_cells(package, part):
            raise Unreadable(
                _("It has merged cells. Undo the merging: each row has its own cells.")
            )
    stream.seek(0)


def _has_merged_cells(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    try:
        with package.open(part) as unpacked:
            tail = b""
            while block := unpacked.read(BLOCK):
                if MERGED.search(tail + block):
                    return True
                tail = block[-LONGEST_TAG:]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as problem:
        raise Unreadable(_("This is a damaged workbook.")) from problem
    return False


def _only_sheet(book: Any) -> Any:
    sheets = book.worksheets
    if len(sheets) != 1:
        raise Unreadable(
            _("It has %(sheets)d sheets. Save the one that holds the rows by itself.")
            % {"sheets": len(sheets)}
        )
    return sheets[0]


def _rows(sheet: Any, table: Table) -> Iterator[tuple[int, list[str]]]:
    kinds = {column.name: column.type for column in table.columns}
    types: list[str] = []
    # Otherwise each row is filled up to the width that the file claims.
    sheet.reset_dimensions()
    for line, cells in enumerate(sheet.iter_rows(), 1):
        if line > MOST_ROWS:
            raise Unreadable(_("It has more rows than a sheet can have."), line)
        texts = [
            _text(cell, types[index] if index < len(types) else "string")
            for index, cell in enumerate(cells)
        ]
        while texts and not texts[-1]:
            texts.pop()
        if texts and not types:
            types = [kinds.get(name.strip(), "string") for name in texts]
        if texts:
            yield line, texts + [""] * (len(types) - len(texts))


def _misfit(value: object, reason: str) -> Misfit:
    found = Misfit(value)
    found.reason = reason
    return found


def _text(cell: Any, kind: str) -> str:  # noqa: PLR0911  # one for each kind of cell
    """Return what a cell says, or a misfit."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return _misfit(getattr(value, "text", value), _("This is a formula; paste its value."))
    if cell.data_type == "e":
        return _misfit(value, _("This is an error of the spreadsheet."))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, float | int):
        return _number(value, kind)
    return str(value)


def _number(value: float, kind: str) -> str:
    exact = Decimal(repr(value))
    if exact == exact.to_integral_value():
        return f"{exact:.0f}"
    if kind in ("number", "date"):
        return f"{exact:f}"
    reason = _("This is a number, so that 10.10 is not told from 10.1. Format the cell as text.")
    return _misfit(value, reason)
