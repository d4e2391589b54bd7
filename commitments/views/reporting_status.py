"""The pages that say who reports: one per network and one per framework."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cities.audit.redirects import redirect_old_slugs
from cities.models import Network
from commitments.analysis.reporting_status import reporting_status, with_own_reports
from commitments.filters import AdoptionFilter
from commitments.models import Adoption, Framework
from config.translations import translated


def _page(request: HttpRequest, subject: Any, name: str, query: str) -> HttpResponse:
    """Show who of the adoptions that a query finds agreed to report."""
    rows = AdoptionFilter(QueryDict(query), queryset=Adoption.objects.published()).qs
    status = reporting_status(with_own_reports(rows))
    context = {
        "subject": subject,
        "name": name,
        "query": query,
        "status": status,
        "rows": [(row, row.years(status.years)) for row in status.agreed],
    }
    return render(request, "commitments/reporting_status.html", context)


@require_safe
@redirect_old_slugs(Network.objects.published)
def network_reporting(request: HttpRequest, slug: str) -> HttpResponse:
    """Who of a network and its member cities agreed to report, did, and is late."""
    network = get_object_or_404(Network.objects.published(), slug=slug)
    return _page(request, network, network.label, f"network={slug}")


@require_safe
@redirect_old_slugs(Framework.objects.published)
def framework_reporting(request: HttpRequest, slug: str) -> HttpResponse:
    """Who of those with promises under a framework agreed to report, did, and is late."""
    framework = get_object_or_404(Framework.objects.published(), slug=slug)
    return _page(request, framework, translated(framework.name), f"framework={slug}")
