"""The workbook "my reports due": one row for each target, in the language of who fills it in."""

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language_bidi, gettext_lazy
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils.cell import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from commitments.analysis.figures import aim_words
from commitments.exchange.due_figures import DueFigure
from commitments.exchange.errors import InvalidFile
from commitments.exchange.readers.csv import CHUNK, delimiter_of, rows_of_csv
from commitments.exchange.readers.headers import column_name, from_header
from commitments.exchange.readers.upload import ZIP
from commitments.exchange.readers.xlsx import InvalidText, rows_of_workbook
from commitments.models.observations import ObservationStatus
from config.models.keys import clean_key, compared_key
from config.xml import strip_invalid_characters

# The columns of the sheet: their names in words, and how wide they are.
SHEET_COLUMNS = {
    "key": (gettext_lazy("Line (leave it as it is)"), 12),
    "promise": (gettext_lazy("What was promised"), 34),
    "period": (gettext_lazy("Period"), 16),
    "target": (gettext_lazy("What is counted"), 34),
    "unit": (gettext_lazy("Unit"), 14),
    "aim": (gettext_lazy("Target"), 18),
    "last": (gettext_lazy("Last report"), 14),
    "value": (gettext_lazy("Figure now"), 14),
    "status": (gettext_lazy("Reliability"), 24),
    "source": (gettext_lazy("Where the figure is from"), 34),
}
FILLED_IN = ("value", "status", "source")
PALE = PatternFill("solid", fgColor="FFF4D6")


@dataclass
class SheetRow:
    """What somebody wrote in one row: the texts by column, the cells they stand in, and reasons."""

    key: str
    version: str
    texts: dict[str, str]
    cells: dict[str, str]
    reasons: dict[str, str] = field(default_factory=dict)


def workbook_of(lines: Iterable[DueFigure]) -> bytes:
    """Return the workbook as a file, in the language that is active."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = _("Figures")
    _write_figures(sheet, list(lines))
    explained = book.create_sheet(_("How to"))
    _explain(explained)
    for each in (sheet, explained):
        each.sheet_view.rightToLeft = get_language_bidi()
    _offer_choices(sheet, explained)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _write_figures(sheet: Worksheet, lines: list[DueFigure]) -> None:
    for place, (label, width) in enumerate(SHEET_COLUMNS.values(), 1):
        cell = _put(sheet, 1, place, str(label))
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(place)].width = width
    for number, line in enumerate(lines, 2):
        for place, (name, value) in enumerate(_cells(line).items(), 1):
            cell = _put(sheet, number, place, value)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if name in FILLED_IN:
                cell.fill = PALE
    sheet.freeze_panes = "B2"


def _put(sheet: Worksheet, row: int, column: int, value: Any) -> Any:
    """Write a cell; a text stays a text, whatever it begins with."""
    if isinstance(value, str):
        value = strip_invalid_characters(value)
    cell = sheet.cell(row, column, value)
    if isinstance(value, str):
        cell.data_type = "s"
    return cell


def _cells(line: DueFigure) -> dict[str, Any]:
    report, stored = line.report, line.in_draft
    status = stored.status if stored else ObservationStatus.NORMAL
    return {
        "key": f"{line.key}-{report.version}",
        "promise": str(report.adoption),
        "period": report.words,
        "target": line.target.title,
        "unit": line.target.unit,
        "aim": aim_words(line.target),
        "last": _last(line),
        "value": stored.value if stored else None,
        "status": str(ObservationStatus(status).label),
        "source": stored.source if stored else "",
    }


def _last(line: DueFigure) -> Any:
    if line.last is None:
        return ""
    return line.last.get_status_display() if line.last.value is None else line.last.value


def _choices() -> list[str]:
    return [str(label) for code, label in ObservationStatus.choices if code != "Q"]


def _explain(sheet: Worksheet) -> None:
    """Write what to do, and below it the words of the lists in the cells."""
    sheet.column_dimensions["A"].width = 100
    lines = [
        _("Fill in the coloured cells: the figure, how reliable it is, and where it is from."),
        _(
            "Write numbers as usual. No figure? Leave it empty, and say why beside it: that is not "
            "zero."
        ),
        _(
            "A row that stays empty changes nothing. The first column says what a row is about: "
            "leave it as it is."
        ),
        _(
            "Save it as a workbook or as CSV, and bring it back on the page from which it comes. "
            "You see every figure in words before anything is saved."
        ),
        _("Your figures become drafts. Nothing is sent until you send it."),
        _("What Reliability can be:"),
    ]
    for number, text in enumerate([*lines, *_choices()], 1):
        _put(sheet, number, 1, text).alignment = Alignment(wrap_text=True)


def _offer_choices(sheet: Worksheet, explained: Worksheet) -> None:
    last = explained.max_row
    first = last - len(_choices()) + 1
    offered = DataValidation("list", f"'{explained.title}'!$A${first}:$A${last}", allow_blank=True)
    sheet.add_data_validation(offered)
    letter = get_column_letter([*SHEET_COLUMNS].index("status") + 1)
    offered.add(f"{letter}2:{letter}{max(sheet.max_row, 2)}")


# Bringing it back.


def _names() -> dict[str, str]:
    """Return the columns by the names they have in any language of the site."""
    names: dict[str, str] = {}
    for code, _language in settings.LANGUAGES:
        with translation.override(code):
            names |= {column_name(str(label)): name for name, (label, _w) in SHEET_COLUMNS.items()}
    return names


def _statuses() -> dict[str, str]:
    words = {code.casefold(): code for code in ObservationStatus.values}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            words |= {_letters(str(label)): code for code, label in ObservationStatus.choices}
    return words


def _letters(text: str) -> str:
    """Return the letters of a text: programs write "?" for a space that their encoding lacks."""
    return re.sub(r"[\W_]+", "", compared_key(text))


def rows_brought_back(stream: BinaryIO) -> Iterator[SheetRow]:
    """Yield the rows of a workbook, or of its sheet as CSV, that somebody filled in.

    Raises `InvalidFile` for what is no such file.
    """
    names, statuses = _names(), _statuses()
    header: list[str] = []
    for line, cells in from_header(_lines(stream, names), names):
        if not header:
            header = [names.get(column_name(text), "") for text in cells]
            if missing := [name for name in ("key", "value") if name not in header]:
                reason = _("The column “%(name)s” is missing.")
                raise InvalidFile(reason % {"name": SHEET_COLUMNS[missing[0]][0]}, line)
            continue
        texts = {name: text for name, text in zip(header, cells, strict=False) if name}
        if any(texts.get(name, "").strip() for name in ("key", "value")):
            yield _row(line, header, texts, statuses)
    if not header:
        raise InvalidFile(_("The file is empty."))


def _lines(stream: BinaryIO, names: dict[str, str]) -> Iterator[tuple[int, list[str]]]:
    start = stream.read(CHUNK)
    stream.seek(0)
    if start.startswith(ZIP):
        types = {text: "amount" if name == "value" else "string" for text, name in names.items()}
        return rows_of_workbook(stream, types)
    return rows_of_csv(stream, delimiter_of(start, names), strict=False)


def _row(line: int, header: list[str], texts: dict[str, str], statuses: dict[str, str]) -> SheetRow:
    key, _dash, version = clean_key(texts.get("key", "")).rpartition("-")
    places = {name: f"{get_column_letter(n)}{line}" for n, name in enumerate(header, 1) if name}
    row = SheetRow(key, version, dict(texts), places)
    for name, text in texts.items():
        if name in FILLED_IN and isinstance(text, InvalidText):
            row.reasons[name] = text.reason
    word = _letters(texts.get("status", ""))
    row.texts["status"] = statuses.get(word, "A" if not word else "")
    if not row.texts["status"]:
        row.reasons["status"] = _("Choose one of the words of the list.")
    return row
