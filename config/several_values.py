"""Parameters that take several values: joined by commas, repeated, or both."""

from collections.abc import Collection
from typing import Any

from django.http import QueryDict


def joined(data: Any, several: Collection[str]) -> Any:
    """Return the parameters with the values of each in `several` as one, joined by commas."""
    repeated = [
        name for name in several if hasattr(data, "getlist") and len(data.getlist(name)) > 1
    ]
    if not repeated:
        return data
    copy: QueryDict = data.copy()
    for name in repeated:
        copy[name] = ",".join(text for text in data.getlist(name) if text)
    return copy
