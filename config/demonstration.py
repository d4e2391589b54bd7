"""Marks every response of a demonstration, whose rows are invented."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from config.middleware import Handler

DEMONSTRATION_HEADER = "Demonstration"
# The field of JSON answers, and the column of CSV files and workbooks.
FIELD = "demonstration"
NOTICE = "Demonstration: invented cities, commitments and reports."


def mark_answers(get_response: Handler) -> Handler:
    """Middleware: mark every response of a demonstration and exclude it from search engines."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if settings.DEMONSTRATION:
            response.headers[DEMONSTRATION_HEADER] = "true"
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answer


def marked(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a response, on a demonstration with the mark as first field."""
    return {FIELD: True, **fields} if settings.DEMONSTRATION else fields


def marked_header(names: Iterable[str]) -> list[str]:
    """Return the columns of a file, on a demonstration with one more for the mark."""
    return [*names, FIELD] if settings.DEMONSTRATION else [*names]


def marked_rows(rows: Iterable[Iterable[Any]]) -> Iterable[Iterable[Any]]:
    """Return the rows of a file, with the value of the column that `marked_header` adds."""
    return ([*row, "true"] for row in rows) if settings.DEMONSTRATION else rows
