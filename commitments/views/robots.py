"""Pages for web crawlers: the sitemap, robots.txt and security.txt."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cities.models import City, Event, Network, Organisation
from commitments.models import (
    Commitment,
    Framework,
    Grant,
    Need,
    Objective,
    Practice,
    ProgressReport,
)

CLOSED = "User-agent: *\nDisallow: /\n"


class PageMap(Sitemap):
    """The pages that are not about one row."""

    i18n = alternates = x_default = True

    def items(self) -> list[str]:
        return [
            *("home", "cities", "commitments", "frameworks", "networks", "reports", "practices"),
            *("events", "organisations", "grants", "needs", "compare", "data", "about", "join"),
        ]

    def location(self, item: str) -> str:
        return reverse(item)


class RowMap(Sitemap):
    """The pages of all public rows of one kind."""

    i18n = alternates = x_default = True
    limit = 5000

    def __init__(self, rows: QuerySet[Any]) -> None:
        self.rows = rows.order_by("pk")

    def items(self) -> QuerySet[Any]:
        return self.rows.all()

    def location(self, item: Model) -> str:
        return str(item.get_absolute_url())  # type: ignore[attr-defined]  # each of these has one


def maps() -> dict[str, Sitemap]:
    """The sitemap's parts."""
    return {
        "pages": PageMap(),
        "cities": RowMap(City.objects.published()),
        "networks": RowMap(Network.objects.published()),
        "commitments": RowMap(Commitment.objects.published()),
        "frameworks": RowMap(Framework.objects.published()),
        "objectives": RowMap(Objective.objects.published().select_related("framework")),
        "reports": RowMap(ProgressReport.objects.published()),
        "practices": RowMap(Practice.objects.published()),
        "events": RowMap(Event.objects.published()),
        "organisations": RowMap(Organisation.objects.published()),
        "grants": RowMap(Grant.objects.published()),
        "needs": RowMap(Need.objects.published()),
    }


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be read, except forms and filtered lists.

    A demonstration is closed to search engines.
    """
    if settings.DEMONSTRATION:
        return HttpResponse(CLOSED, content_type="text/plain; charset=utf-8")
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /letters/",
        "Disallow: /report-error/",
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
