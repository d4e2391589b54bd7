"""Conditional requests: 304 without further queries when the client has the current response."""

from collections.abc import Callable
from functools import cache, wraps
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.utils.translation import get_language

View = Callable[..., HttpResponse]
MAX_AGE_60 = "public, max-age=60"
# Cached, but revalidated at each request.
NO_CACHE = "no-cache"


@cache
def code_version() -> str:
    """Return a text that changes with each version of the program, whose responses may differ."""
    code = sha256()
    for app in ("config", "cities", "commitments"):
        for path in sorted((Path(settings.BASE_DIR) / app).rglob("*.py")):
            code.update(path.read_bytes())
    return code.hexdigest()


def etag(request: HttpRequest, state: str) -> str:
    """Return the entity tag of a response, from the data, the client, the format and the day.

    The day, because how fresh a report is depends on it. Weak, because the body may be compressed.
    """
    parts = (
        state,
        request.build_absolute_uri(),
        request.headers.get("Accept"),
        get_language(),
        timezone.localdate().isoformat(),
        code_version(),
        settings.DEMONSTRATION,
    )
    return f'W/"{sha256(repr(parts).encode(errors="replace")).hexdigest()[:32]}"'


def conditional(view: View, state: Callable[[], str], cache_control: str = MAX_AGE_60) -> View:
    """Return the view; it is not called when the client has the response for this state of data.

    The state is read before the data, so that a response never counts as newer than it is. `kept`
    is how long the view allows its responses to be cached.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return view(request, *args, **kwargs)
        current = etag(request, state())
        sent = [
            tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))
        ]
        if current.removeprefix("W/") in sent:
            response: HttpResponse = HttpResponseNotModified(
                headers={"Cache-Control": cache_control}
            )
        else:
            response = view(request, *args, **kwargs)
        if response.status_code in (200, 304):
            response.headers["ETag"] = current
            # Caches take over the headers of a 304.
            patch_vary_headers(response, ["Accept", "Accept-Encoding"])
        return response

    return answer
