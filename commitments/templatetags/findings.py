"""Drawings of the key findings."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from commitments.analysis.coverage import ServedObjective
from commitments.charts.columns import FOOT, PITCH, columns
from commitments.charts.numbers import coordinate
from commitments.models import Objective, Standing, StatusCounts
from config.translations import list_of, translated

register = template.Library()


@register.simple_tag
def objective_links(rows: Sequence[Any]) -> SafeString:
    """Return links to the objectives of rows by their codes, as a list in a sentence."""
    return list_of(
        format_html(
            '<a href="{}" title="{}">{}</a>',
            row.objective.get_absolute_url(),
            translated(row.objective.title),
            row.objective.code,
        )
        for row in rows
    )


@register.inclusion_tag("charts/columns.html")
def served_columns(
    rows: Sequence[ServedObjective], here: Objective | None = None
) -> dict[str, Any]:
    """Draw how many promises serve each objective; those that none serves are dashed boxes.

    `here` is the objective of the page: the others are paler.
    """
    numbers = [(row.objective.code, row.n) for row in rows]
    return {
        "columns": columns(numbers),
        "numbers": numbers,
        "here": here.code if here else "",
        "width": len(numbers) * PITCH,
        "foot": FOOT,
        "height": FOOT + 16,
    }


@register.inclusion_tag("charts/word_bar.html")
def word_bar(counts: StatusCounts) -> dict[str, Any]:
    """Draw on whose word something is known of how many promises."""
    parts = (
        ("own", _("reported by the city or network"), counts.own),
        ("compiled", _("only public sources"), counts.compiled),
        ("withdrawn", _("withdrawn"), counts[Standing.WITHDRAWN]),
        ("unknown", _("nothing known"), counts[Standing.NOTHING_KNOWN]),
    )
    before, drawn = 0, []
    for kind, words, n in parts:
        if n:
            left, width = _percent(before, counts.total), _percent(n, counts.total)
            drawn.append({"kind": kind, "words": words, "n": n, "x": left, "width": width})
        before += n
    return {"parts": drawn}


def _percent(n: int, total: int) -> str:
    return f"{coordinate(Decimal(100) * n / total)}%"
