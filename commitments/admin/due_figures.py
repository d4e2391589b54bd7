"""The figures of all reports that are due as one grid, or as one workbook that comes back."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from cities.admin.roles import request_roles
from commitments.admin.imports import LARGEST_UPLOAD
from commitments.exchange.due_figures import (
    DueFigure,
    DueReport,
    FigureAnswer,
    due_figures,
    fill_in,
)
from commitments.exchange.due_workbook import SheetRow, rows_brought_back, workbook_of
from commitments.exchange.errors import InvalidFile
from commitments.models.observations import ObservationStatus
from config.admin.typed import LocalNumberField
from config.media_types import content_type

SAVE, FILE = "_save", "file"


class FigureForm(forms.Form):
    """One line of the grid: a figure, how reliable it is, and where it is from."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    value = LocalNumberField(
        label=gettext_lazy("Figure now"), required=False, max_digits=20, decimal_places=4
    )
    status = forms.ChoiceField(
        label=gettext_lazy("Reliability"), choices=ObservationStatus.choices, required=False
    )
    source = forms.CharField(
        label=gettext_lazy("Where the figure is from"), required=False, max_length=500
    )

    def __init__(self, line: DueFigure, data: Any = None, row: SheetRow | None = None) -> None:
        stored = line.in_draft
        initial: dict[str, Any] = {"version": line.report.version}
        if stored:
            initial |= {"value": stored.value, "status": stored.status, "source": stored.source}
        super().__init__(_typed(line, row) if row else data, initial=initial, prefix=line.key)
        self.line, self.row = line, row
        widget: Any = self.fields["value"].widget
        widget.unit = line.target.unit
        for name, field in self.fields.items():
            words = {"field": field.label or name, "line": line.target.title}
            field.widget.attrs["aria-label"] = _("%(field)s, %(line)s") % words

    def clean(self) -> None:
        """Say of a cell that cannot be used why, instead of what its text would be taken for."""
        super().clean()
        for name, reason in (self.row.reasons if self.row else {}).items():
            self.errors.pop(name, None)
            self.add_error(name, reason)

    @property
    def problems(self) -> list[tuple[str, str]]:
        """What is wrong in this line: the field it is about, and a sentence that names its cell."""
        cells = self.row.cells if self.row else {}
        return [
            (self[name].id_for_label, _in_cell(cells.get(name, ""), str(sentence)))
            for name, sentences in self.errors.items()
            for sentence in sentences
        ]

    @property
    def answer(self) -> FigureAnswer:
        data = self.cleaned_data
        status = data["status"] or ObservationStatus.NORMAL
        return FigureAnswer(self.line, data["value"], status, data["source"])

    @property
    def changed_meanwhile(self) -> bool:
        """Whether it would change a draft that was changed after the form or file was made."""
        if not self.is_valid():
            return False
        return self.cleaned_data["version"] != self.line.report.version and self.answer.differs


def _in_cell(cell: str, sentence: str) -> str:
    words = {"cell": cell, "reason": sentence}
    return _("Cell %(cell)s: %(reason)s") % words if cell else sentence


def _agreement(report: DueReport) -> str:
    """Return what a box stands for: that this version of a draft may be changed."""
    return f"{report.name}-{report.version}"


def _newer(lines: Iterable[FigureForm]) -> dict[str, DueReport]:
    """Return the drafts that are newer than the answers to them, by their agreements."""
    return {
        _agreement(form.line.report): form.line.report for form in lines if form.changed_meanwhile
    }


def _typed(line: DueFigure, row: SheetRow) -> dict[str, str]:
    """Return what a row of a workbook says, as if it were typed into the form."""
    version = row.version if row.version.isdecimal() else "0"
    names = {name: row.texts.get(name, "") for name in ("value", "status", "source")}
    return {f"{line.key}-{name}": text for name, text in (names | {"version": version}).items()}


@require_http_methods(["GET", "HEAD", "POST"])
def due_page(request: HttpRequest) -> HttpResponse:
    """The grid; filled with a workbook that is brought back; saved as drafts."""
    answer: HttpResponse = admin.site.admin_view(_page)(request)
    return answer


@require_safe
def due_workbook(request: HttpRequest) -> HttpResponse:
    """The workbook of the reports that are due, in the language of who asks for it."""
    answer: HttpResponse = admin.site.admin_view(_workbook)(request)
    return answer


def _lines(request: HttpRequest) -> list[DueFigure]:
    if not request_roles(request):
        raise PermissionDenied
    return due_figures(request.user)  # type: ignore[arg-type]  # signed in


def _workbook(request: HttpRequest) -> HttpResponse:
    answer = HttpResponse(workbook_of(_lines(request)), content_type=content_type("xlsx"))
    name = _("reports-due")
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer


def _page(request: HttpRequest) -> HttpResponse:
    lines = _lines(request)
    if FILE in request.FILES:
        return _brought_back(request, lines)
    if SAVE not in request.POST:
        return _show(request, [FigureForm(line) for line in lines])
    return _save(request, [FigureForm(line, request.POST) for line in lines])


def _brought_back(request: HttpRequest, lines: Sequence[DueFigure]) -> HttpResponse:
    """Show the grid with what a workbook says in it: nothing is saved yet."""
    upload: Any = request.FILES[FILE]
    try:
        if upload.size > LARGEST_UPLOAD:
            raise InvalidFile(_("The file is larger than 5 MB."))
        rows = {row.key: row for row in rows_brought_back(upload)}
    except InvalidFile as error:
        forms_ = [FigureForm(line) for line in lines]
        return _show(request, forms_, [str(error)])
    forms_ = [FigureForm(line, row=rows.pop(line.key, None)) for line in lines]
    problems = [_strange(row) for row in rows.values() if row.texts.get("value", "").strip()]
    return _show(request, forms_, problems, brought_back=True)


def _strange(row: SheetRow) -> str:
    words = {"cell": row.cells["key"], "key": row.texts.get("key", "")}
    sentence = _(
        "Cell %(cell)s “%(key)s”: this row is of no report that is due to you now. It is left out."
    )
    return sentence % words


def _save(request: HttpRequest, lines: list[FigureForm]) -> HttpResponse:
    """Save what was answered as drafts; ask before it takes the place of something newer."""
    valid = [form.is_valid() for form in lines]
    to_agree = _newer(lines).keys() - set(request.POST.getlist("agreed"))
    if to_agree or not all(valid):
        return _show(request, lines)
    answers = [form.answer for form in lines if form.answer.differs]
    answered = [answer for answer in answers if answer.says_something]
    refusals = fill_in(request.user, answered) if answered else None  # type: ignore[arg-type]
    if refusals and refusals.reasons:
        return _show(request, lines, _put_beside(lines, refusals.reasons))
    count = len({answer.line.report.name for answer in answered})
    sentence = ngettext(
        "%(n)d draft is saved. Nothing has been sent yet.",
        "%(n)d drafts are saved. Nothing has been sent yet.",
        count,
    )
    messages.success(request, sentence % {"n": count})
    return HttpResponseRedirect(reverse("admin:index" if count else "due-figures"))


def _put_beside(lines: Iterable[FigureForm], reasons: Iterable[tuple[str, str, str]]) -> list[str]:
    """Put why answers are refused beside their fields; return the reasons without a field."""
    by_key = {form.line.key: form for form in lines}
    others = []
    for key, column, reason in reasons:
        if form := by_key.get(key):
            form.add_error(column if column in form.fields else "value", reason)
        else:
            others.append(reason)
    return others


def _show(
    request: HttpRequest,
    lines: list[FigureForm],
    problems: Sequence[str] = (),
    brought_back: bool = False,
) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": _("All figures that are due"),
        "lines": lines,
        "wrong": [problem for form in lines if form.is_bound for problem in form.problems],
        "problems": problems,
        "brought_back": brought_back,
        "newer": _newer(form for form in lines if form.is_bound),
        "agreed": request.POST.getlist("agreed"),
    }
    return TemplateResponse(request, "admin/commitments/due_figures.html", context)
