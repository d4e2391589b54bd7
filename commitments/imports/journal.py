"""What one load did to which object, written into the trail all at once."""

from collections.abc import Iterator

from django.db import models

from cities.models import TrailEntry
from cities.trail import Changes, difference, entry, record, snapshot
from commitments.roles import acting

Snapshot = dict[str, object]


class Journal:
    """Collects what was added and changed until `write`."""

    def __init__(self) -> None:
        self._done: list[tuple[models.Model, Changes]] = []
        self._actor = acting(None, None)

    def added(self, obj: models.Model) -> None:
        """Note a new object."""
        self._done.append((obj, {}))

    def changed(self, obj: models.Model, before: Snapshot) -> None:
        """Note an object whose fields now differ from `before`, if any does."""
        if changes := difference(before, snapshot(obj)):
            self._done.append((obj, changes))

    def removed(self, obj: models.Model) -> None:
        """Write that an object goes, before it does: later nobody knows whether it was public."""
        record(obj, TrailEntry.Action.DELETE, self._actor)

    def write(self) -> None:
        """Put all of it into the trail. Two queries for each kind of object, none for each row."""
        seen: dict[type[models.Model], set[object]] = {}
        entries = [
            entry(obj, TrailEntry.Action.LOAD, self._actor, changes, public=_public(obj, seen))
            for obj, changes in self._done
        ]
        TrailEntry.objects.bulk_create(entries, batch_size=500)


def _public(obj: models.Model, seen: dict[type[models.Model], set[object]]) -> bool:
    """Whether the public sees an object and all that it is part of."""
    told = [_listed(item, seen) for item in _whole(obj)]
    return bool(told) and all(told)


def _whole(obj: models.Model) -> Iterator[models.Model]:
    """Yield what says for itself whether it is public: the object, and what it is part of."""
    here: models.Model | None = obj
    while here is not None:
        if hasattr(type(here)._default_manager, "published"):
            yield here
        parent = getattr(here, "trail_parent", "")
        here = getattr(here, parent) if parent else None


def _listed(obj: models.Model, seen: dict[type[models.Model], set[object]]) -> bool:
    model = type(obj)
    if model not in seen:
        manager = model._default_manager
        seen[model] = set(manager.published().values_list("pk", flat=True))  # type: ignore[attr-defined]
    return obj.pk in seen[model]
