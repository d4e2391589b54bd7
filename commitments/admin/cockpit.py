"""The cockpit: the state of the reports of a network, and the queue of those to decide on."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from cities.admin.roles import CHECKERS, is_administrator, request_roles
from cities.models import Network
from commitments.admin.report_rows import person
from commitments.analysis.comparison import comparisons
from commitments.models import ProgressReport
from commitments.reporting import checking
from commitments.reporting.cockpit import (
    Cockpit,
    ExpectedReport,
    PartyLine,
    Work,
    cockpit_of,
    narrowed,
)
from commitments.reporting.disclosure.figures import conceal
from commitments.templatetags.standings import standing_words
from config.api.downloads import xlsx_file
from config.api.workbooks import Cell
from config.media_types import content_type

QUEUE_PAGE = PARTIES_PAGE = 25
EXPECTED_PAGE = 50
SORTS: dict[str, tuple[Any, Callable[[PartyLine], Any]]] = {
    "name": (gettext_lazy("by name"), lambda line: 0),
    "late": (gettext_lazy("late longest"), lambda line: str(line.late_since or "9")),
    "waiting": (gettext_lazy("most that wait for us"), lambda line: -line.by_work[Work.WAITING]),
    "rate": (gettext_lazy("lowest response rate"), lambda line: line.rate),
}


def _networks(request: HttpRequest) -> list[Network]:
    """Return the networks whose cockpit a person may open."""
    if is_administrator(request):
        return list(Network.objects.filter(memberships__until=None).distinct().order_by("name"))
    return list(Network.objects.editable_by(person(request)).order_by("name"))


def _chosen_network(request: HttpRequest, networks: list[Network]) -> Network | None:
    """Return the network that was asked for: a person's first, or for administrators all."""
    slug = request.GET.get("network", "")
    if slug:
        chosen = next((network for network in networks if network.slug == slug), None)
        if chosen is None:
            raise Http404
        return chosen
    return None if is_administrator(request) else networks[0]


def opened(request: HttpRequest) -> tuple[list[Network], Network | None]:
    """Return the networks that a person may choose among, and the one they chose."""
    if not request_roles(request) & CHECKERS:
        raise PermissionDenied
    networks = _networks(request)
    return networks, _chosen_network(request, networks)


def _year(request: HttpRequest) -> int | None:
    text = request.GET.get("year", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else None


def cockpit_context(request: HttpRequest) -> dict[str, Any]:
    """Return what each page of the cockpit shows: network and year, and those to choose among."""
    networks, network = opened(request)
    cockpit = cockpit_of(network, _year(request))
    return {
        **admin.site.each_context(request),
        "networks": networks,
        "network": network,
        "network_slug": network.slug if network else "",
        "all_networks": is_administrator(request),
        "cockpit": cockpit,
        "tally": cockpit.tally,
        "title": _title(cockpit),
        "scope": f"network={network.slug if network else ''}&year={cockpit.year}",
    }


def _title(cockpit: Cockpit) -> str:
    name = cockpit.network or _("All cities and networks")
    return _("%(network)s: reports for %(year)s") % {"network": name, "year": cockpit.year}


def _page_of(rows: Any, number: str | None, size: int) -> Page:
    """Return a page of some rows: the first for what is no number, the last for one too high."""
    return Paginator(rows, size).get_page(number)


def queue_context(request: HttpRequest, network: Network | None) -> dict[str, Any]:
    """Return the queue of the reports that wait, one page of it, each beside the one before."""
    user, tab = person(request), request.GET.get("tab", "all")
    order = request.GET.get("order", "waiting")
    reports = checking.waiting_reports(user, network)
    counts = checking.tab_counts(reports, user)
    rows = checking.under_tab(checking.with_what_is_shown(reports), tab, user, order)
    page = _page_of(rows, request.GET.get("page"), QUEUE_PAGE)
    shown = list(page.object_list)
    lines = comparisons(conceal(shown, user)) if shown else []
    oldest = reports.order_by("waiting_since").values_list("waiting_since", flat=True).first()
    return {
        "tabs": [(name, label, counts[name]) for name, label in checking.TABS.items()],
        "tab": tab if tab in checking.TABS else "all",
        "order": order,
        "orders": checking.ORDER_NAMES.items(),
        "waiting": counts["all"],
        "oldest": checking.days_waiting(oldest),
        "queue": [
            {"line": line, "days": checking.days_waiting(line.report.waiting_since)}  # type: ignore[attr-defined]  # annotated
            for line in lines
        ],
        "queue_page": page,
        "long": checking.LONG_WAIT,
    }


def _lines(request: HttpRequest, cockpit: Cockpit) -> list[PartyLine]:
    """Return the lines of the parties that a person looks for, in the order they chose."""
    words, state = request.GET.get("q", "").casefold().split(), request.GET.get("state", "")
    key = SORTS.get(request.GET.get("sort", ""), SORTS["name"])[1]
    return sorted(
        (
            line
            for line in cockpit.lines()
            if all(word in str(line.party).casefold() for word in words)
            and (line.late if state == "late" else line.by_work.get(state, 1))
        ),
        key=key,
    )


@require_safe
def cockpit_page(request: HttpRequest) -> HttpResponse:
    """How many reports are in, which wait for a decision, and how far each city is."""
    return _staff(request, _page)


def _staff(request: HttpRequest, view: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
    answer: HttpResponse = admin.site.admin_view(view)(request)
    return answer


def _page(request: HttpRequest) -> HttpResponse:
    context = cockpit_context(request)
    context |= queue_context(request, context["network"])
    lines = _lines(request, context["cockpit"])
    context |= {
        "lines": _page_of(lines, request.GET.get("party_page"), PARTIES_PAGE),
        "q": request.GET.get("q", ""),
        "state": request.GET.get("state", ""),
        "works": Work.choices,
        "sort": request.GET.get("sort", "name"),
        "sorts": [(name, label) for name, (label, _key) in SORTS.items()],
    }
    return TemplateResponse(request, "admin/cockpit/cockpit.html", context)


def _chosen_reports(request: HttpRequest, cockpit: Cockpit) -> list[ExpectedReport]:
    return narrowed(
        cockpit.expected,
        request.GET.get("state", ""),
        request.GET.get("party", ""),
        late="late" in request.GET,
    )


@require_safe
def expected_reports(request: HttpRequest) -> HttpResponse:
    """The reports behind a number of the cockpit."""
    return _staff(request, _expected_page)


def _expected_page(request: HttpRequest) -> HttpResponse:
    context = cockpit_context(request)
    rows = _chosen_reports(request, context["cockpit"])
    context |= {
        "rows": _page_of(rows, request.GET.get("page"), EXPECTED_PAGE),
        "works": Work.choices,
        "state": request.GET.get("state", ""),
        "party": request.GET.get("party", ""),
        "late": "late" in request.GET,
        "subject": context["title"],
        "title": _("The reports one by one"),
    }
    return TemplateResponse(request, "admin/cockpit/expected.html", context)


@require_safe
def expected_file(request: HttpRequest) -> HttpResponse:
    """The same reports as a workbook."""
    return _staff(request, _expected_file)


def _expected_file(request: HttpRequest) -> HttpResponse:
    network = opened(request)[1]
    cockpit = cockpit_of(network, _year(request))
    header = [
        _("City or network"),
        _("Promise"),
        _("Period begins"),
        _("Period ends"),
        _("Due on"),
        _("State"),
        _("Days late"),
        _("Status"),
    ]
    rows = map(_cells, _chosen_reports(request, cockpit))
    content = b"".join(xlsx_file(header, rows, str(cockpit.year)))
    answer = HttpResponse(content, content_type=content_type("xlsx"))
    name = f"{network.slug if network else 'all'}-{cockpit.year}.xlsx"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _cells(expected: ExpectedReport) -> list[Cell]:
    adoption = expected.adoption
    published = expected.report and expected.report.state == ProgressReport.State.PUBLISHED
    return [
        str(adoption.party),
        adoption.commitment.title,
        expected.period.start.isoformat(),
        expected.period.end.isoformat(),
        expected.due_on.isoformat(),
        str(expected.work.label),
        expected.days_late,
        standing_words(adoption.standing) if published else "",
    ]
