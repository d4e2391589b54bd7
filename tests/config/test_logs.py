"""The log: each request has a name, and no line a secret or what somebody typed."""

import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as site
from django.contrib.auth.models import User
from django.db import OperationalError
from django.test import Client

from commitments.models import SiteError
from config.logs import JsonLines, KeepErrors
from config.unavailable import is_away

SECRET = "a-secret-of-a-letter"


@pytest.fixture
def lines() -> Iterator[list[Any]]:
    """What the log has, as it is written on a public site."""
    written: list[Any] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(json.loads(JsonLines().format(record)))

    handler = Kept(logging.INFO)
    root = logging.getLogger()
    logging.getLogger("site.requests").setLevel(logging.INFO)
    root.addHandler(handler)
    yield written
    root.removeHandler(handler)
    logging.getLogger("site.requests").setLevel(logging.WARNING)


@pytest.mark.django_db
def test_each_answer_has_the_name_under_which_the_log_has_it(
    client: Client, lines: list[Any], administrator: User
) -> None:
    client.force_login(administrator)
    answer = client.get("/admin/?q=somebody")

    [line] = [line for line in lines if line["logger"] == "site.requests"]
    assert re.fullmatch("[0-9a-f]{32}", answer.headers["X-Request-ID"])
    assert line["request_id"] == answer.headers["X-Request-ID"]
    assert line["user_id"] == administrator.pk
    assert line["status"] == 200 and line["duration_ms"] > 0 and line["route"] == "admin/"
    assert "somebody" not in json.dumps(line)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [f"/mute/{SECRET}/", f"/admin/invitation/{SECRET}/", f"/nothing/{SECRET}/", f"/?q={SECRET}"],
)
def test_no_line_has_the_address_that_was_asked_for(
    client: Client, lines: list[Any], address: str
) -> None:
    client.get(address)
    assert lines and SECRET not in json.dumps(lines)


def failing(_request: Any) -> None:
    raise ValueError(f"what somebody typed: {SECRET}")


def away(_request: Any) -> None:
    raise OperationalError("could not connect to server")


@pytest.fixture
def kept_errors() -> Iterator[None]:
    """As where ADMINS are set."""
    handler = KeepErrors(logging.ERROR)
    logging.getLogger().addHandler(handler)
    yield
    logging.getLogger().removeHandler(handler)


@pytest.mark.django_db
@pytest.mark.usefixtures("kept_errors")
def test_an_error_is_counted_by_its_kind_and_says_nothing_typed(
    client: Client, lines: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    client.raise_request_exception = False
    monkeypatch.setattr("config.middleware.get_language_from_path", failing)
    for _ in range(3):
        answer = client.get("/a%00b/")

    assert answer.status_code == 500
    error = SiteError.objects.get()
    assert error.times == 3 and error.request == answer.headers["X-Request-ID"]
    assert error.kind.startswith("ValueError in config/middleware.py:")
    assert SECRET not in json.dumps(lines)
    assert [line["error"] for line in lines if "error" in line] == ["ValueError"] * 3


@pytest.mark.parametrize("path", ["/a%00b/", "/api/v1/a%00b/"])
def test_while_the_database_is_away_people_and_programs_are_asked_to_come_back(
    client: Client, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    client.raise_request_exception = False
    monkeypatch.setattr("config.middleware._refusal", lambda *args: away(None))
    answer = client.get(path)

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert answer.headers["Cache-Control"] == "no-store"
    if path.startswith("/api/"):
        assert answer.json()["code"] == "unavailable"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("database is locked", True),
        ("database or disk is full", True),
        ("server closed the connection unexpectedly", True),
        ("no such column: cities_city.nothing", False),
    ],
)
def test_a_wrong_question_is_no_absence(sentence: str, expected: bool) -> None:
    assert is_away(OperationalError(sentence)) is expected


def test_errors_outside_views_carry_the_security_headers(client: Client) -> None:
    for answer in (client.get("/api/v1/a%00b/"), client.options("/api/v1/cities/", **PREFLIGHT)):
        for name, value in EXPECTED.items():
            assert answer.headers[name] == value, (answer.status_code, name)


PREFLIGHT: Any = {"HTTP_ACCESS_CONTROL_REQUEST_METHOD": "GET", "HTTP_ORIGIN": "https://a.example"}
EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": site.SECURE_REFERRER_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
}
