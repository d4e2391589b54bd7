"""The frame of the administration's pages, around pages of signing in."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

PREFIXES = ("account_", "mfa_", "usersessions_")


def frame_of_the_administration(request: HttpRequest) -> dict[str, Any]:
    """Context: what the frame shows, as each page of the administration has it by itself."""
    match = request.resolver_match
    if match is None or not (match.url_name or "").startswith(PREFIXES):
        return {}
    return admin.site.each_context(request)
