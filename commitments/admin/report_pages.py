"""What the pages of a report in parts show, and how an autosave is answered."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cities.audit import person_name
from cities.roles import secretariats_of
from commitments.admin.figure_grid import figure_lines
from commitments.admin.report_parts import ReportPart, next_part, part_address, part_states
from commitments.analysis.comparison import ReportComparison
from commitments.analysis.figures import figure_of
from commitments.models import Contributor, ProgressReport
from commitments.reporting import workflow
from commitments.reporting.disclosure import figures as disclosure

# Fields of a form: the browser saves by itself; the person stays on the part; several files.
AUTOSAVE, STAY, UPLOADS = "_autosave", "_stay", "files"
# Where a request keeps the rows that its form saved, by the place of each in the form.
SAVED_ROWS = "_saved_rows"


@dataclass(frozen=True)
class WrongAnswer:
    """What is wrong in a form that comes back, and the field it is about."""

    anchor: str
    label: str
    sentence: str


def tasks_page(request: HttpRequest, report: ProgressReport, context: Any) -> HttpResponse:
    """Return the list of the parts of a report: how far each is, and with which to go on."""
    states = part_states(report, context["findings"], context["talk"])
    due = report.adoption.report_due_on
    context |= _about(request, report, context)
    context |= {
        "due": due,
        "late": due is not None and due < timezone.localdate(),
        "states": states,
        "next": next_part(states),
        "secretariats": _secretariats(report),
        "done": len([state for state in states if state.done]),
    }
    return TemplateResponse(request, "admin/commitments/report_tasks.html", context)


def _secretariats(report: ProgressReport) -> list[Any]:
    """Return the networks that answer questions about a report, with their people."""
    people = Prefetch("staff", User.objects.filter(is_active=True).order_by("last_name"))
    networks = secretariats_of(report.adoption.party).prefetch_related(people)
    return [
        {"network": network, "people": [(person_name(each), each.email) for each in staff]}
        for network in networks
        if (staff := list(network.staff.all()))
    ]


def paper_page(request: HttpRequest, report: ProgressReport, context: Any) -> HttpResponse:
    """Return the questions of a report with room for answers, to be printed and prepared."""
    context |= _about(request, report, context)
    last = context["previous"]
    figures = last.measurements.filter(breakdown="") if last else ()
    by_target = {row.target_id: row for row in figures}
    context |= {
        "title": _("To prepare on paper"),
        "scales": [ProgressReport._meta.get_field(name) for name in ("stage", "rating")],
        "questions": [ProgressReport._meta.get_field(name) for name in ProgressReport.HEADINGS],
        "targets": [(each, by_target.get(each.pk)) for each in report.adoption.targets.all()],
    }
    return TemplateResponse(request, "admin/commitments/report_paper.html", context)


def check_page(request: HttpRequest, report: ProgressReport, context: Any) -> HttpResponse:
    """Return the page from which a report is sent: what lacks, what is hidden, what is read."""
    states = part_states(report, context["findings"], context["talk"])
    context |= _about(request, report, context)
    read = ProgressReport.objects.with_figures().get(pk=report.pk)
    disclosure.as_others_read([read])
    figures = [figure_of(row, read, row.target) for row in read.measurements.all()]
    context |= {
        "part": states[-1].part,
        "title": states[-1].part.name,
        "states": states[:-1],
        "missing": states[-1].lacks,
        "report": read,
        "figures": figures,
        "may_send": "submit" in workflow.open_steps(report, _person(request)),
        "seen": str(report.version),
        "together": workflow.sent_together(report),
    }
    return TemplateResponse(request, states[-1].part.template, context)


def _person(request: HttpRequest) -> Any:
    return request.user


def _about(request: HttpRequest, report: ProgressReport, context: Any) -> dict[str, Any]:
    """Return what each page of a report says above its content."""
    previous = context["comparison"].previous
    return {
        "part": None,
        "title": report.adoption.commitment,
        "opts": report._meta,
        "original": report,
        "commitment": report.adoption.commitment,
        "previous": previous,
        "last_answers": {name: getattr(previous, name, "") for name in ProgressReport.ANSWERS},
        "others": _written_by_others(report, request),
    }


def _written_by_others(report: ProgressReport, request: HttpRequest) -> list[Any]:
    """Return who else wrote in a report, the latest first: name and time."""
    rows = Contributor.objects.filter(report=report).exclude(user=_person(request).pk)
    latest = rows.select_related("user").order_by("-last_at")[:3]
    return [{"name": person_name(row.user), "at": row.last_at} for row in latest]


def part_context(
    request: HttpRequest, part: ReportPart, report: ProgressReport, context: Any
) -> dict[str, Any]:
    """Return what the page of one part shows besides the form."""
    formsets = [inline.formset for inline in context["inline_admin_formsets"]]
    form = context["adminform"].form
    added = _about(request, report, context)
    added |= {
        "part": part,
        "title": part.name,
        "form": form,
        "formset": formsets[0] if formsets else None,
        "problems": list(_problems(form, formsets)),
        "stay": f"{part_address(report, part)}?{request.GET.urlencode()}",
        "saved_part": request.GET.get("saved", ""),
    }
    if part.rows == "measurements":
        added["lines"] = _lines(formsets[0], context)
    return added


def _lines(formset: Any, context: Any) -> list[Any]:
    comparison: ReportComparison = context["comparison"]
    return figure_lines(formset, comparison.previous, context["findings"])


def _problems(form: Any, formsets: list[Any]) -> Iterator[WrongAnswer]:
    """Yield what is wrong, each with the identifier of the field it is about."""
    yield from _of_form(form, "")
    for formset in formsets:
        for sentence in formset.non_form_errors():
            yield WrongAnswer(f"{formset.prefix}-group", "", sentence)
        for number, part in enumerate(formset.forms, 1):
            name = str(part.instance) if part.instance.pk else ""
            yield from _of_form(part, name or _("line %(n)d") % {"n": number})


def _of_form(form: Any, line: str) -> Iterator[WrongAnswer]:
    for name, sentences in form.errors.items():
        own = name in form.fields
        field = form[name] if own else next(iter(form.visible_fields()), None)
        label = str(field.label) if field is not None and own else ""
        anchor = field.id_for_label if field is not None else ""
        for sentence in sentences:
            yield WrongAnswer(anchor, ": ".join(filter(None, (line, label))), sentence)


def part_stays(request: HttpRequest) -> bool:
    """Whether the person wants to stay on the part that is saved."""
    return STAY in request.POST


def add_uploads(request: HttpRequest) -> None:
    """Turn several files that were chosen at once into one new line of evidence each."""
    uploads = request.FILES.getlist(UPLOADS) if request.method == "POST" else []
    if not uploads:
        return
    data, files = request.POST.copy(), request.FILES.copy()
    count = int(data.get("evidence-TOTAL_FORMS") or 0)
    for place, upload in enumerate(uploads, count):
        data[f"evidence-{place}-title"] = PurePath(upload.name or "").stem[:200]
        files.setlist(f"evidence-{place}-file", [upload])
    data["evidence-TOTAL_FORMS"] = str(count + len(uploads))
    del files[UPLOADS]
    request.POST = data  # type: ignore[assignment]  # as a form with a line for each file
    request.__dict__["_files"] = files


def note_saved_rows(request: HttpRequest, formsets: list[Any]) -> None:
    """Keep which row each line of a form is now, for the answer to an autosave."""
    request.__dict__[SAVED_ROWS] = {
        formset.prefix: [part.instance.pk for part in formset.forms] for formset in formsets
    }


def answer_of_autosave(request: HttpRequest, report: ProgressReport, opened: str) -> HttpResponse:
    """Say when it was saved, and what the form has to carry from now on."""
    return JsonResponse(
        {
            "at": report.updated_at.isoformat(),
            "opened": opened,
            "rows": request.__dict__.get(SAVED_ROWS, {}),
        }
    )


def refusal_of_autosave(context: Any) -> HttpResponse:
    """Say why nothing was saved: somebody else changed it, or some fields are wrong."""
    form = context["adminform"].form
    formsets = [inline.formset for inline in context["inline_admin_formsets"]]
    conflicts = form.conflicts.reasons if form.conflicts else {}
    if conflicts:
        return JsonResponse({"conflict": conflicts[None][0][1]}, status=409)
    problems = list(_problems(form, formsets))
    sentence = ngettext(
        "Not saved yet: %(n)d answer has to be looked at.",
        "Not saved yet: %(n)d answers have to be looked at.",
        len(problems),
    ) % {"n": len(problems)}
    fields = {problem.anchor: problem.sentence for problem in problems}
    return JsonResponse({"refused": sentence, "fields": fields}, status=422)
