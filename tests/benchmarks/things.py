"""What is measured besides pages: each operation beside the least that it can cost."""

import csv
import io
import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import path

from cities.models import TrailEntry
from commitments.api.sync.feed import Cursor
from commitments.models import Commitment, ProgressReport
from config.api_urls import FOLLOWED
from config.urls import urlpatterns
from tests.benchmarks import limit

PAGE = "/api/v1/commitments/?page_size=50"
FILE = "/api/v1/commitments.csv"
# Of many rows in every size: rows that were read wait for the collector, some blocks of them.
LONG_FILE, LONG_WORKBOOK = "/api/v1/reports.csv", "/api/v1/reports.xlsx"


def fixed(_request: HttpRequest) -> HttpResponse:
    """Answer always the same."""
    return HttpResponse("The same.")


urlpatterns.insert(0, path("fixed/", fixed))
site = get_wsgi_application()


def ask(address: str, app: Any = site, **headers: str) -> tuple[int, dict[str, str]]:
    """Return the status and the headers of an answer, once all of it was read.

    Making the request stands for the part of the server, which is the same for all that is asked.
    """
    answers: dict[str, Any] = {}

    def start(status: str, headers: list[tuple[str, str]], _error: Any = None) -> None:
        answers.update(status=int(status[:3]), headers=dict(headers))

    answer = app(RequestFactory(headers=headers).get(address).environ, start)
    for _block in answer:
        pass
    getattr(answer, "close", int)()
    return answers["status"], answers["headers"]


def check_limit() -> None:
    """Make sure that the limit says of the same rows the same."""
    request = RequestFactory().get(PAGE)
    bare, whole = (
        json.loads(b"".join(app(request.environ, lambda *_said: None)))  # type: ignore[arg-type]
        for app in (limit.bare, site)
    )
    assert bare == whole["results"]


def plain_file() -> int:
    """Write the bare columns of the same table."""
    writer = csv.writer(io.StringIO())
    for row in Commitment.objects.values_list().iterator(chunk_size=500):
        writer.writerow(row)
    return 200


def follow(entry: int, key: int | None = None) -> Callable[[], int]:
    """Return what asks for a step of the walk: behind an entry, or in the copy of the reports."""
    place = Cursor(entry)
    if key is not None:
        place = Cursor(entry, list(FOLLOWED).index("reports"), key, copying=True)
    return lambda: ask(f"/api/v1/changes/?since={place.written()}")[0]


def things() -> dict[str, Callable[[], int]]:
    """Return what can be done under each name; it returns the status."""
    etag = ask(PAGE)[1]["ETag"]
    if connection.vendor == "postgresql":
        check_limit()
    reports = ProgressReport.objects.order_by("pk").values_list("pk", flat=True)
    entries = TrailEntry.objects.filter(model="commitments.progressreport").order_by("pk")
    keys = list(entries.values_list("pk", flat=True))
    last = len(keys) - 1
    return {
        "page": lambda: ask(PAGE)[0],
        "limit": lambda: ask(PAGE, limit.bare)[0],
        "unchanged": lambda: ask(PAGE, if_none_match=etag)[0],
        "kept page": lambda: ask("/")[0],
        "kept page, state held": state_held,
        # With a token, so that the answer is made.
        "fixed": lambda: ask("/fixed/", authorization="none")[0],
        "file": lambda: ask(FILE)[0],
        "plain file": plain_file,
        "first copy, begin": follow(keys[last], reports[0]),
        "first copy, end": follow(keys[last], reports[last - 200]),
        "changes, begin": follow(keys[0]),
        "changes, end": follow(keys[last - 600]),
    }


def state_held() -> int:
    """Ask for the home page as within a second of another request."""
    settings.STATE_SECONDS = 1000
    try:
        return ask("/")[0]
    finally:
        settings.STATE_SECONDS = 0


def peak(address: str) -> float:
    """Return how many MB are held at most while a file is streamed."""
    ask(address)  # what is held for good
    tracemalloc.start()
    ask(address)
    most = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return most


def database_cpu() -> float:
    """Return the CPU seconds that PostgreSQL has spent on this connection, where that is told."""
    if connection.vendor != "postgresql":
        return 0
    schedstat = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    return int(schedstat.read_text().split()[0]) / 1e9 if schedstat.exists() else 0
