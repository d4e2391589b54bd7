"""The rows that a user may import, as a file to edit in a spreadsheet and upload again."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from commitments.exchange.permissions import PARTY_TABLES, ImportPermission
from commitments.exchange.table import NUMERIC, Table
from commitments.models import Adoption, Measurement, Practice, ProgressReport
from commitments.reporting.disclosure.figures import conceal_figures
from commitments.reporting.revisions import OPEN
from config.api.downloads import csv_file, xlsx_file
from config.api.workbooks import Cell
from config.lists import CHUNK_SIZE


def importable_rows(table: Table, permission: ImportPermission) -> Iterator[Any]:
    """Yield the objects that a user may change by an import: of reports, only open ones.

    Files that only administrators import have the public rows, as in a release.
    """
    own = table.file in PARTY_TABLES
    rows = table.sorted(_within(table, permission)) if own else table.released()
    for obj in _as_shown(rows.iterator(chunk_size=CHUNK_SIZE), permission):
        values = table.values(obj)
        if not permission.refuse_row(table, values, values, obj):
            yield obj


def _as_shown(rows: Iterable[Any], permission: ImportPermission) -> Iterator[Any]:
    """Yield the rows in blocks, without the figures that the user is not shown."""
    iterator = iter(rows)
    while block := list(islice(iterator, CHUNK_SIZE)):
        if isinstance(block[0], Measurement):
            conceal_figures(block, permission.user)
        yield from block


def _within(table: Table, permission: ImportPermission) -> "QuerySet[Any]":
    """Return the rows of the cities and networks that the user works for."""
    adoptions, practices = Adoption.objects.all(), Practice.objects.all()
    if permission.user and not permission.everything:
        adoptions = adoptions.editable_by(permission.user)
        practices = practices.editable_by(permission.user)
    rows = table.model._default_manager.all()
    if table.file == "practices.csv":
        return practices
    if table.file == "targets.csv":
        return rows.filter(adoption__in=adoptions.values("pk"))
    reports = ProgressReport.objects.filter(adoption__in=adoptions.values("pk"), state__in=OPEN)
    if table.file == "reports.csv":
        return reports
    parts = rows.filter(report__in=reports.values("pk"))
    # Uploaded files stay on the site.
    return parts.exclude(url="") if table.file == "evidence.csv" else parts


def csv_rows(table: Table, rows: Iterable[Any]) -> Iterator[bytes]:
    """Return the rows as CSV, in blocks."""
    return csv_file([column.name for column in table.columns], map(table.release_cells, rows))


def xlsx_rows(table: Table, rows: Iterable[Any]) -> Iterator[bytes]:
    """Return the rows as a workbook, in blocks."""
    kinds = [column.type in NUMERIC for column in table.columns]

    def cells(row: Any) -> list[Cell]:
        pairs = zip(kinds, table.release_cells(row), strict=True)
        return [Decimal(text) if number and text else text for number, text in pairs]

    return xlsx_file([column.name for column in table.columns], map(cells, rows), table.name)
