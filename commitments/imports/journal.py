"""What one load did to which object, written into the trail all at once."""

from collections.abc import Iterator, Sequence

from django.contrib.auth.models import User
from django.db import models

from cities.models import TrailEntry
from cities.trail import Actor, Changes, difference, entry, going_with, record, snapshot, write
from commitments.models import ProgressReport
from commitments.roles import acting

Snapshot = dict[str, object]
# So many keys fit into one question to any database.
MOST_KEYS = 10_000


class Journal:
    """Collects what was added and changed until `write`. Each entry carries the same `note`.

    What a load does is the word of the catalogue. An import is the work of `user`, or of whoever
    may run commands. `restoring` puts back what was published, as it was.
    """

    def __init__(
        self,
        action: TrailEntry.Action = TrailEntry.Action.LOAD,
        user: User | None = None,
        note: str = "",
        restoring: bool = False,
    ) -> None:
        self.user, self.restoring = user, restoring
        self._action, self._note = action, note
        self._done: list[tuple[models.Model, Changes]] = []
        self._actors: dict[object, Actor] = {}
        self._renewed: set[int] = set()

    def __len__(self) -> int:
        return len(self._done)

    def renew(self, report: ProgressReport) -> None:
        """Let whoever has the report open in a form notice: once, however many of its parts change.

        It stays locked until the transaction ends, so nobody can open it in between.
        """
        if report.pk not in self._renewed:
            self._renewed.add(report.pk)
            rows = ProgressReport.objects.filter(pk=report.pk)
            rows.update(version=models.F("version") + 1)

    def added(self, obj: models.Model) -> None:
        """Note a new object."""
        self._done.append((obj, {}))

    def changed(self, obj: models.Model, before: Snapshot, more: Changes | None = None) -> None:
        """Note an object whose fields now differ from `before`, if any does, and what else does."""
        if changes := difference(before, snapshot(obj)) | (more or {}):
            self._done.append((obj, changes))

    def removed(self, obj: models.Model) -> None:
        """Write that an object goes, before it does: later nobody knows whether it was public."""
        for gone in (*going_with(obj), obj):
            actor = self._actor(entry(gone, TrailEntry.Action.DELETE, Actor(), public=False))
            changes = difference(snapshot(gone), {})
            record(gone, TrailEntry.Action.DELETE, actor, changes, self._note)

    def write(self) -> None:
        """Put all of it into the trail. Few queries for each kind of object, none for each row."""
        public = are_public([obj for obj, _changes in self._done])
        entries = []
        for (obj, changes), seen in zip(self._done, public, strict=True):
            made = entry(obj, self._action, Actor(), changes, self._note, public=seen)
            actor = self._actor(made)
            made.actor, made.actor_name = actor.user, actor.name
            made.role, made.role_for = actor.role, actor.role_for
            entries.append(made)
        write(entries)
        self._done = []

    def _actor(self, made: TrailEntry) -> Actor:
        """Return who acts, in the role towards whom the entry is about."""
        party = made.city or made.network
        if party not in self._actors:
            command = self._action == TrailEntry.Action.IMPORT and self.user is None
            self._actors[party] = (
                Actor(role=TrailEntry.Role.ADMINISTRATOR) if command else acting(self.user, party)
            )
        return self._actors[party]


def are_public(objects: list[models.Model]) -> list[bool]:
    """Say of each object whether the public sees it and all that it is part of."""
    wholes = [list(_whole(obj)) for obj in objects]
    keys: dict[type[models.Model], set[object]] = {}
    for item in (item for whole in wholes for item in whole):
        keys.setdefault(type(item), set()).add(item.pk)
    seen = {
        (model, pk)
        for model, some in keys.items()
        for part in _parts(sorted(some, key=str))
        for pk in _listed(model, part)
    }
    return [
        bool(whole) and all((type(item), item.pk) in seen for item in whole) for whole in wholes
    ]


def _listed(model: type[models.Model], keys: Sequence[object]) -> Iterator[object]:
    rows = model._default_manager.published()  # type: ignore[attr-defined]
    yield from rows.filter(pk__in=keys).values_list("pk", flat=True)


def _whole(obj: models.Model) -> Iterator[models.Model]:
    """Yield what says for itself whether it is public: the object, and what it is part of."""
    here: models.Model | None = obj
    while here is not None:
        if hasattr(type(here)._default_manager, "published"):
            yield here
        parent = getattr(here, "trail_parent", "")
        here = getattr(here, parent) if parent else None


def _parts(keys: list[object]) -> Iterator[list[object]]:
    for start in range(0, len(keys), MOST_KEYS):
        yield keys[start : start + MOST_KEYS]
