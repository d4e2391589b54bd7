"""When something is due: a party's next report, and the reply to a peer review."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from commitments.models import Adoption, Review
from commitments.models.standing import FINAL
from config.dates import months_later


def next_due(adoption: Adoption, last_period_end: date | None) -> date | None:
    """Return when the party's next report is due: `report_every` months after the last period.

    Without an earlier report it counts from the adoption. None where no rhythm was agreed or no
    date is known, for a commitment that was withdrawn, achieved, done or discontinued, and for one
    that has no status.
    """
    ended = adoption.withdrawn_on or adoption.standing in FINAL
    if ended or adoption.report_every is None or not adoption.commitment.has_status:
        return None
    since = last_period_end or adoption.adopted_on
    return months_later(since, adoption.report_every) if since else None


def _reply_window() -> timedelta:
    return timedelta(days=settings.REPLY_DAYS)


def reply_ends(review: Review) -> datetime:
    """Return when the time to reply to a submitted review ends: REPLY_DAYS after its submission."""
    assert review.submitted_at is not None, "the submitted_whole constraint holds"
    return review.submitted_at + _reply_window()


def reply_window_over() -> Q:
    """The condition that the time to reply to a review has ended."""
    return Q(submitted_at__lte=timezone.now() - _reply_window())
