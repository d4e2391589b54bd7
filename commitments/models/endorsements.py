"""Signatures of statements."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commitments.models.frameworks import Framework
from commitments.models.parties import PUBLIC_PARTY, ByParty
from config.models.fields import PrecisionField, known_dates


class EndorsementQuerySet(models.QuerySet["Endorsement"]):
    def published(self) -> "EndorsementQuerySet":
        """Endorsements by parties the public sees, of frameworks it sees."""
        return self.filter(PUBLIC_PARTY, public=True, framework__public=True)


class Endorsement(ByParty):
    """The signature of a city or network under a statement or campaign."""

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="endorsements")
    role = models.CharField(
        max_length=80,
        default="signatory",
        help_text="As the source says: signatory, author.",
    )
    endorsed_on = models.DateField(null=True, blank=True)
    endorsed_on_precision = PrecisionField()
    withdrawn_on = models.DateField(null=True, blank=True, help_text="Empty while it holds.")
    source = models.CharField(max_length=500, blank=True, help_text="Page that says so.")
    note = models.TextField(blank=True)
    public = models.BooleanField(default=True, help_text="Shown to the public.")

    objects = EndorsementQuerySet.as_manager()

    class Meta:
        ordering = ["framework__name", F("endorsed_on").asc(nulls_last=True), "pk"]
        constraints = [
            *ByParty.Meta.constraints,
            models.UniqueConstraint(
                fields=["framework", "city"],
                condition=Q(withdrawn_on__isnull=True),
                name="commitments_endorsement_city_once",
                violation_error_message=_("This city is already listed."),
            ),
            models.UniqueConstraint(
                fields=["framework", "network"],
                condition=Q(withdrawn_on__isnull=True),
                name="commitments_endorsement_network_once",
                violation_error_message=_("This network is already listed."),
            ),
            known_dates("endorsed_on"),
        ]

    def __str__(self) -> str:
        return f"{self.party_name}: {self.framework}"
