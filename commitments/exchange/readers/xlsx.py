"""Reads the one sheet of an XLSX workbook. What would not be a plain table is refused first."""

import csv
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time
from decimal import Decimal
from typing import BinaryIO
from xml.parsers.expat import ExpatError

from django.utils.translation import gettext as _
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.cell import column_index_from_string
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from commitments.exchange.errors import InvalidFile
from commitments.exchange.readers.ooxml import (
    LARGEST_UNPACKED,
    Attributes,
    Package,
    too_large,
    unreadable,
)
from commitments.exchange.table import Table

# What a sheet can have.
MOST_ROWS, MOST_COLUMNS, MOST_STYLES = 1_048_576, 16_384, 65_536
MOST_FORMATS, LONGEST_FORMAT, MOST_STRINGS = 2_000, 255, 500_000
# So Excel writes a tab, a line end, and a text that looks like one of its codes.
WRITTEN_AS_CODE = re.compile("_x(0009|000A|000D|005F)_", re.IGNORECASE)
# What texts of cells stand in, and where: not how they are pronounced, or what colours a cell.
TEXTS, AROUND = ("v", "t", "f"), ("c", "is", "r", "si")


class Misfit(str):
    """What stands in a cell that cannot be taken as a text, and why."""

    reason = ""


def rows_of_workbook(stream: BinaryIO, table: Table) -> Iterator[tuple[int, list[str]]]:
    """Yield the number and the cells of each row: texts, or a `Misfit`. Raises `InvalidFile`."""
    try:
        yield from _rows(_Book(Package(stream)), table)
    except (KeyError, ValueError, IndexError, StopIteration, ExpatError) as problem:
        raise unreadable() from problem
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        OSError,
        EOFError,
    ) as problem:
        raise InvalidFile(_("This is a damaged workbook.")) from problem


class _Book:
    """A workbook of one sheet: its strings, and which styles show a time or a percentage."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.epoch = WINDOWS_EPOCH
        self.strings: list[str] = []
        self.shown_as: dict[int, str] = {}
        roots = package.related("").values()
        main = next(name for role, name in roots if role == "officeDocument")
        parts = package.related(main)
        self.sheet = self._only_sheet(main, parts)
        for role, name in parts.values():
            if role == "styles":
                self._read_styles(name)
            elif role == "sharedStrings":
                self._read_strings(name)

    def _only_sheet(self, main: str, parts: dict[str, tuple[str, str]]) -> str:
        sheets = []

        def started(tag: str, parent: str, attributes: Attributes) -> None:
            if tag == "sheet" and parent == "sheets":
                key = next(text for name, text in attributes.items() if name.endswith(":id"))
                role, name = parts[key]
                sheets.extend([name] if role == "worksheet" else [])
            elif tag == "workbookPr" and attributes.get("date1904") in ("1", "true"):
                self.epoch = MAC_EPOCH

        self.package.read(main, started)
        if len(sheets) != 1:
            raise InvalidFile(
                _(
                    "It has %(sheets)d sheets, counting hidden ones. "
                    "Save the one that holds the rows by itself."
                )
                % {"sheets": len(sheets)}
            )
        return sheets[0]

    def _read_styles(self, name: str) -> None:
        formats = {number: _tells(code) for number, code in BUILTIN_FORMATS.items()}
        styles = 0

        def started(tag: str, parent: str, attributes: Attributes) -> None:
            nonlocal styles
            if tag == "numFmt" and parent == "numFmts":
                formats[int(attributes["numFmtId"])] = _tells(attributes["formatCode"])
            elif tag == "xf" and parent == "cellXfs":
                if told := formats.get(int(attributes.get("numFmtId", 0))):
                    self.shown_as[styles] = told
                styles += 1
            if styles > MOST_STYLES or len(formats) > MOST_FORMATS:
                raise unreadable()

        self.package.read(name, started)

    def _read_strings(self, name: str) -> None:
        texts = _Texts()

        def ended(tag: str) -> None:
            if tag == "si":
                self.strings.append(_decoded(texts.taken().get("t", "")))
                if len(self.strings) > MOST_STRINGS:
                    raise unreadable()
            texts.ended(tag)

        self.package.read(name, texts.started, ended, texts.said)

    def text(self, cell: "_Cell", kind: str) -> str:  # noqa: PLR0911  # one for each kind of cell
        """Return what a cell says, or a misfit."""
        said = cell.said.get("t" if cell.type == "inlineStr" else "v", "")
        if "f" in cell.said:
            return _misfit(f"={cell.said['f']}", _("This is a formula; paste its value."))
        if cell.type in ("str", "inlineStr") or not said:
            return _decoded(said)
        if cell.type == "s":
            return self.strings[int(said)]
        if cell.type == "b":
            return "yes" if int(said) else "no"
        if cell.type == "d":
            return _moment(datetime.fromisoformat(said))
        if cell.type == "e":
            return _misfit(said, _("This is an error of the spreadsheet."))
        number = float(said) if re.search("[.eE]", said) else int(said)
        shown_as = self.shown_as.get(cell.style)
        if shown_as == "percentage":
            reason = _("This is a percentage, a hundredth of what it shows. Type it as a number.")
            return _misfit(said, reason)
        return self._time(number, shown_as == "duration") if shown_as else _number(number, kind)

    def _time(self, number: float, duration: bool) -> str:
        try:
            return _moment(from_excel(number, self.epoch, timedelta=duration))
        except (OverflowError, ValueError):
            return _misfit(number, _("This is an error of the spreadsheet."))


class _Texts:
    """Collects the texts of a cell or a shared string by the elements that they stand in."""

    def __init__(self) -> None:
        self._pieces: dict[str, list[str]] = {}
        self._open: list[str] | None = None
        self._length = 0

    def started(self, tag: str, parent: str, attributes: Attributes) -> None:
        if tag in TEXTS and parent in AROUND:
            self._open = self._pieces.setdefault(tag, [])

    def said(self, text: str) -> None:
        if self._open is not None:
            self._open.append(text)
            self._length += len(text)
            # What a cell of a CSV file may hold.
            if self._length > csv.field_size_limit():
                raise unreadable()

    def ended(self, tag: str) -> None:
        self._open = None

    def taken(self) -> dict[str, str]:
        """Return the texts, and begin anew."""
        pieces, self._pieces, self._length = self._pieces, {}, 0
        return {tag: "".join(texts) for tag, texts in pieces.items()}


@dataclass
class _Cell:
    """A cell as the file has it."""

    type: str
    style: int
    said: dict[str, str] = field(default_factory=dict)


class _Sheet:
    """Takes the rows of a sheet as they come."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, dict[int, _Cell]]] = []
        self._line = self._column = 0
        self._cells: dict[int, _Cell] = {}
        self._texts = _Texts()

    def started(self, tag: str, parent: str, attributes: Attributes) -> None:
        if tag == "row" and parent == "sheetData":
            self._line, self._column = int(attributes.get("r", self._line + 1)), 0
            self._cells = {}
            if self._line > MOST_ROWS:
                raise InvalidFile(_("It has more rows than a sheet can have."), self._line)
        elif tag == "c" and parent == "row":
            place = attributes.get("r", "").rstrip("0123456789")
            self._column = column_index_from_string(place) if place else self._column + 1
            if self._column > MOST_COLUMNS:
                raise unreadable(self._line)
            cell = _Cell(attributes.get("t", "n"), int(attributes.get("s", 0)))
            self._cells[self._column] = cell
        else:
            self._texts.started(tag, parent, attributes)

    def said(self, text: str) -> None:
        self._texts.said(text)

    def ended(self, tag: str) -> None:
        self._texts.ended(tag)
        if tag == "c" and self._cells:
            self._cells[self._column].said = self._texts.taken()
        elif tag == "row" and self._cells:
            self.rows.append((self._line, self._cells))
            self._cells = {}


def _refuse_merged(tag: str, parent: str, attributes: Attributes) -> None:
    if tag == "mergeCell":
        raise InvalidFile(_("It has merged cells. Undo the merging: each row has its own cells."))


def _rows(book: _Book, table: Table) -> Iterator[tuple[int, list[str]]]:
    kinds = {column.name: column.type for column in table.columns}
    types: dict[int, str] = {}
    unpacked = 0
    book.package.read(book.sheet, _refuse_merged)
    sheet = _Sheet()
    for _block in book.package.blocks(book.sheet, sheet.started, sheet.ended, sheet.said):
        for line, cells in sheet.rows:
            said = {n: book.text(cell, types.get(n, "string")) for n, cell in cells.items()}
            texts = {number: text for number, text in said.items() if text}
            # One shared string can fill many cells.
            unpacked += sum(map(len, texts.values()))
            if unpacked > LARGEST_UNPACKED:
                raise too_large()
            if texts:
                types = types or {
                    number: kinds.get(text.strip(), "string") for number, text in texts.items()
                }
                row = [""] * max(*texts, *types)
                for number, text in texts.items():
                    row[number - 1] = text
                yield line, row
        sheet.rows.clear()


def _tells(code: str) -> str:
    """Return what a number is shown as that it is not, if anything."""
    # Looking through a longer one would take hours.
    code = code[:LONGEST_FORMAT]
    if is_timedelta_format(code):
        return "duration"
    if is_date_format(code):
        return "day"
    # Not where it is a text after the number, in quotes or after a backslash.
    return "percentage" if "%" in re.sub(r'"[^"]*"|\\.', "", code) else ""


def _decoded(text: str) -> str:
    return WRITTEN_AS_CODE.sub(lambda found: chr(int(found[1], 16)), text)


def _misfit(value: object, reason: str) -> Misfit:
    found = Misfit(value)
    found.reason = reason
    return found


def _moment(value: object) -> str:
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    isoformat = getattr(value, "isoformat", None)
    return isoformat() if isoformat else str(value)


def _number(value: float, kind: str) -> str:
    exact = Decimal(repr(value))
    if exact == exact.to_integral_value():
        return f"{exact:.0f}"
    if kind in ("number", "date"):
        return f"{exact:f}"
    reason = _("This is a number, so that 10.10 is not told from 10.1. Format the cell as text.")
    return _misfit(value, reason)
