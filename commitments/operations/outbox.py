"""Letters that wait to be sent, of all kinds together."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet

from cities.models import Invitation, SignInLetter
from commitments.models import Notice

# After as many tries a letter counts as failing: the mail server refuses it, not only today.
FAILING_TRIES = 3


@dataclass
class Outbox:
    """How many letters wait, since when the oldest does, and how many were tried often."""

    waiting: int = 0
    failing: int = 0
    oldest: datetime | None = None
    last_sent: datetime | None = None

    def add(self, rows: QuerySet[Any]) -> None:
        """Count the letters of one kind."""
        counts = rows.order_by().aggregate(
            waiting=Count("pk"),
            failing=Count("pk", filter=Q(tries__gte=FAILING_TRIES)),
            oldest=Min("written_at" if rows.model is not Invitation else "made_at"),
        )
        self.waiting += counts["waiting"]
        self.failing += counts["failing"]
        if counts["oldest"]:
            self.oldest = min(self.oldest or counts["oldest"], counts["oldest"])


def outbox() -> Outbox:
    """Count what waits now."""
    box = Outbox(last_sent=Notice.objects.order_by().aggregate(last=Max("sent_at"))["last"])
    box.add(Notice.objects.filter(sent_at=None, muted=False))
    box.add(SignInLetter.objects.all())
    box.add(Invitation.objects.open().filter(sent_at=None))
    return box
