"""Counts of API requests by client and minute, and public forms that were sent."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import OperationalError, connection, models, transaction
from django.db.models import F

# How long the counts are kept.
COUNT_LIFETIME = timedelta(hours=1)
# How long the stamp in a public form is good, and its use is kept.
STAMP_LIFETIME = timedelta(days=1)
# Milliseconds that a reading request waits to be counted.
PATIENCE = 250


@contextmanager
def for_a_moment_only() -> Iterator[None]:
    """Go without what is noted here where SQLite's one writer is busy for long, as an import is.

    Whoever reads does not wait for it.
    """
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    sqlite: Any = connection.connection
    [patience] = sqlite.execute("PRAGMA busy_timeout").fetchone()
    sqlite.execute(f"PRAGMA busy_timeout = {PATIENCE}")
    try:
        yield
    except OperationalError as problem:
        if "locked" not in str(problem):
            raise
    finally:
        sqlite.execute(f"PRAGMA busy_timeout = {patience}")


class ApiUseQuerySet(models.QuerySet["ApiUse"]):
    @transaction.atomic
    def one_more(self, client: str, minute: datetime) -> int:
        """Count one request more and return how many there are: exact, whoever else is counting."""
        mine = self.filter(client=client, minute=minute)
        if not mine.update(requests=F("requests") + 1):
            self.filter(minute__lt=minute - COUNT_LIFETIME).delete()
            self.bulk_create([self.model(client=client, minute=minute)], ignore_conflicts=True)
            mine.update(requests=F("requests") + 1)
        counted: int = mine.values_list("requests", flat=True).get()
        return counted


class ApiUse(models.Model):
    """How often one client asked the API in one minute. Shared by all workers, kept for an hour.

    Who the client is cannot be read from it: a fingerprint that only this site can make.
    """

    client = models.CharField(max_length=64)
    minute = models.DateTimeField(db_index=True)
    requests = models.PositiveIntegerField(default=0)

    objects = ApiUseQuerySet.as_manager()

    class Meta:
        ordering = ["-minute", "client"]
        constraints = [
            models.UniqueConstraint(fields=["client", "minute"], name="commitments_apiuse_once")
        ]

    def __str__(self) -> str:
        return f"{self.requests} at {self.minute:%H:%M}"


class FormUseQuerySet(models.QuerySet["FormUse"]):
    def sent_since(self, sender: str, moment: datetime) -> int:
        """Return how many forms one sender has sent since then."""
        return self.filter(sender=sender, sent_at__gte=moment).count()

    def expire(self, moment: datetime) -> None:
        """Delete the uses of stamps that are no longer good."""
        self.filter(sent_at__lt=moment - STAMP_LIFETIME).delete()

    @transaction.atomic
    def spend(self, stamp: str, sender: str, moment: datetime) -> bool:
        """Use a stamp up. Return whether it was unused, whoever else sends it now."""
        self.expire(moment)
        _use, unused = self.get_or_create(
            stamp=stamp, defaults={"sender": sender, "sent_at": moment}
        )
        return unused


class FormUse(models.Model):
    """A public form that was sent: its stamp cannot be used again. Kept for a day.

    Who sent it cannot be read from it: a fingerprint that only this site can make.
    """

    stamp = models.CharField(max_length=64, help_text="Fingerprint of the stamp in the form.")
    sender = models.CharField(max_length=64, help_text="Fingerprint of where it came from.")
    sent_at = models.DateTimeField(db_index=True)

    objects = FormUseQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["stamp"], name="commitments_formuse_stamp_once")
        ]
        indexes = [models.Index(fields=["sender", "sent_at"], name="commitments_formuse_sender")]

    def __str__(self) -> str:
        return f"{self.sent_at:%Y-%m-%d %H:%M}"
