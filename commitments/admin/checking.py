"""Decides on several reports at once: takes them up, or publishes those where nothing changed."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from cities.admin.roles import CHECKERS, request_roles
from cities.sign_in.confirmation import confirmed
from commitments.admin.report_rows import person
from commitments.analysis.comparison import comparisons
from commitments.models import ProgressReport
from commitments.reporting import checking, workflow
from commitments.reporting.disclosure.figures import conceal
from config.numbers import amount

# The most reports that one form decides on.
MOST_AT_ONCE = 200


def _ticked(request: HttpRequest) -> Any:
    """Return the reports that were ticked, of those that wait for this person."""
    if not request_roles(request) & CHECKERS:
        raise PermissionDenied
    ticked = request.POST.getlist("only") or request.POST.getlist("report")
    keys = [int(key) for key in ticked[:MOST_AT_ONCE] if key.isascii() and key.isdigit()]
    reports = checking.waiting_reports(person(request), None).filter(pk__in=keys)
    return checking.with_what_is_shown(reports).order_by("pk")


def _back(request: HttpRequest) -> HttpResponse:
    query = request.GET.urlencode()
    return HttpResponseRedirect(f"{reverse('cockpit')}?{query}#queue")


def _nothing_ticked(request: HttpRequest) -> HttpResponse:
    messages.error(request, _("No report was ticked that waits for you."))
    return _back(request)


def _take_steps(
    request: HttpRequest, reports: list[ProgressReport], step_of: Any
) -> list[ProgressReport]:
    """Take a step on each report by itself; say of the others why not. Return those taken."""
    taken = []
    for report in reports:
        try:
            taken.append(workflow.take(report, step_of(report), person(request)))
        except workflow.Refused as refused:
            words = {"report": report, "reason": " ".join(refused.reasons)}
            messages.error(request, _("%(report)s: %(reason)s") % words)
    return taken


@require_POST
def take_several(request: HttpRequest) -> HttpResponse:
    """Take up the reports that were ticked: they are this person's to check."""
    answer: HttpResponse = admin.site.admin_view(_take)(request)
    return answer


def _take(request: HttpRequest) -> HttpResponse:
    reports = [report for report in _ticked(request) if not report.compiled]
    if not reports:
        return _nothing_ticked(request)
    if taken := _take_steps(request, reports, lambda _report: "take-up"):
        sentence = ngettext(
            "%(n)s report is yours to check; its city can no longer take it back.",
            "%(n)s reports are yours to check; their cities can no longer take them back.",
            len(taken),
        )
        messages.success(request, sentence % {"n": amount(len(taken))})
    return _back(request)


@require_POST
def publish_several(request: HttpRequest) -> HttpResponse:
    """Show which of the reports that were ticked would be public; publish them when confirmed."""
    answer: HttpResponse = admin.site.admin_view(_publish)(request)
    return answer


def _publish(request: HttpRequest) -> HttpResponse:
    reports = list(_ticked(request))
    if not reports:
        return _nothing_ticked(request)
    plan = checking.plan(reports, person(request))
    if "confirmed" in request.POST:
        answer: HttpResponse = _publish_confirmed(request, plan.ready)
        return answer
    lines = comparisons(conceal(plan.ready, person(request))) if plan.ready else []
    context = {
        **admin.site.each_context(request),
        "title": _("Publish these reports?"),
        "lines": lines,
        "refused": plan.refused,
        "query": request.GET.urlencode(),
        "scope": request.GET.urlencode(),
    }
    return TemplateResponse(request, "admin/cockpit/publish.html", context)


@confirmed
def _publish_confirmed(request: HttpRequest, ready: list[ProgressReport]) -> HttpResponse:
    """Publish the reports that are as they were shown; say which were changed meanwhile."""
    same = []
    for report in ready:
        if request.POST.get(f"version-{report.pk}") == str(report.version):
            same.append(report)
            continue
        text = _("%(report)s: it has changed since you opened it. Read it again, then decide.")
        messages.error(request, text % {"report": report})
    if published := _take_steps(request, same, checking.publish_step):
        n = len(published)
        sentence = ngettext("%(n)s report is public now.", "%(n)s reports are public now.", n)
        messages.success(request, sentence % {"n": amount(n)})
    return _back(request)
