"""Admin of commitments, adoptions and targets."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch, Q, QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.admin.inlines import RowsInline
from cities.admin.kinds import PartAdmin, ScopedAdmin
from cities.admin.roles import ADMINISTRATORS, CHECKERS, EVERYONE, is_administrator
from cities.models import City, Network
from cities.roles import representatives_of, secretariat_of
from commitments.admin.adoption_reports import OverdueFilter, ReportInline
from commitments.admin.change_requests import PromiseForm, request_changes, request_changes_of_parts
from commitments.admin.report_parts import CHECK, part_address
from commitments.admin.targets import TargetInline
from commitments.admin.unchanged import unchanged_page
from commitments.models import (
    Adoption,
    ChangeRequest,
    Commitment,
    CommitmentObjective,
    Notice,
    ProgressReport,
    Target,
)
from commitments.reporting import drafts, notifications, standings, workflow
from commitments.reporting.change_requests import guarded_adoptions
from config.admin.columns import BY_LANGUAGE, named_column
from config.admin.dates import partial_date_column


class AdoptionFormSet(BaseInlineFormSet):
    """The parties of one commitment."""

    def clean(self) -> None:
        super().clean()
        forms = [form for form in self.forms if form not in self.deleted_forms]
        rows = [form.cleaned_data for form in forms if getattr(form, "cleaned_data", None)]
        if sum(row.get("role") == Adoption.Role.LEAD for row in rows) > 1:
            raise ValidationError(_("Role: a commitment has one lead; others are joint parties."))


class AdoptionInline(RowsInline):
    model = Adoption
    form = PromiseForm
    formset = AdoptionFormSet
    fields = [
        *("city", "network", "role", "adopted_on"),
        *("report_every", "first_period_ends", "change_reason"),
    ]
    removers = ADMINISTRATORS
    show_change_link = True

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Require a party of those who are not administrators: it makes the commitment theirs."""
        if obj is None and not is_administrator(request):
            kwargs |= {"min_num": 1, "validate_min": True}
        return super().get_formset(request, obj, **kwargs)


class ObjectiveInline(RowsInline):
    model = CommitmentObjective
    fields = ["objective", "basis", "reason"]


@admin.register(Commitment)
class CommitmentAdmin(ScopedAdmin):
    """Everyone sees the commitments of their cities; a secretariat changes those they made."""

    readers = EVERYONE
    editors = adders = CHECKERS
    list_display = [
        "title",
        "made_by",
        "framework",
        "kind",
        partial_date_column("made_on", _("made on")),
        "public",
    ]
    list_filter = ["public", ("framework", admin.RelatedOnlyFieldListFilter), "kind", BY_LANGUAGE]
    relations = ("framework",)
    date_hierarchy = "made_on"
    search_fields = ["search", "adoptions__city__search", "adoptions__network__search"]
    inlines = [AdoptionInline, ObjectiveInline]
    lists = ((Adoption, "commitment"), (CommitmentObjective, "commitment"))
    fieldsets = [
        (None, {"fields": ["title", "slug", "summary", "kind", "framework", "public"]}),
        (
            _("Dates"),
            {
                "fields": [
                    ("made_on", "made_on_precision", "made_on_at_latest", "date_basis"),
                    ("starts_on", "starts_on_precision"),
                    ("ends_on", "ends_on_precision"),
                    "announced_at",
                ]
            },
        ),
        (_("Source and audience"), {"fields": ["source_url", "language", "populations", "note"]}),
        (
            _("Word for word"),
            {"fields": ["wording", ("wording_language", "wording_source", "wording_page")]},
        ),
        (
            _("Where it is listed, and what it belongs to"),
            {"fields": [("registry", "registry_id"), "part_of", "disjoint_groups", "matches"]},
        ),
        (
            _("Search for sources on its progress"),
            {"fields": ["searched_on", ("searched_by_organisation", "searched_by_network")]},
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        leads = Adoption.objects.filter(role=Adoption.Role.LEAD).select_related("city", "network")
        return super().get_queryset(request).prefetch_related(Prefetch("adoptions", leads, "leads"))

    @admin.display(description=_("lead"))
    def made_by(self, obj: Any) -> str:
        return ", ".join(adoption.party_name for adoption in obj.leads)

    def visible_to(self, user: Any) -> Any:
        adoptions = Adoption.objects.editable_by(user)
        return Commitment.objects.filter(pk__in=adoptions.values("commitment"))

    def changeable_by(self, user: Any) -> Any:
        adoptions = Adoption.objects.filter(
            Q(city__in=City.objects.overseen_by(user).values("pk"))
            | Q(network__in=Network.objects.editable_by(user).values("pk")),
            role__in=[Adoption.Role.LEAD, Adoption.Role.JOINT],
        )
        return Commitment.objects.filter(pk__in=adoptions.values("commitment"))

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return {} if obj else {"slug": ["title"]}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["slug"] if obj and not is_administrator(request) else []

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        request_changes_of_parts(request, formset)
        super().save_formset(request, form, formset, change)
        if formset.model is Adoption:
            for adoption in formset.new_objects + [row for row, _f in formset.changed_objects]:
                standings.refresh(adoption)


@admin.register(Adoption)
class AdoptionAdmin(ScopedAdmin):
    """Adoptions with their targets, budget and reports. They are withdrawn, not deleted."""

    readers = editors = adders = EVERYONE
    list_display = [
        named_column("party_name", _("city or network"), "city__search"),
        "commitment",
        "role",
        "standing",
        "report_due_on",
    ]
    list_filter = [
        OverdueFilter,
        "standing",
        "trust",
        "role",
        ("city__country", admin.RelatedOnlyFieldListFilter),
        ("network", admin.RelatedOnlyFieldListFilter),
        ("withdrawn_on", admin.EmptyFieldListFilter),
        ("report_due_on", admin.DateFieldListFilter),
    ]
    relations = ("commitment", "city__country", "network")
    date_hierarchy = "report_due_on"
    search_fields = ["commitment__search", "city__search", "network__search"]
    form = PromiseForm
    inlines = [TargetInline, ReportInline]
    lists = ((Target, "adoption"), (ProgressReport, "adoption"), (ChangeRequest, "adoption"))
    change_form_template = "admin/commitments/adoption.html"
    audit_exclude = standings.FIELDS  # derived
    actions = ["remind_chosen"]
    fieldsets = [
        (None, {"fields": ["commitment", ("city", "network"), "role"]}),
        (
            _("When"),
            {
                "fields": [
                    ("adopted_on", "withdrawn_on"),
                    ("report_every", "first_period_ends"),
                    "change_reason",
                ]
            },
        ),
        (_("Money"), {"fields": [("budget_needed", "budget_secured", "currency"), "budget_note"]}),
        (
            _("Where it stands"),
            {
                "fields": [
                    ("standing", "trust", "standing_on"),
                    ("reported_on", "report_period_ends", "report_due_on"),
                ]
            },
        ),
    ]

    def visible_to(self, user: Any) -> Any:
        return Adoption.objects.editable_by(user)

    def choices(self, request: HttpRequest, field: Any) -> QuerySet[Any]:
        """Any public commitment can be adopted, but only for one's own city or network."""
        if field.name == "commitment" and not is_administrator(request):
            own = super().choices(request, field)
            public = Commitment.objects.published()
            return Commitment.objects.filter(
                Q(pk__in=public.values("pk")) | Q(pk__in=own.values("pk"))
            )
        return super().choices(request, field)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        derived = [*standings.FIELDS]
        if obj is None or is_administrator(request):
            return derived
        return [*derived, "commitment", "city", "network"]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            request_changes(request, form)
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        request_changes_of_parts(request, formset)
        super().save_formset(request, form, formset, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        standings.refresh(form.instance)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        obj = kwargs.get("obj")
        context["may_report"] = bool(obj and obj.withdrawn_on is None)
        return super().render_change_form(request, context, *args, **kwargs)

    def get_urls(self) -> list[Any]:
        steps = [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(getattr(self, f"{name}_report")),
                name=f"commitments_adoption_{name}",
            )
            for name in ("start", "confirm")
        ]
        remind = path(
            "<int:pk>/remind/",
            self.admin_site.admin_view(self.remind_view),
            name="commitments_adoption_remind",
        )
        return [*steps, remind, *super().get_urls()]

    def start_report(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open the draft of the next report; create it where there is none."""
        return self._draft(request, pk, drafts.start)

    def confirm_report(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask what a report says on which nothing changed; then lead to where it is sent."""
        adoption = self.visible(request).filter(pk=pk).first()
        if adoption is None:
            return HttpResponse(status=404)
        try:
            answer = unchanged_page(request, adoption, request.user)
        except workflow.Refused as refused:
            for reason in refused.reasons:
                self.message_user(request, reason, messages.ERROR)
            return HttpResponseRedirect(reverse("admin:commitments_adoption_change", args=[pk]))
        if isinstance(answer, HttpResponse):
            return answer
        return HttpResponseRedirect(part_address(answer, CHECK))

    def _draft(self, request: HttpRequest, pk: int, draft: Any) -> HttpResponse:
        adoption = self.visible(request).filter(pk=pk).first()
        if request.method != "POST" or adoption is None:
            return HttpResponse(status=405 if adoption else 404)
        try:
            report = draft(adoption, request.user)
        except workflow.Refused as refused:
            for reason in refused.reasons:
                self.message_user(request, reason, messages.ERROR)
            address = reverse("admin:commitments_adoption_change", args=[pk])
        else:
            address = reverse("admin:commitments_progressreport_change", args=[report.pk])
        return HttpResponseRedirect(address)

    @admin.action(description=_("Send a reminder of the report"), permissions=["change"])
    def remind_chosen(self, request: HttpRequest, queryset: QuerySet[Adoption]) -> None:
        user: Any = request.user
        count = sum(
            self._remind(adoption) for adoption in queryset if secretariat_of(user, adoption.party)
        )
        self.message_user(request, _("%(n)s letters are on their way.") % {"n": count})

    def remind_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Remind those who report on an adoption, then return to the desk."""
        adoption = self.visible(request).filter(pk=pk).first()
        if request.method != "POST" or adoption is None:
            return HttpResponse(status=405 if adoption else 404)
        user: Any = request.user
        if not secretariat_of(user, adoption.party):
            raise PermissionDenied
        people = ", ".join(str(person.email) for person in representatives_of(adoption.party))
        names = {"party": adoption.party, "people": people}
        if not people:
            self.message_user(request, _("%(party)s has no focal point.") % names, messages.WARNING)
        elif self._remind(adoption):
            message = _("A letter to %(people)s is on its way.") % names
            self.message_user(request, message, messages.SUCCESS)
        else:
            message = _("%(people)s: already reminded today. One reminder a day is enough.") % names
            self.message_user(request, message, messages.WARNING)
        return HttpResponseRedirect(reverse("admin:index"))

    def _remind(self, adoption: Adoption) -> int:
        """Notify those who report on an adoption, at most once a day; return how many."""
        return notifications.notify(
            representatives_of(adoption.party),
            Notice.Kind.REMINDER,
            f"adoption:{adoption.pk}:{timezone.localdate()}",
            adoption,
            notifications.admin_address(adoption),
            day=adoption.report_due_on,
        )


@admin.register(CommitmentObjective)
class CommitmentObjectiveAdmin(PartAdmin):
    list_display = ["commitment", "objective", "basis"]
    list_filter = ["basis", ("objective__framework", admin.RelatedOnlyFieldListFilter)]
    relations = ("commitment", "objective__framework")
    search_fields = ["commitment__search", "objective__search"]


@admin.register(Target)
class TargetAdmin(PartAdmin):
    list_display = [
        "title",
        "adoption",
        "value",
        "unit",
        partial_date_column("due_on", _("due on")),
    ]
    list_filter = ["direction", "counts_people", ("value", admin.EmptyFieldListFilter)]
    relations = (
        "adoption__commitment",
        "adoption__city__country",
        "adoption__network",
        "indicator",
    )
    date_hierarchy = "due_on"
    search_fields = [
        "adoption__commitment__search",
        "adoption__city__search",
        "adoption__network__search",
    ]

    def removable(self, request: HttpRequest) -> QuerySet[Any]:
        """A promise that was reported on keeps its targets."""
        return super().removable(request).exclude(adoption__in=guarded_adoptions().values("pk"))
