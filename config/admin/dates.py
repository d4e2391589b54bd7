"""Dates in lists, shown at their precision."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin

from config.dates import format_partial_date


def partial_date_column(name: str, label: Any) -> Callable[[Any], str]:
    """Return a column that shows the date field `name` at the precision beside it."""

    @admin.display(description=label, ordering=name)
    def column(row: Any) -> str:
        return format_partial_date(getattr(row, name), getattr(row, f"{name}_precision"))

    column.__name__ = name
    return column
