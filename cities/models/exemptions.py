"""The one way to change what the database keeps as it is, once, and in writing."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Exemption(models.Model):
    """Leave to change one row that is kept as it is, once: by which rule, and why.

    The database asks for one before it lets such a row change, marks it used, and keeps it: it is
    neither changed otherwise nor deleted. Which fields a rule opens is in
    `commitments.reporting.database_rules`.
    """

    class Rule(models.TextChoices):
        WITHHELD = "withheld", _("a count that is not shown leaves the trail")
        REDACTION = "redaction", _("words are replaced")
        MERGER = "merger", _("two rows are merged")

    rule = models.CharField(max_length=10, choices=Rule)
    model = models.CharField(max_length=60, help_text="As in commitments.progressreport.")
    object_id = models.CharField(max_length=40)
    reason = models.CharField(max_length=300)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)
    used = models.BooleanField(default=False)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["model", "object_id"], name="cities_exemption_object")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(rule="redaction")
                | Q(requested_by__isnull=False, confirmed_by__isnull=False)
                & ~Q(requested_by=F("confirmed_by")),
                name="cities_exemption_redaction_by_two",
                violation_error_message=_("Two administrators replace words together."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.object_id}: {self.get_rule_display()}"
