"""The pages before a final decision on a report: what becomes public, who reads what of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from cities.models import TrailEntry
from cities.roles import representatives_of
from commitments.admin.report_rows import person
from commitments.admin.talk import PartTalk
from commitments.models import Comment, ProgressReport
from commitments.reporting import workflow
from commitments.reporting.changes import ForeignChange, changed_since_return
from commitments.reporting.conversation import return_with_marks
from commitments.reporting.disclosure.figures import preview
from commitments.reporting.due_dates import new_day

# Session key of the parts that were marked in a return that was refused, with what was said.
REFUSED_MARKS_KEY = "marks of a refused return"
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
        "marks": _parts_to_mark(request) if returned else [],
    }
    return TemplateResponse(request, DECISION_PAGES[name], context)


@dataclass(frozen=True)
class PartToMark:
    """A part of a report on the page of its return: whether it is ticked, and what is said."""

    part: str
    name: Any
    ticked: bool
    text: str


def _parts_to_mark(request: HttpRequest) -> list[PartToMark]:
    typed = request.session.pop(REFUSED_MARKS_KEY, {})
    return [
        PartToMark(part, label, part in typed, typed.get(part, ""))
        for part, label in Comment.Part.choices
    ]


def return_marked(request: HttpRequest, report: ProgressReport, note: str) -> ProgressReport:
    """Return a report with the parts that were ticked, or of which something was said."""
    texts = {part: request.POST.get(f"mark-{part}", "") for part in Comment.Part.values}
    ticked = request.POST.getlist("mark")
    marks = {part: text for part, text in texts.items() if part in ticked or text.strip()}
    try:
        return return_with_marks(report, person(request), note, marks)
    except workflow.Refused:
        request.session[REFUSED_MARKS_KEY] = marks
        raise


@dataclass(frozen=True)
class ChangedPart:
    """A part of a report that is sent again: what was to be revised in it, and what was changed."""

    part: str
    name: Any
    marks: list[Any]
    changes: list[ForeignChange]

    @property
    def untouched(self) -> bool:
        """Whether it was to be revised, and nothing in it was changed."""
        return bool(self.marks) and not self.changes


def second_round(report: ProgressReport, talk: Mapping[str, PartTalk]) -> dict[str, Any]:
    """Return, of a report that was sent again, why it was returned and what changed by part."""
    nothing = {"since_return": [], "return_note": "", "changed_parts": []}
    if report.state != ProgressReport.State.SUBMITTED:
        return nothing
    changes = changed_since_return(report)
    if changes is None:
        return nothing
    marked = set(report.comments.of_last_return().values_list("pk", flat=True))
    parts = [
        ChangedPart(
            part.part,
            part.name,
            [thread for thread in part.threads if thread.key in marked],
            [change for change in changes if change.part == part.part],
        )
        for part in talk.values()
    ]
    return {
        "since_return": changes,
        "return_note": TrailEntry.objects.note_on(report, TrailEntry.Action.RETURN),
        "sent_again": True,
        "changed_parts": [part for part in parts if part.marks or part.changes],
    }
