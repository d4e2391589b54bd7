"""Answers to the public, made once for each state of the data and then sent as they were kept.

An answer is kept under an exact key: the state of the public data, the day (how fresh a report is
depends on it), the version of the program, and all that it is made from in the request. So it is
never out of date, and needs not be discarded. Only what everybody may read is kept: never for a
person with a session or a token, and never an answer that sets a cookie or refuses to be stored.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.core.cache import cache as store
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import has_vary_header
from django.utils.http import parse_etags

from config.api.problems import API_PATH

# Browsers ask again each time; a cache between may keep an answer for a second, and for ten more
# while it asks again.
CACHE_CONTROL = "public, max-age=0, s-maxage=1, stale-while-revalidate=10"
# Bytes of the largest answer that is kept; larger ones are files and lists of many rows.
LARGEST = 96 * 1024
# Seconds that a request waits for another one that makes the same answer, and how often it looks.
LONGEST_WAIT = 10
POLLING = 0.02
ENCODING = "Accept-Encoding"


@cache
def code_version() -> str:
    """Return a text that changes with each version of the program, whose answers may differ."""
    code = sha256()
    for folder, pattern in (
        *((app, "*.py") for app in ("config", "cities", "commitments")),
        ("templates", "*.html"),
        ("templates", "*.svg"),
        ("static/css", "*.css"),
        ("locale", "*.mo"),
    ):
        for path in sorted((Path(settings.BASE_DIR) / folder).rglob(pattern)):
            code.update(path.read_bytes())
    return code.hexdigest()


@dataclass
class Held:
    """The state of the public data, read at most once in `settings.STATE_SECONDS`."""

    read: Callable[[], str]
    read_at: float = -math.inf
    text: str = ""

    def __call__(self) -> str:
        moment = monotonic()
        if moment - self.read_at >= settings.STATE_SECONDS:
            # Read before the data, so that an answer never counts as newer than it is.
            self.text = self.read()
            self.read_at = moment
        return self.text


@dataclass
class KeptAnswers:
    """Middleware: answer from what is kept; otherwise make the answer, and keep it.

    `state` returns a text that changes whenever the public data do; the paths that match
    `without_data` do not depend on it and are left alone.
    """

    get_response: Callable[[HttpRequest], Any]
    state: Callable[[], str]
    without_data: re.Pattern[str]

    def __call__(self, request: HttpRequest) -> Any:
        if not is_anonymous(request) or self.without_data.fullmatch(request.path):
            return self.get_response(request)
        key = answer_key(request, self.state())
        if key in sent_tags(request):
            return HttpResponseNotModified(headers=headers_of(request, key))
        return _kept(key) or self._make(request, key)

    def _make(self, request: HttpRequest, key: str) -> Any:
        """Make an answer; while another request makes the same one, wait for that instead."""
        being_made = f"{key}-being-made"
        until = monotonic() + LONGEST_WAIT
        while not store.add(being_made, True, LONGEST_WAIT) and monotonic() < until:
            sleep(POLLING)
            if response := _kept(key):
                return response
        try:
            response = self.get_response(request)
            if may_be_kept(response):
                for name, value in headers_of(request, key).items():
                    response.headers[name] = value
                _keep(key, response)
            return response
        finally:
            store.delete(being_made)


def is_anonymous(request: HttpRequest) -> bool:
    """Whether a request asks for something that could be public, as nobody in particular."""
    try:
        request.get_host()
    except DisallowedHost:
        return False
    return (
        request.method in ("GET", "HEAD")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "Authorization" not in request.headers
    )


def may_be_kept(response: Any) -> bool:
    """Whether everybody who sends the same request gets this response."""
    control = response.headers.get("Cache-Control", "")
    return (
        response.status_code == 200
        and not response.cookies
        and not has_vary_header(response, "Cookie")
        and not any(word in control for word in ("no-store", "private"))
    )


def answer_key(request: HttpRequest, state: str) -> str:
    """Return the key of the answer to a request: 32 hexadecimal digits."""
    # The order of values of one parameter counts, that of different parameters does not.
    query = sorted(
        parse_qsl(request.META.get("QUERY_STRING", ""), keep_blank_values=True),
        key=lambda pair: pair[0],
    )
    parts = (
        state,
        timezone.localdate().isoformat(),
        code_version(),
        settings.DEMONSTRATION,
        request.method,
        request.scheme,
        request.get_host(),
        request.path,
        query,
        request.headers.get("Accept") if _is_api(request) else "",
        "gzip" in request.headers.get(ENCODING, ""),
    )
    return sha256(repr(parts).encode(errors="replace")).hexdigest()[:32]


def headers_of(request: HttpRequest, key: str) -> dict[str, str]:
    """Return the headers that say to caches and clients for what an answer may be used again."""
    return {
        # Weak, as a proxy may compress the body otherwise.
        "ETag": f'W/"{key}"',
        "Cache-Control": CACHE_CONTROL,
        # The address alone decides about the language.
        "Vary": f"Accept, {ENCODING}" if _is_api(request) else ENCODING,
    }


def sent_tags(request: HttpRequest) -> set[str]:
    """Return the keys of the answers that the client has."""
    tags = parse_etags(request.headers.get("If-None-Match", ""))
    return {tag.removeprefix("W/").strip('"') for tag in tags}


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith(API_PATH)


def _kept(key: str) -> HttpResponse | None:
    kept = store.get(key)
    if kept is None:
        return None
    content, headers = kept
    return HttpResponse(content, headers=headers)


def _keep(key: str, response: Any) -> None:
    if not response.streaming and len(response.content) <= LARGEST:
        store.set(key, (response.content, dict(response.headers)), settings.KEPT_SECONDS)
