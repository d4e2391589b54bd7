"""Values that one request needs several times."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest

Value = TypeVar("Value")


def once_per_request(request: HttpRequest, key: Any, compute: Callable[[], Value]) -> Value:
    """Return what `compute` returns, calling it once for each `key` and request."""
    cache: dict[Any, Any] = request.__dict__.setdefault("_admin_cache", {})
    if key not in cache:
        cache[key] = compute()
    value: Value = cache[key]
    return value
