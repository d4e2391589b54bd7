"""City networks, programmes and partnerships, and the cities in them."""

from django.conf import settings
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cities.models.places import City
from config.models.fields import PrecisionField, SearchField, WebAddressField, known_dates

# How the names of the demonstration's networks begin in their web addresses.
FICTIONAL_SLUG = "demo-"


class NetworkQuerySet(models.QuerySet["Network"]):
    def published(self) -> "NetworkQuerySet":
        """Networks the public sees."""
        return self.filter(public=True)

    def listed(self) -> "NetworkQuerySet":
        """Published networks with the number of members listed here, `members_listed`."""
        members = (
            Membership.objects.published()
            .filter(network=OuterRef("pk"), until=None)
            .order_by()
            .values("network")
            .annotate(n=Count("city", distinct=True))
        )
        return self.published().annotate(members_listed=Coalesce(Subquery(members.values("n")), 0))

    def editable_by(self, user: models.Model) -> "NetworkQuerySet":
        """Networks whose secretariat this person works for."""
        return self.filter(
            pk__in=Network.staff.through.objects.filter(user=user.pk).values("network")
        )


class Network(models.Model):
    """A group that cities belong to: a network, a coalition, a programme, a partnership, a fund."""

    class Kind(models.TextChoices):
        CITY_NETWORK = "city-network", _("city network")
        MAYORS_COALITION = "mayors-coalition", _("mayors' coalition")
        NETWORK = "network", _("network")
        PROGRAMME = "programme", _("programme")
        PARTNERSHIP = "partnership", _("partnership")
        MECHANISM = "mechanism", _("mechanism")
        FUND = "fund", _("fund")
        CAMPAIGN = "campaign", _("campaign")
        COORDINATION = "coordination", _("coordination body")
        INITIATIVE = "initiative", _("initiative")
        PLATFORM = "platform", _("platform")

    slug = models.SlugField(unique=True, max_length=80, help_text="The name in its web address.")
    name = models.CharField(max_length=200)
    acronym = models.CharField(max_length=40, blank=True, help_text="The short name in use.")
    kind = models.CharField(max_length=20, choices=Kind)
    founded = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Year.")
    seat = models.CharField(max_length=120, blank=True, help_text="City of the secretariat.")
    url = WebAddressField("website", blank=True)
    members = models.PositiveIntegerField(
        "members as stated",
        null=True,
        blank=True,
        help_text="How many members the network says it has; fewer may be listed here.",
    )
    members_as_of = models.DateField(null=True, blank=True, help_text="Date of that number.")
    source = models.CharField(max_length=500, blank=True, help_text="Page that says so.")
    note = models.TextField(blank=True)
    public = models.BooleanField(
        default=True,
        help_text="Shown to the public. Off until what is said of it is confirmed.",
    )
    staff = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="networks",
        help_text="People of the secretariat: they check what member cities report.",
    )
    search = SearchField(sources=["name", "acronym", "slug", "seat"])

    objects = NetworkQuerySet.as_manager()

    class Meta:
        ordering = ["search", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def short_name(self) -> str:
        """The acronym where there is one, else the name."""
        return self.acronym or self.name

    def get_absolute_url(self) -> str:
        return reverse("network", args=[self.slug])

    @property
    def fictional(self) -> bool:
        """Whether this is a made-up network of the demonstration."""
        return self.slug.startswith(FICTIONAL_SLUG)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def published(self) -> "MembershipQuerySet":
        """Memberships whose city and network the public sees too."""
        return self.filter(public=True, city__public=True, network__public=True)

    def current(self) -> "MembershipQuerySet":
        """Memberships that have not ended."""
        return self.filter(until=None)


class Membership(models.Model):
    """A city's place in a network, in one role."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="memberships")
    city = models.ForeignKey(City, models.CASCADE, related_name="memberships")
    role = models.CharField(
        max_length=80,
        default="member",
        help_text="As the network says: member, board, grantee.",
    )
    since = models.DateField(null=True, blank=True)
    since_precision = PrecisionField()
    until = models.DateField(null=True, blank=True, help_text="Empty while it lasts.")
    source = models.CharField(max_length=500, blank=True, help_text="Page that says so.")
    public = models.BooleanField(default=True, help_text="Shown to the public.")

    audit_parent = "network"
    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["network__name", "city__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "city", "role"],
                condition=Q(until__isnull=True),
                name="cities_membership_one_current_per_role",
                violation_error_message=_("The city already has this role in this network."),
            ),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                name="cities_membership_ends_after_start",
                violation_error_message=_("A membership cannot end before it starts."),
            ),
            known_dates("since"),
        ]

    def __str__(self) -> str:
        return f"{self.city} – {self.network.short_name} ({self.role})"
