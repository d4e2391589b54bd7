"""Reconstructs an object as it was on a day, from the trail."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from cities.audit.snapshots import snapshot
from cities.models import TrailEntry

Action = TrailEntry.Action


class HistoryUnavailable(Exception):
    """The trail cannot say how an object was on a day. The message says why, for the reader."""


def _is_creation(first: TrailEntry) -> bool:
    """Whether the first entry about an object records that it was created.

    A load or an import lists the changes of an existing object, but none of a new one.
    """
    loaded = first.action in (Action.LOAD, Action.IMPORT) and not first.changes
    return loaded or first.action in (Action.ADD, Action.INVITE)


def _check_reaches(entries: list[TrailEntry], end: datetime) -> None:
    """Raise HistoryUnavailable unless the entries, newest first, start before `end`."""
    if not entries:
        raise HistoryUnavailable(_("The trail has no entry about it."))
    first = entries[-1]
    if first.at < end:
        return
    start = {"day": timezone.localdate(first.at).isoformat()}
    if _is_creation(first):
        raise HistoryUnavailable(_("It did not exist yet: its trail starts on %(day)s.") % start)
    raise HistoryUnavailable(_("Its trail starts on %(day)s: earlier values are unknown.") % start)


def snapshot_on(
    obj: models.Model, day: date, current: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Return the fields of `obj` as they were at the end of `day` (site time zone).

    Starts from `current`, today's values (a snapshot when None), and undoes the later entries; a
    field that no entry names keeps its current value. Raises HistoryUnavailable for a future day
    and for a day before the trail of the object starts.
    """
    today = timezone.localdate()
    if day > today:
        raise HistoryUnavailable(_("This day is in the future."))
    values = dict(snapshot(obj) if current is None else current)
    if day == today:
        return values
    entries = list(TrailEntry.objects.about(obj))
    end = datetime.combine(day + timedelta(days=1), time.min, timezone.get_current_timezone())
    _check_reaches(entries, end)
    for entry in entries:
        if entry.at < end:
            break
        values |= {name: change[0] for name, change in entry.changes.items()}
    return values
