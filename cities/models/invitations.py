"""Invitations: how somebody gets an account, and with it a role for a city or a network."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from cities.models.networks import Network
from cities.models.places import City
from config.models.fields import site_languages

LIFETIME = timedelta(days=14)
# How long one that is over is kept, to see who was invited.
KEPT_AFTER_ITS_END = timedelta(days=90)


def _end() -> datetime:
    return timezone.now() + LIFETIME


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> "InvitationQuerySet":
        """Invitations that can still be accepted."""
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=timezone.now())

    def by(self, user: Any) -> "InvitationQuerySet":
        """Invitations that a secretariat may give: to its network, and to cities in it today."""
        return self.filter(
            Q(city__in=City.objects.overseen_by(user).values("pk"))
            | Q(network__in=Network.objects.editable_by(user).values("pk"))
        )

    def forget(self, moment: datetime) -> None:
        """Delete those that have been over for long."""
        self.filter(expires_at__lt=moment - KEPT_AFTER_ITS_END).delete()


class Invitation(models.Model):
    """A letter to somebody who shall report for a city, or work in the secretariat of a network.

    The link in it works once. The letter waits here until it is sent.
    """

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("an invitation", "open")
        ACCEPTED = "accepted", pgettext_lazy("an invitation", "accepted")
        REVOKED = "revoked", pgettext_lazy("an invitation", "revoked")
        EXPIRED = "expired", pgettext_lazy("an invitation", "expired")

    email = models.EmailField(
        max_length=150, help_text="The letter goes there. It also becomes the user name."
    )
    city = models.ForeignKey(
        City,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="invitations",
        help_text="They become a focal point of this city.",
    )
    network = models.ForeignKey(
        Network,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="invitations",
        help_text="They join the secretariat of this network.",
    )
    language = models.CharField(
        max_length=10, choices=site_languages, help_text="Of the letter and of the pages."
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", editable=False
    )
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(default=_end, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    accepted_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)
    tries = models.PositiveSmallIntegerField(default=0, editable=False)
    next_try_at = models.DateTimeField(auto_now_add=True, db_index=True)

    objects = InvitationQuerySet.as_manager()

    # The trail keeps no address of a person.
    audit_exclude = ("email", "tries", "next_try_at", "sent_at")

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(city__isnull=True, network__isnull=False)
                | Q(city__isnull=False, network__isnull=True),
                name="cities_invitation_one_party",
                violation_error_message=_("Choose a city or a network: one of them."),
            ),
        ]

    def __str__(self) -> str:
        return gettext("Invitation for %(party)s") % {"party": self.party}

    @property
    def party(self) -> City | Network:
        """The city or network of the role."""
        party = self.city or self.network
        assert party is not None
        return party

    @property
    def status(self) -> "Invitation.Status":
        """What became of it."""
        if self.accepted_at:
            return self.Status.ACCEPTED
        if self.revoked_at:
            return self.Status.REVOKED
        return self.Status.EXPIRED if self.expires_at <= timezone.now() else self.Status.OPEN
