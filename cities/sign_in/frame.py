"""The frame of the administration's pages, around pages of signing in."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest

PREFIXES = ("account_", "mfa_", "openid_connect_")


def frame_of_the_administration(request: HttpRequest) -> dict[str, Any]:
    """Context: what the frame shows, as each page of the administration has it by itself."""
    match = request.resolver_match
    if match is None or not (match.url_name or "").startswith(PREFIXES):
        return {}
    directory = {"id": settings.DIRECTORY, "name": settings.OIDC_NAME}
    return admin.site.each_context(request) | {"directory": directory if settings.OIDC_URL else {}}
