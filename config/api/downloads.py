"""The rows of a list as CSV or a workbook, one line each, in memory that does not grow."""

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from rest_framework import serializers

from config.api.fields import Reference, Text
from config.demonstration import marked_header, marked_rows
from config.lists import CHUNK_SIZE
from config.xml import strip_invalid_characters

# The most rows of a sheet, its header included, and the most characters of a cell.
SHEET = 1_048_576
CELL = 32_767
# What spreadsheets run as a formula begins so. Apostrophes in front are ours or look like it.
FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
# What a cell of a workbook holds.
Cell = str | Decimal | int | None
NUMBERS = (serializers.IntegerField, serializers.DecimalField)


@dataclass(frozen=True)
class ListColumn:
    """One column: its name, the path of its value in a row, and its description."""

    name: str
    path: tuple[str, ...]
    number: bool
    help_text: str

    def text(self, row: dict[str, Any]) -> str:
        """Return the text of this column for a row."""
        value: Any = row
        for step in self.path:
            if isinstance(value, list):
                value = [None if item is None else item[step] for item in value]
            elif value is not None:
                value = value[step]
        if isinstance(value, list):
            return ";".join(cell_text(item).replace(";", ",") for item in value)
        return cell_text(value)

    def cell(self, row: dict[str, Any]) -> str:
        """Return the same, safe to open in a spreadsheet."""
        return self.text(row) if self.number else escape_formula(self.text(row))


def cell_text(value: Any) -> str:
    """Return one value as the text of a cell; an empty text for a missing value."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def escape_formula(text: str) -> str:
    """Return `text` with an apostrophe in front where a spreadsheet would run it as a formula.

    Removing one apostrophe from the front of such a text restores the original.
    """
    return f"'{text}" if FORMULA.match(text) else text


def list_columns(
    serializer: serializers.Serializer, above: tuple[str, ...] = (), many: bool = False
) -> Iterator[ListColumn]:
    """Yield the columns of a list's rows.

    Fields of another row have its name in front: country_id. Lists give a column for each code,
    number, date and name of their items, joined with ";"; their free text is in the JSON only.
    """
    for name, field in serializer.fields.items():
        path = (*above, name)
        if isinstance(field, serializers.ListSerializer):
            assert isinstance(field.child, serializers.Serializer)
            # In a list within a list the items could not be assigned to their parents.
            yield from () if many else list_columns(field.child, path, many=True)
        elif isinstance(field, serializers.Serializer):
            yield from list_columns(field, path, many)
        elif not (above and name == "api_url") and not (many and _is_prose(field)):
            number = isinstance(field, NUMBERS) and not many
            yield ListColumn("_".join(path), path, number, str(field.help_text or ""))


def _is_prose(field: serializers.Field) -> bool:
    """Whether a field of an item would make a cell of several items unreadable."""
    named = isinstance(field.parent, Reference)
    return isinstance(field, serializers.ListField | Text) and not named


def list_csv(rows: Iterable[Any], serializer: serializers.Serializer) -> Iterator[bytes]:
    """Return the CSV file of a list in blocks."""
    selected = list(list_columns(serializer))
    data = map(serializer.to_representation, rows)
    texts = ((column.cell(row) for column in selected) for row in data)
    return csv_file(marked_header(column.name for column in selected), marked_rows(texts))


def list_xlsx(rows: Iterable[Any], serializer: serializers.Serializer) -> Iterator[bytes]:
    """Return the workbook of a list in blocks."""
    selected = list(list_columns(serializer))

    def cells(row: dict[str, Any]) -> list[Cell]:
        texts = ((column.number, column.text(row)) for column in selected)
        return [Decimal(text) if number and text else text for number, text in texts]

    data = map(serializer.to_representation, rows)
    header = marked_header(column.name for column in selected)
    return xlsx_file(header, marked_rows(map(cells, data)))


def csv_file(header: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[bytes]:
    """Yield a CSV file in blocks: a byte order mark, the header, and a line for each row."""
    block = io.StringIO(newline="")
    block.write("\ufeff")
    writer = csv.writer(block)
    writer.writerow(header)
    for number, row in enumerate(rows, start=1):
        writer.writerow(row)
        if number % CHUNK_SIZE == 0:
            yield block.getvalue().encode()
            block.seek(0)
            block.truncate()
    yield block.getvalue().encode()


def xlsx_file(
    header: Sequence[str], rows: Iterable[Iterable[Cell]], title: str = "Sheet"
) -> Iterator[bytes]:
    """Yield a workbook in blocks: numbers as numbers, everything else as text that never runs."""
    book = _sheets(header, rows, title)
    with tempfile.TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while block := file.read(64 * 1024):
            yield block


def _sheets(header: Sequence[str], rows: Iterable[Iterable[Cell]], title: str) -> Workbook:
    """Return a workbook of rows, on as many sheets as they need."""
    book = Workbook(write_only=True)
    sheet: Any = None
    for number, row in enumerate(rows):
        if number % (SHEET - 1) == 0:
            sheet = _sheet(book, header, title)
        sheet.append([_typed(sheet, value) for value in row])
    if sheet is None:
        _sheet(book, header, title)
    return book


def _sheet(book: Workbook, header: Sequence[str], title: str) -> Any:
    sheet: Any = book.create_sheet(title)
    sheet.append([_typed(sheet, name) for name in header])
    return sheet


def _typed(sheet: Any, value: Cell) -> Any:
    cell = WriteOnlyCell(sheet)
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        cell.value = value
    elif text := cell_text(value):
        cell.value = strip_invalid_characters(text)[:CELL]
        # Set after the value: setting it first would make "=1" a formula.
        cell.data_type = "s"
    return cell
