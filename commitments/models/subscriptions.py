"""Readers who follow the news by e-mail, without an account."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from config.models.fields import site_languages

# How long an address is kept that nobody confirms.
CONFIRMED_WITHIN = timedelta(days=7)


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def confirmed(self) -> "SubscriptionQuerySet":
        """Subscriptions of those who said themselves that they want the letters."""
        return self.filter(confirmed_at__isnull=False)

    def expire(self, moment: datetime) -> int:
        """Delete the addresses that nobody confirmed in time. Return how many."""
        late = self.filter(confirmed_at=None, asked_at__lt=moment - CONFIRMED_WITHIN)
        deleted, _by_model = late.delete()
        return deleted


class Subscription(models.Model):
    """An address that gets what is new, each week or month. Deleted when its reader leaves."""

    class Rhythm(models.TextChoices):
        WEEKLY = "weekly", _("each week")
        MONTHLY = "monthly", _("each month")

    email = models.EmailField(help_text="Where the letters go. Never shown to anybody else.")
    query = models.CharField(
        max_length=200,
        blank=True,
        help_text="What is followed, as the page of news filters: city=kampala. Empty: everything.",
    )
    rhythm = models.CharField(max_length=10, choices=Rhythm, default=Rhythm.WEEKLY)
    language = models.CharField(max_length=10, choices=site_languages, help_text="Of the letters.")
    asked_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    news_until = models.DateField(
        null=True, blank=True, help_text="News before this day were sent, or there were none."
    )

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                "query",
                name="commitments_subscription_once",
                violation_error_message=_("This address follows it already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.query or '*'} ({self.rhythm})"
