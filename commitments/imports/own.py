"""What somebody may change by an import, as a file to change in a spreadsheet and bring back."""

import csv
import io
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from commitments.imports.reach import OWN, Reach
from commitments.imports.table import Table
from commitments.models import Adoption, Practice, ProgressReport
from commitments.revising import OPEN
from config.api.downloads import Cell, guarded, sheets

BLOCK = 500
NUMBERS = ("integer", "number")


def line(table: Table, obj: Any) -> list[str]:
    """Return the cells of an object's row, safe to open in a spreadsheet."""
    cells = ((column, column.write(obj)) for column in table.columns)
    return [text if column.type in NUMBERS else guarded(text) for column, text in cells]


def own_rows(table: Table, reach: Reach) -> Iterator[Any]:
    """Yield the objects that somebody may change by an import: of reports, those still open.

    Files that only administrators import hold what is public, as in a release.
    """
    rows = table.sorted(_within(table, reach)) if table.file in OWN else table.released()
    for obj in rows.iterator(chunk_size=BLOCK):
        values = {column.name: column.get(obj) for column in table.columns}
        if not reach.against_row(table, values, values, obj):
            yield obj


def _within(table: Table, reach: Reach) -> "QuerySet[Any]":
    """Return the rows of whatever somebody works for."""
    adoptions, practices = Adoption.objects.all(), Practice.objects.all()
    if reach.user and not reach.everything:
        adoptions = adoptions.editable_by(reach.user)
        practices = practices.editable_by(reach.user)
    rows = table.model._default_manager.all()
    if table.file == "practices.csv":
        return practices
    if table.file == "targets.csv":
        return rows.filter(adoption__in=adoptions.values("pk"))
    reports = ProgressReport.objects.filter(adoption__in=adoptions.values("pk"), state__in=OPEN)
    if table.file == "reports.csv":
        return reports
    parts = rows.filter(report__in=reports.values("pk"))
    # Uploaded files are on the site.
    return parts.exclude(url="") if table.file == "evidence.csv" else parts


def as_csv(table: Table, rows: Iterable[Any]) -> Iterator[str]:
    """Yield the lines of a CSV file, its header first, marked as UTF-8 for spreadsheets."""
    block = io.StringIO(newline="")
    writer = csv.writer(block)
    block.write("\ufeff")
    writer.writerow(column.name for column in table.columns)
    for row in rows:
        yield block.getvalue()
        block.seek(0)
        block.truncate()
        writer.writerow(line(table, row))
    yield block.getvalue()


def as_xlsx(table: Table, rows: Iterable[Any]) -> bytes:
    """Return a workbook: numbers as numbers, all else as text that never runs."""
    kinds = [column.type in NUMBERS for column in table.columns]

    def cells(row: Any) -> list[Cell]:
        pairs = zip(kinds, line(table, row), strict=True)
        return [Decimal(text) if number and text else text for number, text in pairs]

    content = io.BytesIO()
    header = [column.name for column in table.columns]
    sheets(header, map(cells, rows), table.name).save(content)
    return content.getvalue()
