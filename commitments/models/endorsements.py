"""Signatures of statements."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cities.models import City, Network, Organisation
from commitments.models.frameworks import EndorsementRole, Framework
from config.models.fields import (
    AtLatestField,
    PrecisionField,
    any_public,
    exactly_one,
    known_dates,
)


class EndorsementQuerySet(models.QuerySet["Endorsement"]):
    def published(self) -> "EndorsementQuerySet":
        """Endorsements by parties the public sees, of frameworks it sees."""
        party = any_public("city", "network", "organisation")
        return self.filter(party, public=True, framework__public=True)


class Endorsement(models.Model):
    """The signature of a city, network or organisation under a statement or campaign."""

    Role = EndorsementRole

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="endorsements")
    city = models.ForeignKey(
        City, models.PROTECT, null=True, blank=True, related_name="endorsements"
    )
    network = models.ForeignKey(
        Network, models.PROTECT, null=True, blank=True, related_name="endorsements"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="endorsements"
    )
    role = models.CharField(max_length=10, choices=Role, default=Role.SIGNATORY)
    endorsed_on = models.DateField(null=True, blank=True)
    endorsed_on_precision = PrecisionField()
    endorsed_on_at_latest = AtLatestField()
    withdrawn_on = models.DateField(null=True, blank=True, help_text="Empty while it is in force.")
    source = models.CharField(max_length=500, blank=True, help_text="Page that states this.")
    note = models.TextField(blank=True)
    public = models.BooleanField(default=True, help_text="Shown to the public.")

    objects = EndorsementQuerySet.as_manager()

    class Meta:
        ordering = ["framework__name", F("endorsed_on").asc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(
                condition=exactly_one("city", "network", "organisation"),
                name="commitments_endorsement_one_party",
                violation_error_message=_(
                    "Name a city, a network or an organisation: one of them."
                ),
            ),
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
            models.UniqueConstraint(
                fields=["framework", "organisation"],
                condition=Q(withdrawn_on__isnull=True),
                name="commitments_endorsement_organisation_once",
                violation_error_message=_("This organisation is already listed."),
            ),
            known_dates("endorsed_on"),
        ]

    def __str__(self) -> str:
        return f"{self.party_name}: {self.framework}"

    @property
    def party(self) -> City | Network | Organisation:
        """The city, network or organisation itself."""
        party = self.city or self.network or self.organisation
        assert party is not None, "the one_party constraint holds"
        return party

    @property
    def party_name(self) -> str:
        """What lists call the party: a short name where there is one."""
        party = self.party
        short: str = getattr(party, "short_name", "")
        return short or party.label
