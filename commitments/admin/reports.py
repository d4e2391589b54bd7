"""Admin of progress reports with their figures and evidence."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cities.admin.roles import CHECKERS, EVERYONE
from cities.audit import person_name
from cities.models import City, Network, TrailEntry
from cities.roles import secretariat_of
from commitments.admin.conversation import TalkingAdmin, said_anchor
from commitments.admin.decisions import decision_page, return_marked, second_round
from commitments.admin.evidence import EvidenceInline, deleting_files
from commitments.admin.measurements import MeasurementInline, lines_offered
from commitments.admin.report_form import ReportForm, whole_form
from commitments.admin.report_pages import (
    AUTOSAVE,
    add_uploads,
    answer_of_autosave,
    check_page,
    note_saved_rows,
    paper_page,
    part_context,
    part_stays,
    refusal_of_autosave,
    tasks_page,
)
from commitments.admin.report_parts import (
    CHECK,
    ReportPart,
    part_address,
    part_after,
    part_of,
)
from commitments.admin.report_reviews import InvitingAdmin, ReviewInline
from commitments.admin.report_rows import note_change, person
from commitments.admin.steps import REFUSED_NOTE_KEY
from commitments.admin.talk import REFUSED_TALK_KEY, context_of
from commitments.analysis.comparison import comparisons
from commitments.models import Contributor, Evidence, Measurement, ProgressReport
from commitments.reporting import actors, drafts, plausibility, workflow
from commitments.reporting.changes import changed_by_others
from commitments.reporting.disclosure import figures as disclosure
from config.admin.columns import BY_LANGUAGE

State, Origin = ProgressReport.State, ProgressReport.Origin


@admin.register(ProgressReport)
class ReportAdmin(InvitingAdmin, TalkingAdmin):
    """Drafts and returned reports can be changed; all others are read-only."""

    readers = editors = removers = EVERYONE
    adders = CHECKERS
    form = ReportForm
    audit_exclude = ("version",)
    list_display = ["promise", "period_end", "state", "stage", "rating", "origin", "updated_at"]
    list_filter = ["state", "origin", "stage", "rating", "source_stage", BY_LANGUAGE]
    relations = (
        "adoption__commitment",
        "adoption__city__country",
        "adoption__network",
        "author",
        "decided_by",
        "corrects__adoption__commitment",
        "corrects__adoption__city__country",
        "corrects__adoption__network",
    )
    date_hierarchy = "reported_on"
    search_fields = [
        "adoption__commitment__search",
        "adoption__city__search",
        "adoption__network__search",
    ]
    inlines = [MeasurementInline, EvidenceInline, ReviewInline]
    lists = ((Measurement, "report"), (Evidence, "report"))
    change_form_template = "admin/commitments/report.html"

    @admin.display(description=gettext_lazy("report on"), ordering="adoption__commitment__title")
    def promise(self, obj: ProgressReport) -> str:
        return str(obj.adoption)

    # Names without a link: accounts are for administrators.

    @admin.display(description=gettext_lazy("author"))
    def written_by(self, obj: ProgressReport) -> str:
        return person_name(obj.author)

    @admin.display(description=gettext_lazy("changed by"))
    def contributors(self, obj: ProgressReport) -> str:
        return ", ".join(person_name(row.user) for row in obj.contributors.select_related("user"))

    @admin.display(description=gettext_lazy("decided by"))
    def decided(self, obj: ProgressReport) -> str:
        return person_name(obj.decided_by)

    def visible_to(self, user: Any) -> QuerySet[Any]:
        return ProgressReport.objects.editable_by(user)

    def changeable_by(self, user: Any) -> QuerySet[Any]:
        """Reports compiled from public sources belong to the secretariat, not to the city."""
        return self.visible_to(user).filter(
            Q(origin=Origin.REPORTED)
            | Q(adoption__city__in=City.objects.overseen_by(user).values("pk"))
            | Q(adoption__network__in=Network.objects.editable_by(user).values("pk"))
        )

    def changeable(self, request: HttpRequest) -> QuerySet[Any]:
        return super().changeable(request).filter(state__in=[State.DRAFT, State.RETURNED])

    def removable(self, request: HttpRequest) -> QuerySet[Any]:
        return super().removable(request).filter(state=State.DRAFT, submitted_by=None)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        # Nobody is told what is missing before they had a chance to write it.
        form.marks_missing = part_of(request) is None
        return form

    def formfield_for_choice_field(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Show the scales of a report as a choice among all their steps at a glance."""
        if part_of(request) and db_field.name in ("stage", "rating"):
            kwargs["widget"] = forms.RadioSelect
            kwargs["choices"] = db_field.get_choices(include_blank=False)
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if part := part_of(request):
            return [(None, {"fields": part.fields})]
        return whole_form(obj, self.has_change_permission(request, obj))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        if obj is None:
            return []
        fixed = ["adoption", "state", "origin", "corrects", "unchanged"]
        return [*fixed, "written_by", "contributors", "decided", "published_at"]

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        """Figures and evidence can be added once the report has an adoption."""
        inlines = super().get_inlines(request, obj) if obj else []
        if part := part_of(request):
            rows = (Measurement, Evidence)
            fields = {row: row._meta.get_field("report").related_query_name() for row in rows}
            return [each for each in inlines if fields.get(each.model) == part.rows]
        return inlines

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Any, inline: Any, prefix: str
    ) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        if isinstance(inline, MeasurementInline):
            kwargs["initial"] = lines_offered(request, obj)
        return kwargs

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        self.message_user(request, _("Now add its figures and evidence."), messages.SUCCESS)
        return self._back(obj)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        note_saved_rows(request, formsets)
        if not change:
            Contributor.objects.note([form.instance.pk], person(request).pk)
        elif form.has_changed() or any(part.has_changed() for part in formsets):
            note_change(request, form.instance.pk)
        if change and "confirm" in request.POST:
            plausibility.confirm_questions(
                form.instance, request.POST.getlist("confirm"), person(request)
            )

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        with deleting_files(form.instance.pk):
            super().save_formset(request, form, formset, change)
        if any(getattr(part, "metadata_removed", False) for part in formset.forms):
            text = _("What the image noted of place, people and time was removed from it.")
            self.message_user(request, text, messages.INFO)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        with deleting_files(obj.pk):
            super().delete_model(request, obj)

    def version(self, obj: Any) -> str:
        return str(obj.version)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        obj: Any = kwargs.get("obj")
        user: Any = request.user
        current = bool(obj and obj.state == State.PUBLISHED and not obj.compiled)
        context["may_correct"] = current
        context["may_invite"] = current and secretariat_of(user, obj.adoption.party)
        context["returned"] = self._return_note(obj) if obj else ""
        context["together"] = workflow.sent_together(obj) if obj else []
        context["ticked"] = request.POST.getlist("confirm")
        if obj and obj.state in ProgressReport.UNPUBLISHED:
            context |= self._who_decides(obj, user)
        if obj:
            context |= self._as_read_by(obj, user) | context_of(request, obj)
            context |= second_round(obj, context["talk"])
        if part := part_of(request):
            return self._render_part(request, part, context, obj)
        return super().render_change_form(request, context, *args, **kwargs)

    def _render_part(
        self, request: HttpRequest, part: ReportPart, context: dict[str, Any], obj: Any
    ) -> Any:
        """Show one part of the list, with what is wrong in it; an autosave is answered briefly."""
        response: Any = super().render_change_form(request, context, change=True, obj=obj)
        if AUTOSAVE in request.POST:
            return refusal_of_autosave(response.context_data)
        response.context_data |= part_context(request, part, obj, response.context_data)
        response.template_name = part.template
        return response

    def _who_decides(self, obj: ProgressReport, user: Any) -> dict[str, Any]:
        refusal = actors.refusal_to_decide(obj, user)
        open_to_all = obj.state != State.SUBMITTED and not refusal
        return {
            "not_deciding": refusal,
            "may_decide": open_to_all and secretariat_of(user, obj.adoption.party),
        }

    def _as_read_by(self, obj: ProgressReport, user: Any) -> dict[str, Any]:
        """Return what the page says of a report; only its own people read hidden figures."""
        own = bool(disclosure.shown_all([obj], user))
        read = [obj] if own else disclosure.as_others_read([obj])
        comparison = comparisons(read)[0]
        return {
            "changes": changed_by_others([obj], user)[obj.pk] if own else [],
            "hidden_figures": disclosure.preview(obj) if own else [],
            "comparison": comparison,
            "findings": plausibility.findings_of(obj, comparison.previous),
        }

    def _return_note(self, obj: ProgressReport) -> str:
        if obj.state != State.RETURNED:
            return ""
        return TrailEntry.objects.note_on(obj, TrailEntry.Action.RETURN)

    def get_urls(self) -> list[Any]:
        admin_view = self.admin_site.admin_view
        name = "commitments_progressreport"
        return [
            path("<int:pk>/part/<slug:part>/", admin_view(self.part_view), name=f"{name}_part"),
            path("<path:object_id>/whole/", admin_view(self.whole_view), name=f"{name}_whole"),
            path(
                "<int:pk>/decide/<slug:step>/", admin_view(self.decide_view), name=f"{name}_decide"
            ),
            path("<int:pk>/paper/", admin_view(self.paper_view), name=f"{name}_paper"),
            path("<int:pk>/correct/", admin_view(self.correct_view), name=f"{name}_correct"),
            *super().get_urls(),
        ]

    def step_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take a step; where the note of a return was refused, ask for it once more."""
        answer = super().step_view(request, object_id)
        if REFUSED_NOTE_KEY in request.session and request.POST.get("_step") == "return":
            name = "admin:commitments_progressreport_decide"
            return HttpResponseRedirect(reverse(name, args=[object_id, "return"]))
        return answer

    def take_step(self, request: HttpRequest, obj: Any, name: str, note: str) -> Any:
        if name == "return":
            return return_marked(request, obj, note)
        return super().take_step(request, obj, name, note)

    def decide_view(self, request: HttpRequest, pk: int, step: str) -> Any:
        """Ask once before a report is published or returned; who may not decide reads it."""
        report = self.get_object(request, str(pk))
        if report is None:
            raise Http404
        context = self.admin_site.each_context(request) | self._as_read_by(report, request.user)
        context["note"] = request.session.pop(REFUSED_NOTE_KEY, "")
        return decision_page(request, report, step, context) or self._back(report)

    def _in_parts(self, request: HttpRequest, report: ProgressReport | None) -> bool:
        """Whether a report is written in parts: a party's own, by whoever may change it now."""
        own = report is not None and not report.compiled
        return own and self.has_change_permission(request, report)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> Any:
        """Show a report that can be changed as the list of its parts, every other one whole."""
        sent = request.method == "POST"
        report: Any = None if sent else self.get_object(request, unquote(object_id))
        if self._in_parts(request, report):
            context = self.admin_site.each_context(request) | self._as_read_by(report, request.user)
            context |= context_of(request, report)
            context["returned"] = self._return_note(report)
            may_delete = self.has_delete_permission(request, report)
            return tasks_page(request, report, context | {"may_delete": may_delete})
        return super().change_view(request, object_id, form_url, extra_context)

    def whole_view(self, request: HttpRequest, object_id: str) -> Any:
        """Show all parts of a report as one form."""
        return self.changeform_view(request, object_id)

    def paper_view(self, request: HttpRequest, pk: int) -> Any:
        """Show the questions of a report that is being written, to be printed."""
        report = self.get_object(request, str(pk))
        if report is None or not self._in_parts(request, report):
            raise Http404
        context = self.admin_site.each_context(request) | self._as_read_by(report, request.user)
        return paper_page(request, report, context)

    def part_view(self, request: HttpRequest, pk: int, part: str) -> Any:
        """Show one part of a report; a report that is not open any more as it is."""
        report = self.get_object(request, str(pk))
        if report is None or part_of(request) is None:
            raise Http404
        if not self._in_parts(request, report):
            if request.method == "POST":
                text = _("It was sent or decided on meanwhile: what you typed was not saved.")
                self.message_user(request, text, messages.ERROR)
            return self._back(report)
        if part == CHECK.slug:
            context = self.admin_site.each_context(request) | self._as_read_by(report, request.user)
            context |= context_of(request, report)
            return check_page(request, report, context)
        add_uploads(request)
        return self.changeform_view(request, str(pk))

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Go on to the next part of the list once one is saved."""
        part = part_of(request)
        if part is None:
            return super().response_change(request, obj)
        if AUTOSAVE in request.POST:
            current = self.get_object(request, str(obj.pk))
            return answer_of_autosave(request, current, self.opened_now(request, current))
        anchor = said_anchor(request)
        stays = anchor or REFUSED_TALK_KEY in request.session or part_stays(request)
        after = part if stays else part_after(part)
        return HttpResponseRedirect(
            f"{part_address(obj, after)}?saved={part.slug}{anchor and '#'}{anchor}"
        )

    def correct_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open the correction of a published report; create it where there is none."""
        if request.method != "POST":
            return HttpResponse(status=405)
        report = get_object_or_404(self.visible(request), pk=pk)
        user: Any = request.user
        try:
            return self._back(drafts.correct(report, user))
        except workflow.Refused as refused:
            for reason in refused.reasons:
                self.message_user(request, reason, messages.ERROR)
            return self._back(report)
