"""Cells of a comparison beside the cities that they are about."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import template

register = template.Library()


@register.filter
def with_columns(cells: Sequence[Any], columns: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Return each cell of a row with its column."""
    return list(zip(columns, cells, strict=True))
