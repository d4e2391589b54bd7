"""Meetings where cities speak, sign and report."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cities.models.networks import Network
from cities.models.organisations import Organisation
from cities.models.places import City
from config.models.fields import (
    DayPrecisionField,
    LowerCaseSlugField,
    QualifierField,
    SearchField,
    WebAddressField,
    any_public,
    exactly_one,
    qualified_numbers,
)
from config.search.kept import WordsField, WordsIndex
from config.translations import translated


class EventQuerySet(models.QuerySet["Event"]):
    def published(self) -> "EventQuerySet":
        """Events the public sees."""
        return self.filter(public=True)

    def listed(self) -> "EventQuerySet":
        """Published events with all that one row of a list shows."""
        return self.published().select_related("city__country")


class Event(models.Model):
    """A meeting, forum or campaign day."""

    class Kind(models.TextChoices):
        UN_MEETING = "un-meeting", _("UN meeting")
        NETWORK_MEETING = "network-meeting", _("network meeting")
        MAYORAL_FORUM = "mayoral-forum", _("Mayoral Forum")
        GFMD = "gfmd", _("Global Forum on Migration and Development")
        CAMPAIGN_DAY = "campaign-day", _("campaign day")

    slug = LowerCaseSlugField(unique=True, max_length=80, help_text="The name in its web address.")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind)
    starts_on = models.DateField()
    starts_on_precision = DayPrecisionField()
    ends_on = models.DateField(null=True, blank=True)
    ends_on_precision = DayPrecisionField()
    city = models.ForeignKey(
        City,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="hosted_events",
        verbose_name="host city",
    )
    places = models.PositiveIntegerField(
        "local governments taking part",
        null=True,
        blank=True,
        help_text="How many took part, as the source states; fewer may be listed here.",
    )
    places_qualifier = QualifierField()
    people = models.PositiveIntegerField(
        "people taking part", null=True, blank=True, help_text="As the source states."
    )
    people_qualifier = QualifierField()
    people_description = models.CharField(
        max_length=120, blank=True, help_text="For example mayors and officials."
    )
    numbers_source = models.CharField(
        max_length=500, blank=True, help_text="Page of these numbers where it is another one."
    )
    online = models.BooleanField(default=False, help_text="Held wholly or partly online.")
    url = WebAddressField("website", blank=True)
    source = models.CharField(max_length=500, blank=True, help_text="Page that states this.")
    note = models.TextField(blank=True)
    public = models.BooleanField(
        default=True,
        help_text="Shown to the public. Off until a source confirms it.",
    )
    search = SearchField(sources=["name", "slug"])
    words = WordsField(titles=["name"], texts=["slug", "kind"], only={"public": [True]})

    in_languages = ("name", "people_description")
    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "name", "pk"]
        indexes = [WordsIndex(name="cities_event_words")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="cities_event_ends_after_start",
                violation_error_message=_("An event cannot end before it starts."),
            ),
            qualified_numbers(places="places_qualifier", people="people_qualifier"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Its name in the reader's language wherever it is shown or chosen."""
        return translated(self.name)

    def get_absolute_url(self) -> str:
        return reverse("event", args=[self.slug])


# The party that takes part is one the public sees.
PUBLIC_PARTICIPANT = any_public("city", "network", "organisation")


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def published(self) -> "ParticipationQuerySet":
        """Participations whose event and participant the public sees too."""
        return self.filter(PUBLIC_PARTICIPANT, public=True, event__public=True)


class Participation(models.Model):
    """The part of a city, a network or an organisation in an event."""

    class Role(models.TextChoices):
        HOST = "host", _("host")
        CO_HOST = "co-host", _("co-host")
        SPEAKER = "speaker", _("speaker")
        PRESENTER = "presenter", _("presenter")
        DELEGATE = "delegate", _("delegate")
        ATTENDEE = "attendee", _("took part")
        ANNOUNCED = "announced", _("announced as taking part")
        SIGNATORY = "signatory", _("signatory")
        PILOT = "pilot", _("taking part as a pilot")

    event = models.ForeignKey(Event, models.CASCADE, related_name="participations")
    city = models.ForeignKey(
        City, models.CASCADE, null=True, blank=True, related_name="participations"
    )
    network = models.ForeignKey(
        Network, models.CASCADE, null=True, blank=True, related_name="participations"
    )
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="participations"
    )
    role = models.CharField(max_length=10, choices=Role, default=Role.ATTENDEE)
    note = models.TextField(blank=True, help_text="What they did there, in your words.")
    source = models.CharField(max_length=500, blank=True, help_text="Page that states this.")
    public = models.BooleanField(default=True, help_text="Shown to the public.")

    audit_parent = "event"
    objects = ParticipationQuerySet.as_manager()

    class Meta:
        ordering = ["-event__starts_on", F("city__name").asc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(
                condition=exactly_one("city", "network", "organisation"),
                name="cities_participation_one_participant",
                violation_error_message=_(
                    "Name a city, a network or an organisation as the participant: one of them."
                ),
            ),
            *(
                models.UniqueConstraint(
                    fields=["event", party, "role"],
                    name=f"cities_participation_{party}_once_per_role",
                    violation_error_message=_("This is already listed."),
                )
                for party in ("city", "network", "organisation")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant} – {self.event}"

    @property
    def participant(self) -> City | Network | Organisation:
        """The city, network or organisation that takes part."""
        participant = self.city or self.network or self.organisation
        assert participant is not None, "the one_participant constraint holds"
        return participant
