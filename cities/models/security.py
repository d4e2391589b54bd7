"""What happened to accounts: who signed in, what was refused, what was changed. Kept 90 days."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

EVENTS_KEPT = timedelta(days=90)
ADDRESS_KEPT = timedelta(days=14)


class SecurityEventQuerySet(models.QuerySet["SecurityEvent"]):
    def forget(self, moment: datetime) -> None:
        """Blank the addresses of old events, and delete those that are older still."""
        self.filter(at__lt=moment - EVENTS_KEPT).delete()
        self.filter(at__lt=moment - ADDRESS_KEPT).exclude(address=None).update(address=None)

    def sign_ins_of(self, user: Any) -> "SecurityEventQuerySet":
        return self.filter(kind=SecurityEvent.Kind.SIGN_IN, user=user)


class SecurityEvent(models.Model):
    """Something that happened to an account, shown to its person and to administrators."""

    class Kind(models.TextChoices):
        SIGN_IN = "sign-in", _("signed in")
        REFUSED = "refused", _("wrong password or code")
        PASSWORD = "password", _("new password")
        SECOND_STEP = "second-step", _("second step changed")
        INVITED = "invited", _("invited somebody")
        JOINED = "joined", _("accepted an invitation")
        RIGHTS = "rights", _("rights or roles changed")
        SESSIONS = "sessions", _("signed out everywhere")
        SESSION = "session", _("ended one session")
        ADDRESS = "address", _("e-mail address changed")
        FOCAL_POINTS = "focal-points", _("who reports or checks was changed")
        EXPORT = "export", _("data about people exported")
        HANDOVER = "handover", _("account closed, work handed over")
        TOKEN = "token", _("token used from a new place")

    kind = models.CharField(max_length=20, choices=Kind)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        related_name="+",
        verbose_name="account",
        help_text="Empty where a name was tried that no account has.",
    )
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    address = models.GenericIPAddressField(
        null=True, help_text="Of the sender. Blanked after 14 days."
    )
    browser = models.CharField(max_length=60, blank=True)
    device = models.CharField(
        max_length=64,
        blank=True,
        help_text="A fingerprint of the browser or place.",
    )

    objects = SecurityEventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "security event"
        indexes = [models.Index(fields=["user", "kind", "-at"], name="cities_security_of_user")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d %H:%M}"
