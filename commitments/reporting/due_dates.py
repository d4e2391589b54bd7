"""When something is due: a party's next report, and the reply to a peer review."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db.models import Max, Q
from django.utils import timezone

from commitments.models import Adoption, ProgressReport, Review
from commitments.models.adoptions import longest_grace
from commitments.models.rhythms import GRACE_DAYS
from commitments.models.standing import FINAL
from config.dates import earliest_today

State = ProgressReport.State
# Days to revise a report that was returned; it is not late before they are over.
REVISE_DAYS = 30


class Awaited(NamedTuple):
    """The next report that is awaited: the end of its period, and when it is due."""

    period_ends: date
    due_on: date


def grace_days(adoption: Adoption) -> int:
    """Return how many days after the end of a period a report is due.

    Those of the network; of a city, the longest of the networks that it is a member of.
    """
    if adoption.network:
        return adoption.network.grace_days
    longest = longest_grace(adoption.city_id).first()
    return GRACE_DAYS if longest is None else longest


def covered_until(adoption: Adoption) -> date | None:
    """Return the last day that the party reported on, by what is published or waits to be."""
    sent = Q(state=State.PUBLISHED) | Q(state=State.SUBMITTED, corrects=None)
    ended: date | None = (
        adoption.reports.reported().filter(sent).aggregate(day=Max("period_end"))["day"]
    )
    return ended


def revise_by(adoption: Adoption, covered: date | None) -> date | None:
    """Return until when a returned report on days after those covered is to be sent again."""
    returned = adoption.reports.reported().filter(state=State.RETURNED, corrects=None)
    if covered is not None:
        returned = returned.filter(period_end__gt=covered)
    day: date | None = returned.aggregate(day=Max("revise_by"))["day"]
    return day


def new_day() -> date:
    """Return until when a report that is returned now is to be sent again."""
    return earliest_today() + timedelta(days=REVISE_DAYS)


def next_due(
    adoption: Adoption,
    covered: date | None,
    grace: int = GRACE_DAYS,
    not_before: date | None = None,
) -> Awaited | None:
    """Return which report is awaited after the days covered so far, and when it is due.

    That is `grace` days after the end of its period, and not before a day that was set. None where
    no rhythm was agreed, for a commitment that was withdrawn, achieved, done or discontinued, and
    for one that has no status.
    """
    rhythm = adoption.rhythm
    ended = adoption.withdrawn_on or adoption.standing in FINAL
    if ended or rhythm is None or not adoption.commitment.has_status:
        return None
    ends = rhythm.end_after(covered)
    due = ends + timedelta(days=grace)
    return Awaited(ends, max(due, not_before or due))


def _reply_window() -> timedelta:
    return timedelta(days=settings.REPLY_DAYS)


def reply_ends(review: Review) -> datetime:
    """Return when the time to reply to a submitted review ends: REPLY_DAYS after its submission."""
    assert review.submitted_at is not None, "the submitted_whole constraint holds"
    return review.submitted_at + _reply_window()


def reply_window_over() -> Q:
    """The condition that the time to reply to a review has ended."""
    return Q(submitted_at__lte=timezone.now() - _reply_window())
