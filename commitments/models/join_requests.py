"""Requests of cities and networks to join the site."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy, pgettext

from config.models.fields import WebAddressField, site_languages

# How long the contact and the words of a request are kept after it is handled, and at most.
KEPT_HANDLED, KEPT_AT_MOST = timedelta(days=30), timedelta(days=365)


class JoinRequestQuerySet(models.QuerySet["JoinRequest"]):
    def unanswered(self) -> "JoinRequestQuerySet":
        """Requests that wait for an answer, the longest waiting first."""
        rows = self.filter(status=JoinRequest.Status.NEW).exclude(contact_email="")
        return rows.order_by("received_at", "pk")

    def forget(self, moment: datetime) -> int:
        """Empty the personal fields whose time is over. Return in how many requests."""
        over = Q(handled_at__lt=moment - KEPT_HANDLED) | Q(received_at__lt=moment - KEPT_AT_MOST)
        rows = self.filter(over).exclude(contact_email="")
        return rows.update(contact_name="", contact_email="", promise="")


class JoinRequest(models.Model):
    """A city or network that wants to be listed and to report, as it wrote in the public form.

    Staff answer it themselves; who is written in it gets no account by it.
    """

    class Kind(models.TextChoices):
        CITY = "city", gettext_lazy("a city")
        NETWORK = "network", gettext_lazy("a network of cities")

    class Status(models.TextChoices):
        NEW = "new", gettext_lazy("new")
        ANSWERED = "answered", gettext_lazy("answered")
        DECLINED = "declined", gettext_lazy("declined")

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.CITY)
    name = models.CharField(max_length=200, help_text="Of the city or network.")
    country = models.CharField(max_length=100, blank=True, help_text="Where it is.")
    page = WebAddressField(blank=True, help_text="The official website of the city or network.")
    promise = models.TextField(
        max_length=4000,
        blank=True,
        help_text="What it promised to migrants or refugees, and on which page that can be read.",
    )
    contact_name = models.CharField(
        max_length=150, blank=True, help_text="Who writes, and in which office they work."
    )
    contact_email = models.EmailField(
        blank=True, help_text="An official address. The answer goes there; it is never shown."
    )
    language = models.CharField(
        max_length=10, choices=site_languages, help_text="In which they wrote."
    )
    received_at = models.DateTimeField(auto_now_add=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.NEW)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who answered or declined it.",
    )
    handled_at = models.DateTimeField(null=True, blank=True)

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="new", handled_at__isnull=True)
                | (~Q(status="new") & Q(handled_at__isnull=False)),
                name="commitments_joinrequest_handled_at",
                violation_error_message=gettext_lazy(
                    "What was answered or declined has a day; what is new has none."
                ),
            )
        ]
        verbose_name = "request to join"
        verbose_name_plural = "requests to join"

    def __str__(self) -> str:
        comma = pgettext("between the items of a list", ", ")
        return comma.join(filter(None, [self.name, self.country]))
