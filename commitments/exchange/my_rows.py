"""What somebody may change by an import, as a file to change in a spreadsheet and bring back."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from commitments.exchange.permissions import OWN, Reach
from commitments.exchange.table import NUMBERS, Table
from commitments.models import Adoption, Practice, ProgressReport
from commitments.reporting.revisions import OPEN
from config.api.downloads import Cell, csv_file, xlsx_file
from config.lists import CHUNK_SIZE


def own_rows(table: Table, reach: Reach) -> Iterator[Any]:
    """Yield the objects that somebody may change by an import: of reports, those still open.

    Files that only administrators import hold what is public, as in a release.
    """
    rows = table.sorted(_within(table, reach)) if table.file in OWN else table.released()
    for obj in rows.iterator(chunk_size=CHUNK_SIZE):
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


def as_csv(table: Table, rows: Iterable[Any]) -> Iterator[bytes]:
    """Return the rows as CSV, in blocks."""
    return csv_file([column.name for column in table.columns], map(table.line, rows))


def as_xlsx(table: Table, rows: Iterable[Any]) -> Iterator[bytes]:
    """Return the rows as a workbook, in blocks."""
    kinds = [column.type in NUMBERS for column in table.columns]

    def cells(row: Any) -> list[Cell]:
        pairs = zip(kinds, table.line(row), strict=True)
        return [Decimal(text) if number and text else text for number, text in pairs]

    return xlsx_file([column.name for column in table.columns], map(cells, rows), table.name)
