"""The rows of a list as CSV or a workbook, one line each, in memory that does not grow."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rest_framework import serializers

from config.api.fields import FILE, PartialDate, ReadOnlySerializer, Reference, Text, code_in
from config.api.languages import LABEL_SUFFIX, PARAMETER
from config.api.workbooks import Cell, ReadMe, as_date, conditions_of, workbook
from config.demonstration import marked_header, marked_rows
from config.lists import CHUNK_SIZE

# What spreadsheets run as a formula begins so, in signs of full width too. Apostrophes in front are
# ours or look like it.
FORMULA = re.compile(r"'*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20\t\r\n]")
NUMBERS = (serializers.IntegerField, serializers.DecimalField)
DATES = (serializers.DateField, serializers.DateTimeField, PartialDate)


@dataclass(frozen=True)
class ListColumn:
    """One column: its name, the path of its value in a row, and its description."""

    name: str
    path: tuple[str, ...]
    field: serializers.Field
    many: bool
    help_text: str

    @property
    def number(self) -> bool:
        """Whether each cell is one number."""
        return isinstance(self.field, NUMBERS) and not self.many

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
        """Return the same, safe to open in a spreadsheet. Numbers are never touched."""
        text = self.text(row)
        return text if isinstance(self.field, NUMBERS) else escape_formula(text)

    def value(self, row: dict[str, Any]) -> Cell:
        """Return the same for a workbook, as a number or date where it is one."""
        text = self.text(row)
        if self.number:
            return Decimal(text) if text else None
        return as_date(text) if isinstance(self.field, DATES) and not self.many else text


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
    Where a language is asked for, the words of each code follow it.
    """
    labelled = serializer.context.get(PARAMETER) and isinstance(serializer, ReadOnlySerializer)
    for name, field in serializer.fields.items():
        path = (*above, name)
        if isinstance(field, serializers.ListSerializer):
            assert isinstance(field.child, serializers.Serializer)
            # In a list within a list the items could not be assigned to their parents.
            yield from () if many else list_columns(field.child, path, many=True)
        elif isinstance(field, serializers.Serializer):
            yield from list_columns(field, path, many)
        elif not (above and name == "api_url") and not (many and _is_prose(field)):
            yield ListColumn("_".join(path), path, field, many, str(field.help_text or ""))
            if labelled and code_in(field):
                words = (*above, f"{name}{LABEL_SUFFIX}")
                help_text = f"{'_'.join(path)} in words."
                yield ListColumn("_".join(words), words, Text(), many, help_text)
    if isinstance(serializer, Reference) and serializer.beside:
        for name, text in serializer.beside.columns.items():
            yield ListColumn(
                "_".join([*above, name]), (*above, name), serializers.CharField(), many, text
            )


def _is_prose(field: serializers.Field) -> bool:
    """Whether a field of an item would make a cell of several items unreadable."""
    item: Any = field.parent
    # What has an address is another row, whose name tells it from others.
    named = isinstance(item, Reference) or (field.field_name == "name" and "api_url" in item.fields)
    return isinstance(field, serializers.ListField | Text) and not named


def _columns_of_file(serializer: serializers.Serializer) -> list[ListColumn]:
    """Return the columns of a file, and let the serializer give what files say besides."""
    context: Any = serializer.context
    context[FILE] = True
    return list(list_columns(serializer))


def list_csv(rows: Iterable[Any], serializer: serializers.Serializer) -> Iterator[bytes]:
    """Return the CSV file of a list in blocks."""
    selected = _columns_of_file(serializer)
    data = map(serializer.to_representation, rows)
    texts = ((column.cell(row) for column in selected) for row in data)
    return csv_file(marked_header(column.name for column in selected), marked_rows(texts))


def list_xlsx(rows: Iterable[Any], serializer: serializers.Serializer) -> Iterator[bytes]:
    """Return the workbook of a list in blocks."""
    selected = _columns_of_file(serializer)
    data = map(serializer.to_representation, rows)
    cells = ([column.value(row) for column in selected] for row in data)
    request, view = serializer.context["request"], serializer.context["view"]
    name = getattr(view, "basename", None) or view.get_view_name().lower()
    read_me = ReadMe(
        about=f"{name}. {(type(view).__doc__ or '').strip().splitlines()[0]}",
        address=request.build_absolute_uri(),
        conditions=conditions_of(request),
        columns=[(column.name, column.help_text) for column in selected],
    )
    header = marked_header(column.name for column in selected)
    return xlsx_file(header, marked_rows(cells), name, read_me)


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
    header: Sequence[str],
    rows: Iterable[Iterable[Cell]],
    title: str = "Sheet",
    read_me: ReadMe | None = None,
) -> Iterator[bytes]:
    """Yield a workbook of one table in blocks: text never runs as a formula."""
    return workbook(header, ((title, row) for row in rows), title, read_me)
