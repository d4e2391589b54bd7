"""The page for the board of a network: one quarter, on paper."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commitments.admin.cockpit import opened
from commitments.reporting.cockpit import cockpit_of
from commitments.reporting.quarters import latest_quarters, summary_of

QUARTERS = 8


@require_safe
def board_page(request: HttpRequest) -> HttpResponse:
    """What happened in a quarter, and how the reports stand today."""
    answer: HttpResponse = admin.site.admin_view(_page)(request)
    return answer


def _page(request: HttpRequest) -> HttpResponse:
    _networks, network = opened(request)
    quarters = latest_quarters(QUARTERS)
    code = request.GET.get("quarter", "")
    # The running quarter is not over: the board reads of the one before.
    quarter = next((each for each in quarters if each.code == code), quarters[1])
    cockpit = cockpit_of(network)
    late = [line for line in cockpit.lines() if line.late]
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "network": network,
        "network_slug": network.slug if network else "",
        "cockpit": cockpit,
        "tally": cockpit.tally,
        "late": sorted(late, key=lambda line: str(line.late_since)),
        "quarters": quarters,
        "summary": summary_of(network, quarter),
        "title": _("For the board: quarter %(number)s of %(year)s")
        % {"number": quarter.number, "year": quarter.year},
        "scope": f"network={network.slug if network else ''}&year={cockpit.year}",
    }
    return TemplateResponse(request, "admin/cockpit/board.html", context)
