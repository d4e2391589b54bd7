"""The log: one line of JSON for each request and each message, without secrets and personal text.

An address can hold a secret (the link of a letter) or what somebody searched for, and the message
of an error what somebody typed. So a line names the pattern of the address, the kind of the error
and the lines of the program, never the address or the message.
"""

import json
import logging
import time
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from traceback import extract_tb
from types import TracebackType
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, OperationalError
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from config.middleware import Handler

REQUEST_ID = "X-Request-ID"
_logger = logging.getLogger("site.requests")
# The request that is being answered, and its name.
_current: ContextVar[tuple[HttpRequest, str] | None] = ContextVar("request", default=None)
# Folders of this program.
OWN_FOLDERS = ("config", "cities", "commitments")
# Most lines of the program that a message names.
MOST_FRAMES = 12


def name_requests(get_response: Handler) -> Handler:
    """Middleware: give each request a name, which its answer and its lines in the log have."""

    def answer(request: HttpRequest) -> HttpResponse:
        name, began = uuid4().hex, time.perf_counter()
        before = _current.set((request, name))
        try:
            response = get_response(request)
            response.headers[REQUEST_ID] = name
            duration = round((time.perf_counter() - began) * 1000, 1)
            facts = {"status": response.status_code, "duration_ms": duration}
            _logger.info("%s answered", request.method, extra={"facts": facts})
            return response
        finally:
            _current.reset(before)

    return answer


def pattern_of(request: HttpRequest) -> str:
    """Return the pattern of the address that a request asked for; empty where none matched."""
    match = getattr(request, "resolver_match", None)
    return str(match.route) if match else ""


def user_of(request: HttpRequest) -> int | None:
    """Return the key of who is signed in, if that has been looked up already."""
    user = getattr(request, "_cached_user", None) or vars(request).get("user")
    return None if user is None or type(user) is SimpleLazyObject else user.pk


def lines_of(trace: TracebackType | None) -> list[str]:
    """Return the lines of the program that an error came through, the last one last."""
    lines = []
    for frame in extract_tb(trace):
        path = Path(frame.filename)
        inside = path.is_relative_to(settings.BASE_DIR) and ".venv" not in path.parts
        name = path.relative_to(settings.BASE_DIR) if inside else Path(*path.parts[-2:])
        lines.append(f"{name}:{frame.lineno} {frame.name}")
    return lines[-MOST_FRAMES:]


class JsonLines(logging.Formatter):
    """Writes a message as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
        }
        if current := _current.get():
            request, name = current
            line |= {"request_id": name, "method": request.method, "route": pattern_of(request)}
            line["user_id"] = user_of(request)
        line |= getattr(record, "facts", {})
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["lines"] = lines_of(record.exc_info[2])
        return json.dumps(line, ensure_ascii=False, default=str)


def _message(record: logging.LogRecord) -> str:
    """Return the message without the address that Django puts at its end."""
    request = getattr(record, "request", None)
    if isinstance(request, HttpRequest) and record.args and isinstance(record.args, tuple):
        return str(record.args[0])
    return record.getMessage()


class KeepErrors(logging.Handler):
    """Counts errors by kind in the database, from where ADMINS get one letter about each kind.

    A database that is away is no error of this kind: /readyz says so.
    """

    def emit(self, record: logging.LogRecord) -> None:
        kind = _kind(record)
        if not kind:
            return
        current = _current.get()
        place = pattern_of(current[0]) if current else record.name
        moment = timezone.now()
        try:
            rows = apps.get_model("commitments", "SiteError")._default_manager
            rows.bulk_create(
                [rows.model(kind=kind, place=place[:200], last_at=moment)], ignore_conflicts=True
            )
            rows.filter(kind=kind).update(
                times=F("times") + 1,
                last_at=moment,
                place=place[:200],
                request=current[1] if current else "",
            )
        except DatabaseError:
            return


def _kind(record: logging.LogRecord) -> str:
    """Return the kind of an error, and the last line of this program that it came through."""
    if not record.exc_info or not record.exc_info[0]:
        return ""
    if issubclass(record.exc_info[0], OperationalError):
        return ""
    lines = [line for line in lines_of(record.exc_info[2]) if line.split("/")[0] in OWN_FOLDERS]
    where = lines[-1].split(" ")[0] if lines else record.name
    return f"{record.exc_info[0].__name__} in {where}"[:200]
