"""Requests to change what was promised, once it has been reported on."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commitments.models.adoptions import Adoption
from commitments.models.person_fields import person_field
from commitments.models.targets import Target

# What the public calls the fields that change.
FIELD_NAMES = {
    "role": _("role"),
    "withdrawn_on": _("withdrawn on"),
    "report_every": _("months between two reports"),
    "first_period_ends": _("end of the first period"),
    "title": _("title"),
    "unit": _("unit"),
    "kind": _("kind of target"),
    "measure": _("what its figures count"),
    "direction": _("direction"),
    "baseline_value": _("baseline"),
    "baseline_on": _("date of the baseline"),
    "baseline_on_precision": _("precision of the date of the baseline"),
    "value": _("target value"),
    "value_to": _("upper end of the range"),
    "qualifier": _("how the number is stated"),
    "due_on": _("due date"),
    "due_on_precision": _("precision of the due date"),
}


@dataclass(frozen=True)
class FieldChange:
    """A field and its value before and after, in words."""

    field: str
    name: str
    old: str
    new: str

    @property
    def words(self) -> str:
        """The change in one line."""
        return gettext("%(name)s: %(old)s → %(new)s") % vars(self)


class ChangeRequestQuerySet(models.QuerySet["ChangeRequest"]):
    def published(self) -> "ChangeRequestQuerySet":
        """Changes that were confirmed, of promises the public sees."""
        return self.confirmed().filter(adoption__in=Adoption.objects.published().values("pk"))

    def confirmed(self) -> "ChangeRequestQuerySet":
        """Changes that the other side confirmed."""
        return self.filter(state=ChangeRequest.State.CONFIRMED)

    def listed(self) -> "ChangeRequestQuerySet":
        """Confirmed changes with their target, the newest first."""
        return self.published().select_related("target")


class ChangeRequest(models.Model):
    """A change of a target or of an adoption that the other side has to confirm."""

    class State(models.TextChoices):
        OPEN = "open", _("waits for the other side")
        CONFIRMED = "confirmed", _("confirmed")
        DECLINED = "declined", _("declined")

    class Side(models.TextChoices):
        PARTY = "party", _("the city or network")
        SECRETARIAT = "secretariat", _("the secretariat")

    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="change_requests")
    target = models.ForeignKey(
        Target,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="change_requests",
        help_text="Empty where the adoption itself changes.",
    )
    changes = models.JSONField(help_text="Field to its value before and after.")
    reason = models.TextField(help_text="Why; the public reads it once it is confirmed.")
    side = models.CharField(max_length=11, choices=Side, editable=False)
    requested_by = person_field("changes_requested")
    requested_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=9, choices=State, default=State.OPEN, editable=False)
    decided_by = person_field("changes_decided", "Never who asked for it.")
    decided_at = models.DateTimeField(null=True, editable=False)
    answer = models.TextField(blank=True, help_text="Why it was declined.")

    audit_parent = "adoption"
    objects = ChangeRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | Q(requested_by__isnull=True)
                | ~Q(requested_by=F("decided_by")),
                name="commitments_changerequest_four_eyes",
                violation_error_message=_("Nobody decides on a change that they asked for."),
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_by__isnull=True, decided_at__isnull=True)
                | Q(
                    state__in=["confirmed", "declined"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
                name="commitments_changerequest_decided_by_someone",
                violation_error_message=_("A decision needs a time and a person who decided."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="commitments_changerequest_has_reason",
                violation_error_message=_("Say why it changes."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.target or self.adoption)

    def get_absolute_url(self) -> str:
        return self.adoption.get_absolute_url()

    @property
    def row(self) -> Adoption | Target:
        """What changes: the target, else the adoption itself."""
        return self.target or self.adoption

    @property
    def stored_differences(self) -> list[dict[str, Any]]:
        """Each field that changes, with its codes and numbers."""
        return [
            {"field": name, "old": old, "new": new} for name, (old, new) in self.changes.items()
        ]

    @property
    def differences(self) -> Iterator[FieldChange]:
        """Each field that changes, in words."""
        model = Target if self.target_id else Adoption
        for name, (old, new) in self.changes.items():
            field: Any = model._meta.get_field(name)
            words = (
                str(FIELD_NAMES.get(name, field.verbose_name)),
                value_in_words(field, old),
                value_in_words(field, new),
            )
            yield FieldChange(name, *words)


def value_in_words(field: Any, value: Any) -> str:
    """Return the value of a field as people read it."""
    if value in (None, ""):
        return "–"
    return str(dict(field.flatchoices).get(value, value))
