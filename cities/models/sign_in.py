"""Tries to sign in, counted for all processes together, and letters about signing in."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from config.models.fields import site_languages


class SignInTryQuerySet(models.QuerySet["SignInTry"]):
    @transaction.atomic
    def one_more(self, key: str, most: int, period: timedelta, moment: datetime) -> datetime | None:
        """Count one try more, unless there were `most`: then return when the next is allowed.

        Exact, whoever else is counting.
        """
        self.filter(until__lte=moment).delete()
        mine = self.filter(key=key)
        while True:
            self.bulk_create([self.model(key=key, until=moment + period)], ignore_conflicts=True)
            if mine.filter(tries__lt=most).update(tries=F("tries") + 1):
                return None
            until: datetime | None = mine.values_list("until", flat=True).first()
            if until is not None:
                return until
            # Somebody has just signed in with this name, which forgot its tries: count anew.

    def one_less(self, key: str) -> None:
        """Take a try back that turned out to be right."""
        self.filter(key=key, tries__gt=0).update(tries=F("tries") - 1)


class SignInTry(models.Model):
    """How often somebody tried to sign in, by one name or from one place, within a period.

    Which name or place it is cannot be read from it: a fingerprint that only this site can make.
    """

    key = models.CharField(max_length=64, unique=True)
    tries = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(db_index=True, help_text="Then it is forgotten.")

    objects = SignInTryQuerySet.as_manager()

    class Meta:
        ordering = ["-until", "pk"]
        verbose_name = "sign-in try"
        verbose_name_plural = "sign-in tries"

    def __str__(self) -> str:
        return f"{self.tries} until {self.until:%H:%M}"


class SignInLetter(models.Model):
    """A letter about signing in that waits to be sent. Once it is sent, it is deleted.

    It holds no link: that is made when the letter is sent, so that nobody finds one here. Whether
    an account has the address is only looked up then, too.
    """

    class Kind(models.TextChoices):
        RESET = "reset", _("a new password")
        NEW_BROWSER = "new-browser", _("a browser not used before")
        NEW_ADDRESS = "new-address", _("a new address, to be confirmed")
        OLD_ADDRESS = "old-address", _("the address of an account was changed")

    kind = models.CharField(max_length=20, choices=Kind)
    email = models.EmailField(help_text="Where it goes, if an account has this address.")
    language = models.CharField(max_length=10, choices=site_languages)
    browser = models.CharField(max_length=60, blank=True, help_text="Of whom it tells.")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        related_name="+",
        verbose_name="account",
        help_text="Whose address is changed, of letters about that.",
    )
    written_at = models.DateTimeField(auto_now_add=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = "sign-in letter"
        ordering = ["-written_at", "-pk"]

    def __str__(self) -> str:
        return self.get_kind_display()
