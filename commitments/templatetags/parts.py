"""The chart of the parts of a figure, with its table."""

from typing import Any

from django import template
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from commitments.analysis.parts import Division, usual_words
from commitments.charts.part_bars import part_bars
from config.translations import with_commas

register = template.Library()
register.filter("usual_words", usual_words)

# More would be too high for a phone, and for a picture that is kept.
GROUPS_DRAWN, BARS_DRAWN = 3, 8


@register.filter
def part_words(figure: Any, part: Any) -> str:
    """Return a part of a figure in words."""
    return str(figure.part_words(part))


@register.inclusion_tag("charts/parts_chart.html")
def parts_chart(division: Division, n: int = 1) -> dict[str, Any]:
    """Draw the parts of the newest figures, the newest first; `n` is its number on the page."""
    most = max(1, min(GROUPS_DRAWN, BARS_DRAWN // len(division.newest.parts)))
    drawn = division.figures[-most:][::-1]
    groups = [
        (
            with_commas([figure.when, *([_("compiled from public sources")] * figure.compiled)]),
            [
                (
                    usual_words(part.measurement.breakdown),
                    part.value,
                    figure.part_words(part),
                )
                for part in figure.parts
            ],
        )
        for figure in drawn
    ]
    captions = []
    if len(drawn) < len(division.figures):
        captions.append(_("Older figures are only in the table."))
    return {
        "division": division,
        "parts": part_bars(groups, mirrored=get_language_bidi()),
        "captions": captions,
        "target": division.target,
        "n": n,
    }
