"""Answers where the program fails, and where the database is away for a while."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

# Seconds after which it is worth trying again.
RETRY_AFTER = 30


def is_away(problem: BaseException | None) -> bool:
    """Whether an error says that the database does not answer now, rather than what was asked."""
    if not isinstance(problem, OperationalError | InterfaceError):
        return False
    return not str(problem).startswith(("no such", "near "))


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 503 while the database is away, so that people and programs come back; else 500."""
    away = is_away(sys.exc_info()[1])
    status = 503 if away else 500
    response = HttpResponse(render_to_string(f"{status}.html"), status=status)
    if away:
        response.headers["Retry-After"] = str(RETRY_AFTER)
        response.headers["Cache-Control"] = "no-store"
    return response
