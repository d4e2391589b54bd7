"""Workbooks for people: named sheets, a header that stays, a filter, dates, and what it all means.

What a spreadsheet cannot hold exactly is kept as text, and the sheet "Read me" says what was cut.
"""

import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import chain, islice
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from config.demonstration import NOTICE
from config.xml import strip_invalid_characters

# What a cell of a workbook holds.
Cell = str | Decimal | int | date | None
CellRow = Iterable[Cell]

# The most rows of a sheet, its header included, the most characters of a cell and of a name.
SHEET = 1_048_576
CELL = 32_767
LONGEST_TITLE = 31
NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")
# Spreadsheets count days from 1900, and take that for a leap year.
EARLIEST_YEAR = 1901
FULL_DAY = re.compile(r"\d{4}-\d\d-\d\d")
DATE_FORMATS = {date: "yyyy-mm-dd", datetime: "yyyy-mm-dd hh:mm:ss"}
# Columns are as wide as their texts in the first rows, within these limits.
MEASURED_ROWS = 50
NARROWEST, WIDEST = 8, 60
READ_ME = "Read me"
LIMITS = (
    "Numbers are numbers, and whole dates are dates; what is known only in part (2022, 2022-Q3) is "
    "text. Times are in UTC, to the second. Text never runs as a formula. Control characters are "
    f"left out, and text is cut off after {CELL:,} characters in a cell: the CSV has it whole."
)


@dataclass(frozen=True)
class ReadMe:
    """What the rows of a workbook are, and the meaning of each column."""

    about: str
    address: str
    conditions: str
    columns: Sequence[tuple[str, str]]

    def lines(self) -> Iterator[tuple[str, str]]:
        """Yield what the sheet says, in two columns."""
        yield "What", f"{settings.SITE_NAME}: {self.about}"
        if settings.DEMONSTRATION:
            yield "Note", NOTICE
        yield "Day", timezone.localdate().isoformat()
        yield "Filter", self.conditions or "none: all rows"
        yield "Address", self.address
        yield "Licence", f"{settings.LICENCE_NAME}, {settings.LICENCE_URL}"
        yield "Cells", LIMITS
        yield "", ""
        yield "Column", "Meaning"
        yield from self.columns


def conditions_of(request: HttpRequest) -> str:
    """Return the parameters of a request as a person reads them, without its format."""
    return "; ".join(
        f"{name} = {', '.join(texts)}"
        for name, texts in request.GET.lists()
        if name != "format" and any(texts)
    )


def as_date(text: str) -> Cell:
    """Return a whole date or time as such, and as text what is known in part or too early."""
    if not FULL_DAY.match(text) or int(text[:4]) < EARLIEST_YEAR:
        return text
    if FULL_DAY.fullmatch(text):
        return date.fromisoformat(text)
    moment = datetime.fromisoformat(text).astimezone(UTC)
    return moment.replace(tzinfo=None, microsecond=0)


def workbook(
    header: Sequence[str], rows: Iterable[tuple[str, CellRow]], title: str, read_me: ReadMe | None
) -> Iterator[bytes]:
    """Yield a workbook in blocks, from rows that each name their sheet."""
    book = Workbook(write_only=True)
    writers: dict[str, _Sheets] = {}
    for name, row in rows:
        if name not in writers:
            writers[name] = _Sheets(book, header, name)
        writers[name].append(row)
    if not writers:
        writers[title] = _Sheets(book, header, title)
    for writer in writers.values():
        writer.finish()
    if read_me:
        _explain(book, read_me)
    with tempfile.TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while block := file.read(64 * 1024):
            yield block


class _Sheets:
    """Rows under one header, on as many sheets as they need."""

    def __init__(self, book: Workbook, header: Sequence[str], title: str) -> None:
        self.book, self.header = book, header
        self.title = NOT_IN_TITLES.sub("-", title)[:LONGEST_TITLE]
        self.first: list[list[Cell]] = []
        self.current: Any = None
        self.written = 0

    def append(self, row: CellRow) -> None:
        cells = list(row)
        if self.current is None and len(self.first) < min(MEASURED_ROWS, SHEET - 1):
            self.first.append(cells)
            return
        if self.current is None:
            self._open()
        if self.written == SHEET - 1:
            self._close()
            self._open()
        self._write(cells)

    def finish(self) -> None:
        if self.current is None:
            self._open()
        self._close()

    def _open(self) -> None:
        """Start a sheet: what stands above its rows has to be written before them."""
        self.current = sheet = self.book.create_sheet(self.title)
        sheet.freeze_panes = "A2"
        for number, name in enumerate(self.header, start=1):
            sheet.column_dimensions[get_column_letter(number)].width = self._width(number - 1, name)
        sheet.append([_typed(sheet, name, bold=True) for name in self.header])
        self.written = 0
        waiting, self.first = self.first, []
        for cells in waiting:
            self._write(cells)

    def _width(self, place: int, name: str) -> int:
        texts = [_shown(cells[place]) for cells in self.first if place < len(cells)]
        longest = max(map(len, chain([name], texts)))
        return max(NARROWEST, min(longest + 2, WIDEST))

    def _write(self, cells: list[Cell]) -> None:
        self.current.append([_typed(self.current, value) for value in cells])
        self.written += 1

    def _close(self) -> None:
        """Let people filter all rows of the sheet."""
        last = get_column_letter(max(len(self.header), 1))
        self.current.auto_filter.ref = f"A1:{last}{self.written + 1}"


def _shown(value: Cell) -> str:
    return "" if value is None else str(value)


def _explain(book: Workbook, read_me: ReadMe) -> None:
    """Add the last sheet: the data come first, for programs that read one sheet only."""
    sheet: Any = book.create_sheet(READ_ME)
    sheet.column_dimensions["A"].width = 28
    sheet.column_dimensions["B"].width = 100
    for name, text in islice(read_me.lines(), SHEET):
        meaning = _typed(sheet, text)
        meaning.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.append([_typed(sheet, name, bold=True), meaning])


def _typed(sheet: Any, value: Cell, *, bold: bool = False) -> Any:
    cell = WriteOnlyCell(sheet)
    if isinstance(value, date):
        cell.value = value
        cell.number_format = DATE_FORMATS[type(value)]
    elif isinstance(value, Decimal | int) and not isinstance(value, bool):
        cell.value = value
    elif text := _truth(value) if isinstance(value, bool) else _shown(value):
        cell.value = strip_invalid_characters(text)[:CELL]
        # Set after the value: setting it first would make "=1" a formula.
        cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell


def _truth(value: bool) -> str:
    return "true" if value else "false"
