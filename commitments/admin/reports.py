"""Admin of progress reports with their figures and evidence."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cities.admin.inlines import RowsInline
from cities.admin.kinds import PartAdmin
from cities.admin.roles import CHECKERS, EVERYONE, NOBODY
from cities.audit import person_name
from cities.models import City, Network, TrailEntry
from cities.roles import secretariat_of
from commitments.admin.evidence import EvidenceInline, deleting_files
from commitments.admin.measurements import MeasurementInline, targets_without_figure
from commitments.admin.steps import SteppedAdmin
from commitments.analysis.comparison import comparisons
from commitments.models import Contributor, Evidence, Measurement, ProgressReport, Review
from commitments.reporting import actors, drafts, plausibility, requirements, workflow
from commitments.reporting.changes import changed_by_others
from commitments.reporting.disclosure import figures as disclosure
from commitments.reporting.disclosure.writers import keeps_counts
from config.admin.columns import BY_LANGUAGE
from config.admin.forms import RowForm

State, Origin = ProgressReport.State, ProgressReport.Origin
# Relations that the name of a part of a report needs, and the fields that it is searched by.
REPORT_RELATIONS = (
    "report__adoption__commitment",
    "report__adoption__city__country",
    "report__adoption__network",
)
SEARCH_FIELDS = [f"report__adoption__{name}__search" for name in ("commitment", "city", "network")]


def _person(request: HttpRequest) -> Any:
    """Return who is signed in: nobody else reaches these pages."""
    return request.user


def _note_change(request: HttpRequest, report: int) -> None:
    """Count a version of a report that is open, with whoever changed it as a contributor."""
    ProgressReport.objects.filter(pk=report).update(version=F("version") + 1)
    Contributor.objects.note([report], _person(request).pk)


class ReportForm(RowForm):
    """The form of a draft, with what it still lacks."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            # Reports by a city or network are started from its commitment.
            self.instance.origin = Origin.COMPILED
        else:
            self._mark_missing_fields()

    def _mark_missing_fields(self) -> None:
        """Put beside each field what it still needs before the report can be submitted."""
        if self.instance.compiled or self.instance.state not in (State.DRAFT, State.RETURNED):
            return
        for name, sentence in requirements.missing_fields(self.instance):
            if name in self.fields:
                field = self.fields[name]
                field.help_text = format_html(
                    '<strong class="lacks">{}</strong> {}', sentence, field.help_text
                )


class ReviewInline(RowsInline):
    model = Review
    fields = readonly_fields = ("reviewing_city", "state", "completion")
    editors = NOBODY
    show_change_link = True


class InvitationForm(forms.Form):
    """Invites a city to review a report."""

    city = forms.ModelChoiceField(
        City.objects.published().select_related("country"), label=gettext_lazy("Reviewing city")
    )
    note = forms.CharField(
        widget=forms.Textarea,
        required=False,
        label=gettext_lazy("Your message to them"),
    )

    def __init__(self, *args: Any, site: admin.AdminSite, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        relation: Any = Review._meta.get_field("reviewing_city")
        city = self.fields["city"]
        city.widget = AutocompleteSelect(relation, site)
        city.widget.choices = city.choices  # type: ignore[attr-defined]


@admin.register(ProgressReport)
class ReportAdmin(SteppedAdmin):
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

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        period: list[Any] = [("period_start", "period_end")]
        compiled = obj is None or obj.compiled
        if compiled:
            period = [
                ("period_start", "period_start_precision"),
                ("period_end", "period_end_precision"),
            ]
        judged = ["source_stage", "background"] if compiled else ["stage", "rating"]
        answers = [*judged, *ProgressReport.HEADINGS, "language"]
        source = ["source_url", ("reported_on", "reported_on_precision", "reported_on_at_latest")]
        if obj is None:
            return [
                (
                    _("A report compiled from public sources"),
                    {
                        "fields": ["adoption", *source, *period, *answers],
                        "description": _(
                            "A city or network starts its own report from its commitment. This "
                            "form is for what others found in public sources; it never counts "
                            "as the party's own report."
                        ),
                    },
                )
            ]
        about: list[Any] = ["adoption", ("state", "origin"), *period]
        about += ["corrects"] if obj.corrects_id else []
        about += ["unchanged"] if obj.unchanged else []
        about += source if obj.compiled else []
        people = [("written_by", "contributors", "decided"), ("reported_on", "published_at")]
        form = [(None, {"fields": about}), (_("Narrative"), {"fields": answers})]
        if not obj.compiled and not self.has_change_permission(request, obj):
            form.append((_("Who and when"), {"fields": people}))
        return form

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        if obj is None:
            return []
        fixed = ["adoption", "state", "origin", "corrects", "unchanged"]
        return [*fixed, "written_by", "contributors", "decided", "published_at"]

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        """Figures and evidence can be added once the report has an adoption."""
        return super().get_inlines(request, obj) if obj else []

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Any, inline: Any, prefix: str
    ) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        if isinstance(inline, MeasurementInline):
            kwargs["initial"] = targets_without_figure(obj)
        return kwargs

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        self.message_user(request, _("Now add its figures and evidence."), messages.SUCCESS)
        return self._back(obj)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if not change:
            Contributor.objects.note([form.instance.pk], _person(request).pk)
        elif form.has_changed() or any(part.has_changed() for part in formsets):
            _note_change(request, form.instance.pk)
        if change and "confirm" in request.POST:
            plausibility.confirm_questions(
                form.instance, request.POST.getlist("confirm"), _person(request)
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
            context |= self._as_read_by(obj, user)
        return super().render_change_form(request, context, *args, **kwargs)

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
            path("<int:pk>/correct/", admin_view(self.correct_view), name=f"{name}_correct"),
            path("<int:pk>/invite/", admin_view(self.invite_view), name=f"{name}_invite"),
            *super().get_urls(),
        ]

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

    def invite_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the form for a reviewing city, and invite it."""
        report = get_object_or_404(self.visible(request), pk=pk)
        user: Any = request.user
        if not secretariat_of(user, report.adoption.party):
            raise PermissionDenied
        form = InvitationForm(request.POST or None, site=self.admin_site)
        if form.is_valid():
            city, note = form.cleaned_data["city"], form.cleaned_data["note"]
            try:
                workflow.invite(report, city, user, note)
            except workflow.Refused as refused:
                form.add_error(None, refused.reasons)
            else:
                message = _("%(city)s has been invited to review it.") % {"city": city}
                self.message_user(request, message, messages.SUCCESS)
                return self._back(report)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Invite a city to review"),
            "subtitle": str(report),
            "form": form,
            "media": self.media + form.media,
            "opts": self.opts,
            "original": report,
        }
        return TemplateResponse(request, "admin/commitments/ask.html", context)


class ReportPartAdmin(PartAdmin):
    """Parts of a report: whoever deletes one of a draft changes the draft."""

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        with deleting_files(obj.report_id):
            super().delete_model(request, obj)
            _note_change(request, obj.report_id)


@admin.register(Measurement)
class MeasurementAdmin(ReportPartAdmin):
    """Lists figures. Those of a report that is not published yet are shown to its party only."""

    list_display = ["target", "value", "status", "breakdown", "observed_on", "report"]
    # In an order of counts, or found by one, a count that is not shown could be read.
    sortable_by = ["target", "breakdown", "observed_on", "report"]
    list_filter = ["report__state"]
    relations = (*REPORT_RELATIONS, "target")
    date_hierarchy = "observed_on"
    search_fields = SEARCH_FIELDS

    def lookup_allowed(self, lookup: str, value: str, request: Any = None) -> bool:
        field = lookup.partition("__")[0]
        return field not in ("value", "status") and super().lookup_allowed(lookup, value, request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        kept = obj is not None and obj.of_people and keeps_counts(obj.report, _person(request))
        return not kept and super().has_delete_permission(request, obj)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        changelist = super().get_changelist_instance(request)
        rows: Any = list(changelist.result_list)
        changelist.result_list = disclosure.conceal_figures(rows, _person(request))
        return changelist

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        obj = super().get_object(request, object_id, from_field)
        return obj and disclosure.conceal_figures([obj], _person(request))[0]


@admin.register(Evidence)
class EvidenceAdmin(ReportPartAdmin):
    """Lists evidence, so that links that no longer answer can be found."""

    list_display = ["title", "url", "file_name", "answered", "checked_at", "report"]
    list_filter = ["answered", ("file", admin.EmptyFieldListFilter), "report__state"]
    relations = REPORT_RELATIONS
    search_fields = SEARCH_FIELDS
    exclude = ["file"]
    audit_exclude = ("answered", "checked_at")  # set by a command, not by a person
