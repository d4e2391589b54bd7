"""Targets of adoptions."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commitments.models.commitments import MOST_DIGITS, Adoption
from commitments.models.frameworks import Direction, Indicator
from config.models.fields import PrecisionField, known_dates


class Target(models.Model):
    """A target of an adoption: starting value, value to reach, unit and due date."""

    adoption = models.ForeignKey(Adoption, models.CASCADE, related_name="targets")
    code = models.SlugField(max_length=60, help_text="Short name, once per adoption.")
    indicator = models.ForeignKey(
        Indicator,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="targets",
        help_text="An official indicator this figure corresponds to.",
    )
    title = models.CharField(max_length=250)
    unit = models.CharField(
        max_length=80,
        blank=True,
        help_text="What is counted: people, households, EUR, %.",
    )
    direction = models.CharField(
        max_length=8,
        choices=[choice for choice in Direction.choices if choice[0] in ("up", "down")],
        default=Direction.UP,
    )
    baseline_value = models.DecimalField(
        max_digits=MOST_DIGITS,
        decimal_places=4,
        null=True,
        blank=True,
        help_text="Empty if not known.",
    )
    baseline_on = models.DateField(null=True, blank=True)
    value = models.DecimalField(
        "target value",
        max_digits=MOST_DIGITS,
        decimal_places=4,
        null=True,
        blank=True,
        help_text="Empty when the promise names no figure.",
    )
    due_on = models.DateField(null=True, blank=True)
    due_on_precision = PrecisionField()
    counts_people = models.BooleanField(
        default=False, help_text="Small counts of people are then kept from the public."
    )
    source = models.CharField(max_length=500, blank=True, help_text="Page that says so.")

    audit_parent = "adoption"

    class Meta:
        ordering = ["adoption", F("due_on").asc(nulls_last=True), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["adoption", "code"],
                name="commitments_target_code_once",
                violation_error_message=_("This adoption already has a target with this code."),
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True)
                | Q(baseline_on__isnull=True)
                | Q(due_on__gte=F("baseline_on")),
                name="commitments_target_due_after_baseline",
                violation_error_message=_("A target cannot be due before its baseline."),
            ),
            known_dates("due_on"),
        ]

    def __str__(self) -> str:
        return self.title
