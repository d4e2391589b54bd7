"""Reads the sheet of an XLSX workbook that names the columns of a table, row by row.

What is not a plain table is refused.
"""

import csv
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from decimal import Decimal
from itertools import islice
from typing import BinaryIO
from xml.parsers.expat import ExpatError

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.cell import column_index_from_string, range_boundaries
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from commitments.exchange.errors import InvalidFile
from commitments.exchange.readers.headers import MOST_ABOVE, column_name
from commitments.exchange.readers.ooxml import (
    LARGEST_UNPACKED,
    Attributes,
    Characters,
    End,
    Package,
    Start,
    XmlEvent,
    too_large,
    unreadable,
)

# What a sheet can have.
SHEET_ROWS, MOST_COLUMNS, MOST_STYLES = 1_048_576, 16_384, 65_536
MOST_FORMATS, LONGEST_FORMAT, MOST_STRINGS = 2_000, 255, 500_000
# How Excel writes a tab, a line end, and a text that looks like one of its codes.
CHARACTER_CODE = re.compile("_x(0009|000A|000D|005F)_", re.IGNORECASE)
# The elements that hold the text of a cell, and their parents: not phonetic text or formatting.
TEXT_TAGS, TEXT_PARENTS = ("v", "t", "f"), ("c", "is", "r", "si")


class InvalidText(str):
    """The text of a cell that cannot be used, and the reason."""

    reason = ""


def rows_of_workbook(stream: BinaryIO, types: Mapping[str, str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the number and the cells of each row: texts, or an `InvalidText`.

    `types` are the types of the columns by name, as in Table Schema. Raises `InvalidFile`.
    """
    try:
        yield from _rows(Package(stream), types)
    except (KeyError, ValueError, IndexError, StopIteration, ExpatError) as error:
        raise unreadable() from error
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        OSError,
        EOFError,
    ) as error:
        raise InvalidFile(_("This is a damaged workbook.")) from error


@dataclass
class SheetCell:
    """A cell of a sheet: its type, its style, and its texts by element."""

    type: str
    style: int
    texts: dict[str, str] = field(default_factory=dict)


def _rows(package: Package, types: Mapping[str, str]) -> Iterator[tuple[int, list[str]]]:
    workbook = Workbook(package)
    sheet = _sheet_of_table(package, workbook, types)
    column_types: dict[int, str] = {}
    size = 0
    for line, cells in _sheet_rows(package.events(sheet)):
        values = {
            number: workbook.text(cell, column_types.get(number, "string"))
            for number, cell in cells.items()
        }
        texts = {number: text for number, text in values.items() if text}
        # One shared string can fill many cells.
        size += sum(map(len, texts.values()))
        if size > LARGEST_UNPACKED:
            raise too_large()
        if texts:
            # The first row that names a column is the header.
            names = {number: column_name(text) for number, text in texts.items()}
            if not column_types and types.keys() & set(names.values()):
                column_types = {n: types.get(name, "string") for n, name in names.items()}
                _refuse_merged_cells(package.events(sheet), line)
            width = max([*texts, *column_types])
            yield line, [texts.get(number, "") for number in range(1, width + 1)]


def _sheet_of_table(package: Package, workbook: "Workbook", types: Mapping[str, str]) -> str:
    """Return the part of the sheet that names the columns of a table; others may explain it."""
    if len(workbook.sheets) == 1:
        return workbook.sheets[0][1]
    tables = {
        name: part
        for name, part in workbook.sheets
        if _names_columns(package, workbook, part, types)
    }
    if len(tables) == 1:
        return next(iter(tables.values()))
    if tables:
        reason = _(
            "The sheets %(names)s name the columns of this table: save the one that is meant as a "
            "file of its own."
        )
        names = pgettext("between the items of a list", ", ").join(f"“{name}”" for name in tables)
        raise InvalidFile(reason % {"names": names})
    raise InvalidFile(
        _("None of the %(sheets)d sheets names the columns of this table in its first rows.")
        % {"sheets": len(workbook.sheets)}
    )


def _names_columns(
    package: Package, workbook: "Workbook", part: str, types: Mapping[str, str]
) -> bool:
    """Whether two columns stand together in one of the first rows of a sheet."""
    for _line, cells in islice(_sheet_rows(package.events(part)), MOST_ABOVE):
        names = {column_name(workbook.text(cell, "string")) for cell in cells.values()}
        if len(names & types.keys()) >= min(2, len(types)):
            return True
    return False


def _refuse_merged_cells(events: Iterable[XmlEvent], line: int) -> None:
    """Refuse cells that are merged in the header or below it; a title above it may be."""
    for event in events:
        match event:
            case Start("mergeCell", _parent, {"ref": ref}):
                _left, top, _right, bottom = range_boundaries(ref)
                if bottom and bottom >= line:
                    reason = _(
                        "The cells %(cells)s are merged. Unmerge them: each row needs its own "
                        "cells."
                    )
                    raise InvalidFile(reason % {"cells": ref}, top)


class Workbook:
    """A workbook: its sheets, its shared strings, which styles show a time or percentage."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._epoch = WINDOWS_EPOCH
        self._strings: list[str] = []
        self._styles: dict[int, str] = {}
        roots = package.related("").values()
        main = next(name for kind, name in roots if kind == "officeDocument")
        parts = package.related(main)
        self.sheets = self._sheets(main, parts)
        for kind, name in parts.values():
            if kind == "styles":
                self._read_styles(name)
            elif kind == "sharedStrings":
                self._read_strings(name)

    def _sheets(self, main: str, parts: dict[str, tuple[str, str]]) -> list[tuple[str, str]]:
        """Return the name and the part of each sheet with cells, hidden ones too."""
        sheets = []
        for event in self._package.events(main):
            match event:
                case Start("sheet", "sheets", attributes):
                    key = next(text for name, text in attributes.items() if name.endswith(":id"))
                    kind, part = parts[key]
                    sheets.extend([(attributes["name"], part)] if kind == "worksheet" else [])
                case Start("workbookPr", _parent, {"date1904": "1" | "true"}):
                    self._epoch = MAC_EPOCH
        if not sheets:
            raise unreadable()
        return sheets

    def _read_styles(self, name: str) -> None:
        formats = {number: _number_kind(code) for number, code in BUILTIN_FORMATS.items()}
        styles = 0
        for event in self._package.events(name):
            match event:
                case Start("numFmt", "numFmts", attributes):
                    formats[int(attributes["numFmtId"])] = _number_kind(attributes["formatCode"])
                case Start("xf", "cellXfs", attributes):
                    if kind := formats.get(int(attributes.get("numFmtId", 0))):
                        self._styles[styles] = kind
                    styles += 1
            if styles > MOST_STYLES or len(formats) > MOST_FORMATS:
                raise unreadable()

    def _read_strings(self, name: str) -> None:
        texts = TextCollector()
        for event in self._package.events(name):
            texts.add(event)
            if isinstance(event, End) and event.tag == "si":
                self._strings.append(_decoded(texts.pop().get("t", "")))
                if len(self._strings) > MOST_STRINGS:
                    raise unreadable()

    def text(self, cell: SheetCell, column_type: str) -> str:
        """Return the text of a cell, or an `InvalidText`."""
        text = cell.texts.get("t" if cell.type == "inlineStr" else "v", "")
        if "f" in cell.texts:
            return invalid(
                f"={cell.texts['f']}", _("This is a formula. Replace it with its value.")
            )
        if cell.type in ("str", "inlineStr") or not text:
            return _decoded(text)
        if cell.type == "e":
            return invalid(text, _("This is a spreadsheet error."))
        return self._value(cell, text, column_type)

    def _value(self, cell: SheetCell, text: str, column_type: str) -> str:
        """Return the text of a cell that holds a reference or a number."""
        match cell.type:
            case "s":
                return self._strings[int(text)]
            case "b":
                return "yes" if int(text) else "no"
            case "d":
                return _moment(datetime.fromisoformat(text))
        return self._number(text, self._styles.get(cell.style, ""), column_type)

    def _number(self, text: str, shown_as: str, column_type: str) -> str:
        number = float(text) if re.search("[.eE]", text) else int(text)
        if shown_as == "percentage":
            reason = _("This is a percentage, a hundredth of what it shows. Enter it as a number.")
            return invalid(text, reason)
        if not shown_as:
            return _plain_number(number, column_type)
        try:
            return _moment(from_excel(number, self._epoch, timedelta=shown_as == "duration"))
        except (OverflowError, ValueError):
            return invalid(number, _("This is a spreadsheet error."))


class TextCollector:
    """Collects the texts of a cell or a shared string by the element that holds them."""

    def __init__(self) -> None:
        self._pieces: dict[str, list[str]] = {}
        self._open: list[str] | None = None
        self._length = 0

    def add(self, event: XmlEvent) -> None:
        match event:
            case Start(tag, parent) if tag in TEXT_TAGS and parent in TEXT_PARENTS:
                self._open = self._pieces.setdefault(tag, [])
            case End():
                self._open = None
            case Characters(text) if self._open is not None:
                self._open.append(text)
                self._length += len(text)
                # What a cell of a CSV file may hold.
                if self._length > csv.field_size_limit():
                    raise unreadable()

    def pop(self) -> dict[str, str]:
        """Return the texts, and start again."""
        pieces, self._pieces, self._length = self._pieces, {}, 0
        return {tag: "".join(texts) for tag, texts in pieces.items()}


def _sheet_rows(events: Iterable[XmlEvent]) -> Iterator[tuple[int, dict[int, SheetCell]]]:
    """Yield the number of each row of a sheet, and its cells by the number of their column."""
    line = column = 0
    cells: dict[int, SheetCell] = {}
    texts = TextCollector()
    for event in events:
        texts.add(event)
        match event:
            case Start("row", "sheetData", attributes):
                line, column, cells = int(attributes.get("r", line + 1)), 0, {}
                if line > SHEET_ROWS:
                    raise InvalidFile(_("It has more rows than a sheet can have."), line)
            case Start("c", "row", attributes):
                column = _column(attributes, column)
                if column > MOST_COLUMNS:
                    raise unreadable(line)
                cells[column] = SheetCell(attributes.get("t", "n"), int(attributes.get("s", 0)))
            case End("c") if cells:
                cells[column].texts = texts.pop()
            case End("row") if cells:
                yield line, cells
                cells = {}


def _column(attributes: Attributes, previous: int) -> int:
    """Return the number of a cell's column: of the one named, or the one after the previous."""
    letters = attributes.get("r", "").rstrip("0123456789")
    return column_index_from_string(letters) if letters else previous + 1


def _number_kind(code: str) -> str:
    """Return what a number format shows a number as, where that is not a plain number."""
    # Searching a longer one would take hours.
    code = code[:LONGEST_FORMAT]
    if is_timedelta_format(code):
        return "duration"
    if is_date_format(code):
        return "day"
    # A sign in quotes or after a backslash is text beside the number.
    return "percentage" if "%" in re.sub(r'"[^"]*"|\\.', "", code) else ""


def _decoded(text: str) -> str:
    return CHARACTER_CODE.sub(lambda code: chr(int(code[1], 16)), text)


def invalid(value: object, reason: str) -> InvalidText:
    text = InvalidText(value)
    text.reason = reason
    return text


def _moment(value: object) -> str:
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    isoformat = getattr(value, "isoformat", None)
    return isoformat() if isoformat else str(value)


def _plain_number(value: float, column_type: str) -> str:
    # Spreadsheets show 15 digits: 0.1 + 0.2 is stored as 0.30000000000000004.
    exact = Decimal(value if isinstance(value, int) else f"{value:.15g}")
    if exact == exact.to_integral_value():
        return f"{exact:.0f}"
    if column_type == "amount":
        # It is read as people write numbers: here the digits after a point are decimals.
        return f"{exact:f}0"
    if column_type in ("number", "date"):
        return f"{exact:f}"
    reason = _(
        "This is stored as a number, so 10.10 cannot be distinguished from "
        "10.1. Format the cell as text."
    )
    return invalid(value, reason)
