"""Admin of peer reviews and review rounds."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cities.admin.inlines import RowsInline
from cities.admin.kinds import RecordAdmin
from cities.admin.roles import CHECKERS, EVERYONE, NOBODY
from cities.admin.row_scope import scoped_admin
from cities.models import City, Network, TrailEntry
from commitments.admin.conversation import TalkingAdmin
from commitments.admin.talk import context_of
from commitments.models import Adoption, Review, ReviewRound
from commitments.reporting import review_rounds, workflow
from commitments.reporting.due_dates import reply_ends
from config.admin.typed import LocalDateField

State = Review.State
REVIEW_FIELDS = ["conflict", "verifiable", "completion", "strengths", "recommendations", "language"]
REPLY_FIELDS = ["reply", "reply_language"]
# What the page says besides, by the state of the review.
STATED_IN: dict[str, list[str]] = {
    State.DECLINED: ["declined_because"],
    State.SUBMITTED: ["time_to_reply"],
}


@admin.register(Review)
class ReviewAdmin(TalkingAdmin):
    """The reviewer writes the review, then the reviewed city its reply."""

    readers = editors = EVERYONE
    adders = removers = NOBODY
    list_display = ["reviewing_city", "reviewed", "state", "completion", "invited_at"]
    list_filter = ["state", "completion", ("round", admin.RelatedOnlyFieldListFilter)]
    relations = (
        "reviewing_city__country",
        "report__adoption__commitment",
        "report__adoption__city__country",
        "report__adoption__network",
        "round__network",
        "reviewer",
        "invited_by",
    )
    date_hierarchy = "invited_at"
    search_fields = [
        "reviewing_city__search",
        "report__adoption__commitment__search",
        "report__adoption__city__search",
    ]

    change_form_template = "admin/commitments/review.html"

    @admin.display(description=gettext_lazy("reviewed report"))
    def reviewed(self, obj: Review) -> str:
        return str(obj.report)

    @admin.display(description=gettext_lazy("reviewed report"))
    def reviewed_page(self, obj: Review) -> str:
        """Link to the public page: the reviewer may not open the report in the admin."""
        return format_html('<a href="{}">{}</a>', obj.report.get_absolute_url(), obj.report)

    @admin.display(description=gettext_lazy("invited by"))
    def asked_by(self, obj: Review) -> str:
        """A name without a link: only administrators see accounts."""
        return str(obj.invited_by or "")

    @admin.display(description=gettext_lazy("reason"))
    def declined_because(self, obj: Review) -> str:
        """Why the city declined, from the trail."""
        return TrailEntry.objects.note_on(obj, TrailEntry.Action.DECLINE)

    @admin.display(description=gettext_lazy("time to reply"))
    def time_to_reply(self, obj: Review) -> str:
        """When the time to reply ends, or that it has ended."""
        ends = reply_ends(obj)
        day = {"day": ends.date().isoformat()}
        if timezone.now() < ends:
            return _("until %(day)s; then it can be published without a reply") % day
        return _("ended on %(day)s without a reply: it can be published") % day

    def _as_reviewer(self, user: Any) -> Q:
        """The condition that the person is a focal point of the reviewing city."""
        return Q(reviewing_city__in=City.objects.represented_by(user).values("pk"))

    def _as_reviewed(self, user: Any) -> Q:
        """The condition that the person reports on the reviewed adoption."""
        return Q(report__adoption__in=Adoption.objects.editable_by(user).values("pk"))

    def visible_to(self, user: Any) -> QuerySet[Any]:
        return Review.objects.filter(self._as_reviewer(user) | self._as_reviewed(user))

    def changeable(self, request: HttpRequest) -> QuerySet[Any]:
        """Only the two cities write a review, each in its turn; administrators do not."""
        user = request.user
        return self.visible(request).filter(
            Q(self._as_reviewer(user), state=State.INVITED)
            | Q(self._as_reviewed(user), state=State.SUBMITTED)
        )

    def choices(self, request: HttpRequest, field: Any) -> QuerySet[Any]:
        """Any public city can be invited to review."""
        if field.name == "reviewing_city":
            return City.objects.published()
        return super().choices(request, field)

    def party(self, request: HttpRequest, obj: Any) -> Any:
        """Return the city whose turn it is to write."""
        return obj.reviewing_city if obj.state == State.INVITED else super().party(request, obj)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        obj: Any = kwargs.get("obj")
        if obj is not None:
            context |= context_of(request, obj.report, obj)
        return super().render_change_form(request, context, *args, **kwargs)

    def _writable(self, request: HttpRequest, obj: Review) -> list[str]:
        """Return the fields that this person may fill in now."""
        if not self.has_change_permission(request, obj):
            return []
        return REVIEW_FIELDS if obj.state == State.INVITED else REPLY_FIELDS

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        about = ["reviewing_city", "reviewed_page", "round", "state", "asked_by"]
        about += STATED_IN.get(obj.state, []) if obj else []
        form: list[Any] = [(None, {"fields": about})]
        if obj is None:
            return form
        # Only the reviewer reads a review that is still being written.
        if obj.state != State.INVITED or self._writable(request, obj):
            form.append((_("The review"), {"fields": REVIEW_FIELDS}))
        if obj.state not in (State.INVITED, State.DECLINED):
            form.append((_("The reply of the reviewed city"), {"fields": REPLY_FIELDS}))
        return form

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        fixed = ["reviewing_city", "reviewed_page", "round", "state", "asked_by"]
        if obj is None:
            return fixed
        fixed += STATED_IN.get(obj.state, [])
        writable = self._writable(request, obj)
        return fixed + [name for name in (*REVIEW_FIELDS, *REPLY_FIELDS) if name not in writable]


class RoundReviewInline(RowsInline):
    model = Review
    fk_name = "round"
    fields = readonly_fields = ("reviewing_city", "report", "state")
    editors = NOBODY
    show_change_link = True


class RoundForm(forms.Form):
    """Opens a round of peer review."""

    network = forms.ModelChoiceField(Network.objects.none(), label=gettext_lazy("Network"))
    name = forms.CharField(
        max_length=120,
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("For example Peer review 2026."),
    )
    due_on = LocalDateField(label=gettext_lazy("Reviews are due on"))


@admin.register(ReviewRound)
class ReviewRoundAdmin(RecordAdmin):
    """A round is opened as a whole: opening it pairs the cities and invites them."""

    readers = CHECKERS
    list_display = ["name", "network", "opened_on", "due_on"]
    list_filter = [("network", admin.RelatedOnlyFieldListFilter)]
    relations = ("network",)
    date_hierarchy = "opened_on"
    search_fields = ["name", "network__name"]
    inlines = [RoundReviewInline]
    lists = ((Review, "round"),)
    change_list_template = "admin/commitments/rounds.html"

    def visible_to(self, user: Any) -> QuerySet[Any]:
        return ReviewRound.objects.filter(
            network__in=Network.objects.editable_by(user).values("pk")
        )

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.open_view)
        return [path("open/", view, name="commitments_reviewround_open"), *super().get_urls()]

    def open_view(self, request: HttpRequest) -> HttpResponse:
        """Show the form for a network, a name and a date, and open the round."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = RoundForm(request.POST or None)
        networks: Any = form.fields["network"]
        networks.queryset = scoped_admin(self.admin_site, Network).visible(request)
        user: Any = request.user
        if form.is_valid():
            data = form.cleaned_data
            try:
                opened = review_rounds.open_round(
                    data["network"], data["name"], data["due_on"], user
                )
            except workflow.Refused as refused:
                form.add_error(None, refused.reasons)
            else:
                self.message_user(request, _("The cities are invited."), messages.SUCCESS)
                if cities := review_rounds.left_out(data["network"]):
                    text = _("Left out, since nobody there can sign in: %(cities)s.")
                    names = ", ".join(map(str, cities))
                    self.message_user(request, text % {"cities": names}, messages.WARNING)
                address = reverse("admin:commitments_reviewround_change", args=[opened.pk])
                return HttpResponseRedirect(address)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Open a round of peer review"),
            "subtitle": None,
            "form": form,
            "media": self.media + form.media,
            "opts": self.opts,
            "original": None,
        }
        return TemplateResponse(request, "admin/commitments/ask.html", context)
