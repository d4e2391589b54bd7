"""Meetings where cities speak, sign and report."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cities.models.places import City
from config.models.fields import SearchField, WebAddressField


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

    slug = models.SlugField(unique=True, max_length=80, help_text="The name in its web address.")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    city = models.ForeignKey(
        City,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="hosted_events",
        verbose_name="host city",
    )
    online = models.BooleanField(default=False, help_text="Held wholly or partly online.")
    url = WebAddressField("website", blank=True)
    source = models.CharField(max_length=500, blank=True, help_text="Page that says so.")
    note = models.TextField(blank=True)
    public = models.BooleanField(
        default=True,
        help_text="Shown to the public. Off until what is said of it is confirmed.",
    )
    search = SearchField(sources=["name", "slug"])

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="cities_event_ends_after_start",
                violation_error_message=_("An event cannot end before it starts."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("event", args=[self.slug])


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def published(self) -> "ParticipationQuerySet":
        """Participations whose event and city the public sees too."""
        return self.filter(public=True, event__public=True, city__public=True)


class Participation(models.Model):
    """A city's part in an event."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="participations")
    city = models.ForeignKey(City, models.CASCADE, related_name="participations")
    role = models.CharField(max_length=200, blank=True, help_text="What the city did there.")
    source = models.CharField(max_length=500, blank=True, help_text="Page that says so.")
    public = models.BooleanField(default=True, help_text="Shown to the public.")

    audit_parent = "event"
    objects = ParticipationQuerySet.as_manager()

    class Meta:
        ordering = ["-event__starts_on", "city__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "city", "role"],
                name="cities_participation_once_per_role",
                violation_error_message=_("This is already listed."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.city} – {self.event}"
