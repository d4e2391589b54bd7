"""Files that programs look for: robots.txt, security.txt and the manifest."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

ICON_SIZES = (192, 512)  # pixels
CLOSED = "User-agent: *\nDisallow: /\n"


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be read, except forms, filtered lists and the files of charts.

    A demonstration is closed to search engines.
    """
    if settings.DEMONSTRATION:
        return HttpResponse(CLOSED, content_type="text/plain; charset=utf-8")
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /letters/",
        "Disallow: /alerts/",
        "Disallow: /report-error/",
        # Drawings of what the pages say, each in three forms and four languages.
        "Disallow: /charts/",
        "Disallow: /*/charts/",
        "Disallow: /*?",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Where to report a vulnerability (RFC 9116)."""
    expires = (timezone.now() + timedelta(days=180)).replace(microsecond=0)
    lines = [
        f"Contact: mailto:{settings.CONTACT_EMAIL}",
        f"Expires: {expires.isoformat()}",
        f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES)}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Say how a phone shows the site among its own programs."""
    icons = [
        {"src": static(f"img/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
        for size in ICON_SIZES
    ]
    fields = {
        "name": settings.SITE_NAME,
        "short_name": settings.SITE_NAME,
        "start_url": reverse("home"),
        "display": "browser",
        "background_color": "#ffffff",
        "theme_color": "#17212b",
        "icons": icons,
    }
    return JsonResponse(fields, content_type="application/manifest+json")
