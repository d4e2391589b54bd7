"""The party of an adoption or an endorsement: a city or a network, never both."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cities.models import City, Network

# The party of the row is one the public sees.
PUBLIC_PARTY = Q(city__public=True) | Q(network__public=True)


class ByParty(models.Model):
    """A row that belongs to one city or one network."""

    city = models.ForeignKey(City, models.PROTECT, null=True, blank=True, related_name="%(class)ss")
    network = models.ForeignKey(
        Network, models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(city__isnull=False, network__isnull=True)
                | Q(city__isnull=True, network__isnull=False),
                name="%(app_label)s_%(class)s_one_party",
                violation_error_message=_("Name either a city or a network, not both."),
            )
        ]

    @property
    def party(self) -> City | Network:
        """The city or network itself."""
        party = self.city or self.network
        assert party is not None, "the one_party constraint holds"
        return party

    @property
    def party_name(self) -> str:
        """The name of the party in lists: of a city its name, of a network its short name."""
        return self.city.label if self.city else self.network.short_name if self.network else ""
