"""Tokens of partner systems, and the idempotency keys of their requests."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.models import City, Network
from commitments.models.adoptions import Adoption, AdoptionQuerySet

# The time of the last use is written at most this often.
USE_NOTED_EVERY = timedelta(minutes=1)
# How long a secret works on after a new one was made: time to change it in the partner's system.
FORMER_WORKS_FOR = timedelta(days=14)


def digest(secret: str) -> str:
    """Return the SHA-256 digest that is stored of a secret: it verifies one and reveals none."""
    return hashlib.sha256(secret.encode()).hexdigest()


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def valid(self) -> "ApiTokenQuerySet":
        """Tokens that are neither revoked nor expired, and whose owner may sign in."""
        return self.filter(
            revoked_at=None,
            expires_at__gt=timezone.now(),
            owner__is_active=True,
            owner__is_staff=True,
        )

    def by_secret(self, secret: str) -> "ApiTokenQuerySet":
        """The token a caller presents: by its secret, or by the former one in its last days."""
        presented = digest(secret)
        former = Q(former_digest=presented, former_until__gt=timezone.now())
        return self.filter(Q(digest=presented) | former)


class ApiToken(models.Model):
    """A key for a partner system. It acts as its owner, for some cities and networks only.

    The secret is shown once, when the token is made; here is only its fingerprint.
    """

    name = models.CharField(max_length=80, help_text="The system that uses it.")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="api_tokens",
        help_text="The person responsible for what it writes. It has no more rights than theirs.",
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField(max_length=8, editable=False, help_text="Beginning of the secret.")
    former_digest = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    former_until = models.DateTimeField(
        "former secret works until",
        null=True,
        editable=False,
        help_text="Until then the system may still use the secret before this one.",
    )
    cities = models.ManyToManyField(
        City, blank=True, related_name="+", help_text="Cities it may write for."
    )
    networks = models.ManyToManyField(
        Network, blank=True, related_name="+", help_text="Networks it may write for."
    )
    may_submit = models.BooleanField(
        default=False, help_text="It may also submit drafts. It never publishes."
    )
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = "API token"
        ordering = ["-made_at", "pk"]

    def __str__(self) -> str:
        return f"{self.name} ({self.hint}…)"

    def renew(self) -> str:
        """Give the token a new secret and return it; whoever calls this saves the token."""
        secret = f"cc_{secrets.token_urlsafe(32)}"
        self.digest, self.hint = digest(secret), secret[:8]
        return secret

    def replace_secret(self) -> str:
        """Give it a new secret beside the one in use, which works on for FORMER_WORKS_FOR."""
        self.former_digest, self.former_until = self.digest, timezone.now() + FORMER_WORKS_FOR
        return self.renew()

    def adoptions(self) -> AdoptionQuerySet:
        """Adoptions it may write for: of its cities and networks, as far as its owner may."""
        mine = Adoption.objects.filter(
            Q(city__in=self.cities.values("pk")) | Q(network__in=self.networks.values("pk"))
        )
        return mine if self.owner.is_superuser else mine & Adoption.objects.editable_by(self.owner)

    def note_use(self) -> None:
        """Record that it was used, at most once in USE_NOTED_EVERY."""
        moment = timezone.now()
        if self.last_used_at is None or self.last_used_at <= moment - USE_NOTED_EVERY:
            ApiToken.objects.filter(pk=self.pk).update(last_used_at=moment)


class IdempotencyKey(models.Model):
    """What a partner system sent under a key of its own, and which report came of it.

    The same key with the same content is answered again and done once. Nothing of the report is
    kept here: what is taken out of it must be gone.
    """

    token = models.ForeignKey(ApiToken, models.CASCADE, related_name="sent")
    key = models.CharField(max_length=100)
    request = models.CharField(max_length=64, help_text="Fingerprint of what was sent.")
    status = models.PositiveSmallIntegerField(null=True)
    report = models.PositiveBigIntegerField(null=True, help_text="Number of the report.")
    further = models.JSONField(
        default=list, help_text="Number and status of each further report of the request."
    )
    sent_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        ordering = ["-sent_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["token", "key"], name="commitments_idempotencykey_once"
            ),
            models.CheckConstraint(
                condition=Q(status__isnull=True, report__isnull=True)
                | Q(status__isnull=False, report__isnull=False),
                name="commitments_idempotencykey_answered",
                violation_error_message=_("An answer needs a status and a report."),
            ),
        ]

    def __str__(self) -> str:
        return self.key
