"""Security headers of every response, and addresses that are refused."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import get_language_from_path

Handler = Callable[[HttpRequest], HttpResponse]

# Within this limit the request line stays below gunicorn's, which gives no reason.
LONGEST_QUERY = 8100

# Nothing inline and nothing from other sites: a stored script cannot run.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
# What Django's own middleware sets too, for answers that are made before they reach it.
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
)


def security_headers(get_response: Handler) -> Handler:
    """Middleware: set the security headers that a view has not set itself."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        for name, value in ALWAYS.items():
            # Cards may stand in the pages of others.
            if name != "X-Frame-Options" or not hasattr(response, "xframe_options_exempt"):
                response.headers.setdefault(name, value)
        return response

    return answer


def refuse_bad_addresses(get_response: Handler) -> Handler:
    """Answer 400 to a NUL in the address, which PostgreSQL refuses, and 414 to too long a one."""

    def answer(request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if "\0" in request.path or "\0" in query or "%00" in query:
            return _refusal(request, 400, "The address contains a NUL character.")
        if len(query) > LONGEST_QUERY:
            reason = f"The address is longer than {LONGEST_QUERY} characters."
            return _refusal(request, 414, reason)
        return get_response(request)

    return answer


def _refusal(request: HttpRequest, status: int, reason: str) -> HttpResponse:
    """Return a page for readers; programs get the reason, which becomes a problem of the API."""
    if not request.path.startswith("/api/"):
        language = get_language_from_path(request.path) or settings.LANGUAGE_CODE
        with translation.override(language):
            return HttpResponse(render_to_string("400.html"), status=status)
    return HttpResponse(f"{reason}\n", status=status, content_type="text/plain; charset=utf-8")
