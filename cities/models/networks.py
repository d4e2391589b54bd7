"""City networks, programmes and partnerships, and the cities in them."""

from django.conf import settings
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cities.models.displayed import LocallyNamed
from cities.models.membership_roles import MEMBER_ROLES, MembershipRole
from cities.models.organisations import Organisation
from cities.models.places import City
from config.models.fields import (
    AtLatestField,
    DayPrecisionField,
    LowerCaseSlugField,
    PrecisionField,
    QualifierField,
    SearchField,
    WebAddressField,
    any_public,
    exactly_one,
    known_dates,
    qualified_numbers,
)
from config.search.kept import WordsField, WordsIndex


class NetworkQuerySet(models.QuerySet["Network"]):
    def published(self) -> "NetworkQuerySet":
        """Networks the public sees."""
        return self.filter(public=True)

    def listed(self) -> "NetworkQuerySet":
        """Published networks with the number of members listed here, `members_listed`.

        Those in the role that the network's own number counts, else in any that makes a member.
        """
        counted = Q(network__members_role="", role__in=Membership.MEMBER_ROLES)
        members = (
            Membership.objects.published()
            .current()
            .filter(counted | Q(role=F("network__members_role")), network=OuterRef("pk"))
            .order_by()
            .values("network")
            .annotate(
                n=Count("city", distinct=True)
                + Count("member_network", distinct=True)
                + Count("organisation", distinct=True)
            )
        )
        return self.published().annotate(members_listed=Coalesce(Subquery(members.values("n")), 0))

    def editable_by(self, user: models.Model) -> "NetworkQuerySet":
        """Networks whose secretariat this person works for."""
        return self.filter(
            pk__in=Network.staff.through.objects.filter(user=user.pk).values("network")
        )


class Network(LocallyNamed):
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

    slug = LowerCaseSlugField(unique=True, max_length=80, help_text="The name in its web address.")
    name = models.CharField(max_length=200)
    acronym = models.CharField(max_length=40, blank=True, help_text="The short name in use.")
    kind = models.CharField(max_length=20, choices=Kind)
    founded = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Year.")
    seat = models.CharField(max_length=120, blank=True, help_text="City of the secretariat.")
    url = WebAddressField("website", blank=True)
    mailbox = models.EmailField(
        blank=True,
        help_text="Of the office, never of a person: answers to letters go there. Never public.",
    )
    members = models.PositiveIntegerField(
        "members as stated",
        null=True,
        blank=True,
        help_text="How many members the network says it has; fewer may be listed here.",
    )
    members_qualifier = QualifierField()
    members_as_of = models.DateField(null=True, blank=True, help_text="Date of that number.")
    members_as_of_precision = DayPrecisionField()
    members_role = models.CharField(
        "role that is counted",
        max_length=20,
        choices=MembershipRole,
        blank=True,
        help_text="Role that this number counts. Empty: every role that makes a member.",
    )
    members_source = models.CharField(
        max_length=500, blank=True, help_text="Page of that number where it is another one."
    )
    grace_days = models.PositiveSmallIntegerField(
        "days to report",
        default=60,
        help_text="Days after the end of a period within which its report is due, for the network "
        "and its members; the longest where a city has several networks.",
    )
    source = models.CharField(max_length=500, blank=True, help_text="Page that states this.")
    note = models.TextField(blank=True)
    public = models.BooleanField(
        default=True,
        help_text="Shown to the public. Off until a source confirms it.",
    )
    staff = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="networks",
        help_text="People of the secretariat: they check what member cities report.",
    )
    search = SearchField(sources=["name", "acronym", "slug", "seat"])
    words = WordsField(titles=["name", "acronym"], texts=["seat", "slug"], only={"public": [True]})

    audit_exclude = ("local_names", "mailbox")
    in_languages = ("name", "seat")
    objects = NetworkQuerySet.as_manager()

    class Meta:
        ordering = ["search", "pk"]
        indexes = [WordsIndex(name="cities_network_words")]
        constraints = [qualified_numbers(members="members_qualifier")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Its name in the reader's language wherever it is shown or chosen."""
        return self.displayed_name

    @property
    def short_name(self) -> str:
        """The acronym where there is one, else the name."""
        return self.acronym or self.label

    def get_absolute_url(self) -> str:
        return reverse("network", args=[self.slug])


# The party that is a member is one the public sees.
PUBLIC_MEMBER = any_public("city", "member_network", "organisation")


class MembershipQuerySet(models.QuerySet["Membership"]):
    def published(self) -> "MembershipQuerySet":
        """Memberships whose member and network the public sees too."""
        return self.filter(PUBLIC_MEMBER, public=True, network__public=True)

    def current(self) -> "MembershipQuerySet":
        """Memberships that have not ended."""
        return self.filter(until=None)

    def of_members(self) -> "MembershipQuerySet":
        """Memberships in a role that makes a member: not grantees, partners or supporters."""
        return self.filter(role__in=Membership.MEMBER_ROLES)


class Membership(models.Model):
    """The place of a city, a network or an organisation in a network, in one role."""

    Role = MembershipRole
    MEMBER_ROLES = MEMBER_ROLES

    network = models.ForeignKey(Network, models.CASCADE, related_name="memberships")
    city = models.ForeignKey(
        City, models.CASCADE, null=True, blank=True, related_name="memberships"
    )
    member_network = models.ForeignKey(
        Network,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="memberships_held",
        help_text="A network that belongs to this network.",
    )
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="memberships"
    )
    role = models.CharField(max_length=20, choices=Role, default=Role.MEMBER)
    since = models.DateField(null=True, blank=True)
    since_precision = PrecisionField()
    since_at_latest = AtLatestField()
    until = models.DateField(null=True, blank=True, help_text="Empty while it continues.")
    until_precision = DayPrecisionField()
    note = models.TextField(blank=True, help_text="The role in your words.")
    source = models.CharField(max_length=500, blank=True, help_text="Page that states this.")
    public = models.BooleanField(default=True, help_text="Shown to the public.")

    audit_parent = "network"
    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["network__name", F("city__name").asc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(
                condition=exactly_one("city", "member_network", "organisation"),
                name="cities_membership_one_member",
                violation_error_message=_(
                    "Name a city, a network or an organisation as the member: one of them."
                ),
            ),
            models.CheckConstraint(
                condition=Q(member_network__isnull=True) | ~Q(member_network=F("network")),
                name="cities_membership_not_of_itself",
                violation_error_message=_("A network cannot be a member of itself."),
            ),
            *(
                models.UniqueConstraint(
                    fields=["network", member, "role"],
                    condition=Q(until__isnull=True),
                    name=f"cities_membership_{member}_current_once",
                    violation_error_message=_("This member already has this role here."),
                )
                for member in ("city", "member_network", "organisation")
            ),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                name="cities_membership_ends_after_start",
                violation_error_message=_("A membership cannot end before it starts."),
            ),
            known_dates("since"),
        ]

    def __str__(self) -> str:
        return f"{self.member} – {self.network.short_name} ({self.get_role_display()})"

    @property
    def member(self) -> City | Network | Organisation:
        """The city, network or organisation that is the member."""
        member = self.city or self.member_network or self.organisation
        assert member is not None, "the one_member constraint holds"
        return member
