"""Answers with a picture as SVG or PNG, or with the numbers that it draws."""

from collections.abc import Iterable, Sequence

from django.http import HttpResponse

from commitments.charts.raster import png
from commitments.charts.share_layout import WIDTH
from commitments.charts.stylesheet import content_policy
from config.api.downloads import csv_file
from config.demonstration import marked_header, marked_rows
from config.media_types import content_type


def svg_answer(svg: str) -> HttpResponse:
    """Return a picture as SVG, to which nothing but its own style may apply."""
    answer = HttpResponse(svg, content_type="image/svg+xml")
    answer.headers["Content-Security-Policy"] = content_policy()
    return answer


def png_answer(svg: str) -> HttpResponse:
    """Return a picture as PNG."""
    return HttpResponse(png(svg, WIDTH), content_type="image/png")


def csv_answer(header: Sequence[str], rows: Iterable[Sequence[str]]) -> HttpResponse:
    """Return numbers as CSV, the names of their columns first."""
    content = b"".join(csv_file(marked_header(header), marked_rows(rows)))
    return HttpResponse(content, content_type=content_type("csv"))
