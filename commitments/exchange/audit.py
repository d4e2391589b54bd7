"""What one load did to which object, written into the trail all at once."""

from django.contrib.auth.models import User
from django.db import models

from cities.audit import (
    Actor,
    Changes,
    are_public,
    build_entry,
    deleted_with,
    difference,
    record,
    snapshot,
    write,
)
from cities.models import TrailEntry
from cities.roles import acting
from commitments.models import ProgressReport

Snapshot = dict[str, object]


class AuditBatch:
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
        for gone in (*deleted_with(obj), obj):
            actor = self._actor(build_entry(gone, TrailEntry.Action.DELETE, Actor(), public=False))
            changes = difference(snapshot(gone), {})
            record(gone, TrailEntry.Action.DELETE, actor, changes, self._note)

    def write(self) -> None:
        """Put all of it into the trail. Few queries for each kind of object, none for each row."""
        public = are_public([obj for obj, _changes in self._done])
        entries = []
        for (obj, changes), seen in zip(self._done, public, strict=True):
            made = build_entry(obj, self._action, Actor(), changes, self._note, public=seen)
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
