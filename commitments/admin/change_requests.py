"""Admin of requests to change what was promised: listed, read, confirmed or declined."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cities.admin.roles import EVERYONE, NOBODY
from commitments.admin.steps import SteppedAdmin
from commitments.models import Adoption, ChangeRequest
from commitments.reporting import change_requests
from config.admin.forms import RowForm


@admin.register(ChangeRequest)
class ChangeRequestAdmin(SteppedAdmin):
    """Made by saving a promise that was reported on; decided by the other side."""

    readers = EVERYONE
    editors = adders = removers = NOBODY
    list_display = ["subject", "what", "side", "requested_at", "state", "decided_at"]
    list_filter = ["state", "side", ("target", admin.EmptyFieldListFilter)]
    relations = (
        "adoption__commitment",
        "adoption__city__country",
        "adoption__network",
        "target__adoption",
        "requested_by",
        "decided_by",
    )
    date_hierarchy = "requested_at"
    search_fields = [
        "adoption__commitment__search",
        "adoption__city__search",
        "adoption__network__search",
    ]
    fields = readonly_fields = (
        "adoption",
        "target",
        "what",
        "reason",
        "side",
        "asked_by",
        "requested_at",
        "state",
        "decided",
        "decided_at",
        "answer",
    )

    def visible_to(self, user: Any) -> QuerySet[Any]:
        return ChangeRequest.objects.filter(
            adoption__in=Adoption.objects.editable_by(user).values("pk")
        )

    @admin.display(description=gettext_lazy("promise"))
    def subject(self, obj: ChangeRequest) -> str:
        return f"{obj.adoption}: {obj.target}" if obj.target else str(obj.adoption)

    @admin.display(description=gettext_lazy("change"))
    def what(self, obj: ChangeRequest) -> str:
        lines = ((difference.words,) for difference in obj.differences)
        return format_html_join("\n", "<div>{}</div>", lines)

    @admin.display(description=gettext_lazy("asked for by"))
    def asked_by(self, obj: ChangeRequest) -> str:
        """A name without a link: only administrators see accounts."""
        return str(obj.requested_by or "–")

    @admin.display(description=gettext_lazy("decided by"))
    def decided(self, obj: ChangeRequest) -> str:
        return str(obj.decided_by or "–")


class PromiseForm(RowForm):
    """The form of an adoption or a target: with a reason where a change is a request."""

    change_reason = forms.CharField(
        label=gettext_lazy("reason for the change"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "Once a report is published, the other side confirms changes of what was promised, "
            "and the public reads this reason."
        ),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        self.reason: str = (cleaned.get("change_reason") or "").strip()
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()
        if not self.changed_data or self.errors or self.reason:
            return
        if change_requests.guarded_changes(self.instance):
            sentence = _("This was reported on: say why it changes. The other side confirms it.")
            self.add_error("change_reason", sentence)


def request_changes(request: HttpRequest, form: Any) -> None:
    """Turn guarded changes of a checked form into a request, and say so."""
    user: Any = request.user
    made = change_requests.hold_back(form.instance, user, form.reason)
    if made is not None:
        names = ", ".join(difference.words for difference in made.differences)
        sentence = _(
            "This was reported on, so the other side confirms it before it holds: %(changes)s."
        )
        messages.warning(request, sentence % {"changes": names})


def request_changes_of_parts(request: HttpRequest, formset: Any) -> None:
    """Do the same for the rows of an inline; those without promises have no reason."""
    for form in formset.initial_forms:
        if isinstance(form, PromiseForm) and form.has_changed():
            request_changes(request, form)
