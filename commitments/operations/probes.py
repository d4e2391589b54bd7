"""Addresses for programs that watch the site: /healthz, /readyz and /metrics.

They are answered before anything else is looked at, so that a monitor on the same machine needs
neither the host name nor HTTPS, and that they answer while the database is away.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from time import monotonic

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from commitments.models import JobRun
from commitments.operations.health import HealthPart, Level, examine, free_space, overall
from commitments.operations.outbox import outbox
from config.media_types import content_type
from config.middleware import Handler
from config.unavailable import RETRY_AFTER

# Seconds for which a process takes the state of the site as read, however often it is asked.
HELD_SECONDS = 5.0
LEVEL_NAMES = {Level.OK: "ok", Level.WARNING: "warning", Level.FAILING: "failing"}


@dataclass
class _Held:
    """What was read last, and when."""

    parts: list[HealthPart] = field(default_factory=list)
    read_at: float = float("-inf")


_held = _Held()


def current_parts() -> list[HealthPart]:
    """Return the parts of the site as they were at most some seconds ago."""
    if monotonic() - _held.read_at >= HELD_SECONDS or overall(_held.parts) == Level.FAILING:
        _held.parts, _held.read_at = examine(), monotonic()
    return _held.parts


def answer_probes(get_response: Handler) -> Handler:
    """Middleware: answer the programs that watch the site."""

    def answer(request: HttpRequest) -> HttpResponse:
        view = VIEWS.get(request.path)
        if view is None or request.method not in ("GET", "HEAD"):
            return get_response(request)
        response = view(request) or get_response(request)
        response.headers["Cache-Control"] = "no-store"
        return response

    return answer


def alive(request: HttpRequest) -> HttpResponse:
    """Whether the process answers at all; the database is not asked."""
    return _json({"status": "ok"})


def ready(request: HttpRequest) -> HttpResponse:
    """Whether the site can answer as it should, and how well each part is, without figures."""
    parts = current_parts()
    level = overall(parts)
    body: dict[str, object] = {
        "status": LEVEL_NAMES[level],
        "parts": {part.name: LEVEL_NAMES[part.level] for part in parts},
    }
    response = _json(body, 503 if level == Level.FAILING else 200)
    if level == Level.FAILING:
        response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def _json(body: dict[str, object], status: int = 200) -> HttpResponse:
    return HttpResponse(json.dumps(body) + "\n", status=status, content_type=content_type("json"))


def metrics(request: HttpRequest) -> HttpResponse | None:
    """Figures for Prometheus, for whoever has the secret; nothing where there is none."""
    secret = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "")
    if not secret or not constant_time_compare(given, f"Bearer {secret}"):
        return None
    lines = [line for name, values in _figures() for line in _lines(name, values)]
    kind = "text/plain; version=0.0.4; charset=utf-8"
    return HttpResponse("\n".join(lines) + "\n", content_type=kind)


Labelled = Iterable[tuple[str, float]]


def _lines(name: str, values: Labelled) -> Iterator[str]:
    yield f"# TYPE commitments_{name} gauge"
    for label, value in values:
        yield f"commitments_{name}{label} {value:.0f}"


def _figures() -> Iterator[tuple[str, Labelled]]:
    parts = current_parts()
    yield "part_level", [(f'{{part="{part.name}"}}', part.level) for part in parts]
    yield "disk_free_bytes", [("", free_space())]
    try:
        box, jobs = outbox(), list(JobRun.objects.exclude(finished_at=None))
    except DatabaseError:
        return
    yield "letters_waiting", [("", box.waiting)]
    yield "letters_failing", [("", box.failing)]
    waits = (timezone.now() - box.oldest).total_seconds() if box.oldest else 0
    yield "oldest_letter_seconds", [("", waits)]
    finished = [(row.job, row.finished_at) for row in jobs if row.finished_at]
    yield (
        "job_finished_timestamp_seconds",
        [(f'{{job="{name}"}}', moment.timestamp()) for name, moment in finished],
    )


VIEWS = {"/healthz": alive, "/readyz": ready, "/metrics": metrics}
