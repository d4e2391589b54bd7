"""Times as the person reads them whom a page or letter is for.

Only what is shown: days, and what is due on them, are those of UTC for everybody.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_zone: ContextVar[str] = ContextVar("zone", default="")


@contextmanager
def in_zone(name: str) -> Iterator[None]:
    """Show times in this zone meanwhile; an empty one is UTC."""
    token = _zone.set(name)
    try:
        yield
    finally:
        _zone.reset(token)


class OwnTime(datetime):
    """A moment that templates do not turn back into UTC."""

    convert_to_local_time = False


def own_time(moment: datetime) -> datetime:
    """Return a moment in the zone of the person."""
    try:
        there = moment.astimezone(ZoneInfo(_zone.get() or "UTC"))
    except ZoneInfoNotFoundError:  # a zone that the system no longer knows
        return moment
    return OwnTime(*there.timetuple()[:6], there.microsecond, there.tzinfo, fold=there.fold)
