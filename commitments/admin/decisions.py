"""The pages before a final decision on a report: what becomes public, who reads what of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from cities.models import TrailEntry
from cities.roles import representatives_of
from commitments.admin.report_rows import person
from commitments.models import ProgressReport
from commitments.reporting import workflow
from commitments.reporting.changes import changed_since_return
from commitments.reporting.disclosure.figures import preview
from commitments.reporting.due_dates import new_day

# The steps that have a page of their own, by the name of the step.
DECISION_PAGES = {
    "publish": "admin/commitments/decide_publish.html",
    "compile": "admin/commitments/decide_publish.html",
    "return": "admin/commitments/decide_return.html",
}


def decision_page(
    request: HttpRequest, report: ProgressReport, name: str, context: dict[str, Any]
) -> HttpResponse | None:
    """Return the page that asks once before a step; None where this person may not take it."""
    if name not in DECISION_PAGES or name not in workflow.open_steps(report, person(request)):
        return None
    returned = name == "return"
    context |= {
        "title": _("Return it to the city") if returned else _("Publish this report?"),
        "original": report,
        "opts": report._meta,
        "step": name,
        "missing": workflow.reasons_against(report, name, person(request), note="…"),
        "hidden": len(preview(report)),
        "readers": representatives_of(report.adoption.party).exclude(email="").count(),
        "together": workflow.sent_together(report),
        "revise_by": new_day(),
        "seen": str(report.version),
    }
    return TemplateResponse(request, DECISION_PAGES[name], context)


def second_round(report: ProgressReport) -> dict[str, Any]:
    """Return, of a report that was sent again, why it was returned and what changed since."""
    if report.state != ProgressReport.State.SUBMITTED:
        return {"since_return": [], "return_note": ""}
    changes = changed_since_return(report)
    if changes is None:
        return {"since_return": [], "return_note": ""}
    note = TrailEntry.objects.note_on(report, TrailEntry.Action.RETURN)
    return {"since_return": changes, "return_note": note, "sent_again": True}
