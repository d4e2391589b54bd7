"""Targets in the form of the adoption they belong to."""

from typing import Any

from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from cities.admin.inlines import BlocksInline
from commitments.admin.change_requests import PromiseForm
from commitments.models import Adoption, Target
from commitments.models.targets import ASK_COUNTS_PEOPLE, says_people
from commitments.reporting.disclosure.writers import DECIDES_WHAT_IS_SHOWN, field_not_theirs


class TargetForm(PromiseForm):
    """The form of a target. Where its unit names people, it asks whether they are counted."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("counts_people") is None and says_people(cleaned.get("unit") or ""):
            self.add_error("counts_people", ASK_COUNTS_PEOPLE)
        return cleaned


class TargetFormSet(BaseInlineFormSet):
    """The targets of one adoption. Those of a promise that was reported on stay."""

    reader: Any = None

    def clean(self) -> None:
        super().clean()
        for form in self.initial_forms:
            if not form.has_changed() or form.errors:
                continue
            if field := field_not_theirs(form.instance, self.reader):
                form.add_error(field, DECIDES_WHAT_IS_SHOWN)
        if self.deleted_forms and self.instance.has_reported:
            raise ValidationError(
                _(
                    "A promise that was reported on keeps its targets: change them with a reason, "
                    "or enter a day on which the promise is withdrawn."
                )
            )


class TargetInline(BlocksInline):
    model = Target
    form = TargetForm
    formset = TargetFormSet
    fields = [
        ("title", "code"),
        ("unit", "direction", "counts_people"),
        ("kind", "measure"),
        ("baseline_value", "baseline_on", "baseline_on_precision"),
        ("qualifier", "value", "value_to"),
        ("due_on", "due_on_precision"),
        ("indicator", "source"),
        "share_of",
        "note",
        "change_reason",
    ]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the targets of the umbrella that the promise is a part of."""
        if db_field.name == "share_of":
            umbrella = self._umbrella(request)
            kwargs["queryset"] = Target.objects.filter(
                adoption__commitment=umbrella, adoption__commitment__isnull=False
            ).select_related("adoption__commitment")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @staticmethod
    def _umbrella(request: HttpRequest) -> int | None:
        match = request.resolver_match
        key = match.kwargs.get("object_id") if match else None
        adoptions = Adoption.objects.filter(pk=int(str(key)) if str(key).isdecimal() else 0)
        return adoptions.values_list("commitment__part_of", flat=True).first()

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        kwargs["formset"] = type("FormSet", (TargetFormSet,), {"reader": request.user})
        return super().get_formset(request, obj, **kwargs)
