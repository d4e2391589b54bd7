"""Admin of redactions: one administrator proposes what to remove, another confirms it."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cities.admin.kinds import ScopedAdmin
from cities.admin.roles import NOBODY, is_administrator
from cities.sign_in.confirmation import confirmed
from commitments.models import Redaction
from commitments.redaction.confirmation import (
    RedactionRefused,
    other_places,
    remove_words,
    stands_there,
)
from commitments.redaction.fields import redactable
from commitments.redaction.scope import Scope
from commitments.redaction.words import SHORTEST_PASSAGE
from config.admin.forms import RowForm


def _models() -> list[tuple[str, str]]:
    models = sorted(redactable(), key=lambda model: str(model._meta.verbose_name))
    return [(model._meta.label_lower, str(model._meta.verbose_name)) for model in models]


def _fields() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the fields to choose from, under the names of their models."""
    return [
        (
            str(model._meta.verbose_name),
            [(f"{model._meta.label_lower}.{name}", name) for name in names],
        )
        for model, names in redactable().items()
    ]


class RedactionForm(RowForm):
    """What to remove from which field of which row, and why."""

    proposer: User
    model = forms.ChoiceField(label=gettext_lazy("kind of row"), choices=_models)

    class Meta:
        model = Redaction
        fields = ("model", "object_id", "field", "passage", "reason", "note")

    def clean(self) -> None:
        super().clean()
        data = self.cleaned_data
        self.instance.proposed_by = self.proposer
        self.instance.whole_text = not data.get("passage")
        if self.errors:
            return
        names = {model._meta.label_lower: each for model, each in redactable().items()}
        if data["field"] not in names[data["model"]]:
            self.add_error("field", _("Choose one of: %s.") % ", ".join(names[data["model"]]))
            return
        self._check_words(data)

    def _check_words(self, data: dict[str, Any]) -> None:
        redaction = self.instance
        redaction.model, redaction.object_id = data["model"], data["object_id"]
        redaction.field, redaction.passage = data["field"], data["passage"]
        words = data["passage"].casefold()
        if words and len(words) < SHORTEST_PASSAGE:
            self.add_error("passage", _("Give more of the text: this stands in many words."))
        elif words and words in data["note"].casefold():
            self.add_error("note", _("Leave the words out: this note stays."))
        elif not _is_key(redaction) or not stands_there(redaction):
            self.add_error(
                "passage", _("This does not stand there, nor has it stood there before.")
            )


def _is_key(redaction: Redaction) -> bool:
    primary_key = Scope(redaction).model._meta.pk
    assert primary_key is not None
    try:
        primary_key.to_python(redaction.object_id)
    except ValidationError:
        return False
    return True


@admin.register(Redaction)
class RedactionAdmin(ScopedAdmin):
    """Proposals until another administrator confirms them; then a record without the words."""

    editors = NOBODY
    form = RedactionForm
    list_display = [
        "__str__",
        "words",
        "reason",
        "proposed_by",
        "proposed_at",
        "confirmed_by",
        "confirmed_at",
    ]
    list_filter = ["reason", ("confirmed_at", admin.EmptyFieldListFilter)]
    relations = ("proposed_by", "confirmed_by")
    search_fields = ["object_id"]
    fields = ["model", "object_id", "field", "passage", "reason", "note"]
    audit_exclude = ("passage", "note")
    actions = ["confirm_chosen"]

    @admin.display(description=gettext_lazy("words"))
    def words(self, obj: Redaction) -> str:
        if obj.confirmed_at is not None:
            return _("removed (%(n)s characters)") % {"n": obj.length}
        return obj.passage or _("the whole text")

    def removable(self, request: HttpRequest) -> QuerySet[Redaction]:
        """Return the proposals: what was confirmed stays on record."""
        return Redaction.objects.filter(confirmed_at=None)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        super().delete_queryset(request, queryset.filter(confirmed_at=None))

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.proposer = request.user
        return form

    @confirmed
    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> Any:
        return super().add_view(request, form_url, extra_context)

    def save_model(self, request: HttpRequest, obj: Redaction, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        message = _("Proposed. Nothing is removed until another administrator confirms it.")
        self.message_user(request, message, messages.SUCCESS)
        if places := list(other_places(obj)):
            message = _("These words also stand in: %s. Propose that as well.")
            self.message_user(request, message % "; ".join(places), messages.WARNING)

    def has_confirm_permission(self, request: HttpRequest) -> bool:
        return is_administrator(request)

    @admin.action(description=gettext_lazy("Confirm: remove these words"), permissions=["confirm"])
    @confirmed
    def confirm_chosen(self, request: HttpRequest, queryset: QuerySet[Redaction]) -> None:
        user: Any = request.user
        for redaction in queryset.order_by("pk"):
            try:
                remove_words(redaction, user)
            except RedactionRefused as refusal:
                self.message_user(request, f"{redaction}: {refusal}", messages.ERROR)
            else:
                message = _("%s: removed, with all that had it.") % redaction
                self.message_user(request, message, messages.SUCCESS)
