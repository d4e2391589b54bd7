"""The audit entries of one import, written in batches."""

from typing import Any

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
from commitments.models import (
    ChangeRequest,
    Contributor,
    Evidence,
    Measurement,
    ProgressReport,
    Review,
)

Snapshot = dict[str, object]


class AuditBatch:
    """Collects what was added and changed until `write`. All entries have the same `note`.

    The actor of a load is the catalogue. The actor of an import is `user`, or without one whoever
    may run commands. `restoring` brings back what was published, unchanged.
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
        self._added: set[tuple[type[models.Model], Any]] = set()
        # The requests that the changes of the current row became.
        self.held_back: list[ChangeRequest] = []
        # Reports and reviews of a release, as they began, and the states that they had in it.
        self.restored: list[tuple[ProgressReport | Review, str]] = []

    def renew(self, report: ProgressReport) -> None:
        """Increase the version of a report once, however many of its parts change.

        Whoever has it open in a form is told on saving. It stays locked until the transaction ends.
        """
        if report.pk not in self._renewed:
            self._renewed.add(report.pk)
            rows = ProgressReport.objects.filter(pk=report.pk)
            rows.update(version=models.F("version") + 1)

    def added(self, obj: models.Model) -> None:
        """Note a new object."""
        self._added.add((type(obj), obj.pk))
        self._done.append((obj, {}))

    def is_new(self, obj: models.Model) -> bool:
        """Whether the object is added by this import, maybe by another of its files."""
        return obj.pk is None or (type(obj), obj.pk) in self._added

    def changed(self, obj: models.Model, before: Snapshot, more: Changes | None = None) -> bool:
        """Note an object whose fields differ from `before`, and `more` that changed with it.

        Return whether any do. What another file of the same import adds is noted as added only.
        """
        changes = difference(before, snapshot(obj)) | (more or {})
        if changes and not self.is_new(obj):
            self._done.append((obj, changes))
        return bool(changes)

    def removed(self, obj: models.Model) -> None:
        """Write the deletion of an object before it happens, while its visibility is known."""
        for deleted in (*deleted_with(obj), obj):
            draft = build_entry(deleted, TrailEntry.Action.DELETE, Actor(), public=False)
            actor, changes = self._actor(draft), difference(snapshot(deleted), {})
            record(deleted, TrailEntry.Action.DELETE, actor, changes, self._note)

    def write(self, at_least: int = 1) -> None:
        """Write the entries, if there are `at_least` so many, with few queries for each model.

        What is restored is public only at the end, so all its entries wait for that.
        """
        if len(self._done) < at_least or (self.restored and at_least > 1):
            return
        public = are_public([obj for obj, _changes in self._done])
        entries = []
        for (obj, changes), visible in zip(self._done, public, strict=True):
            entry = build_entry(obj, self._action, Actor(), changes, self._note, public=visible)
            actor = self._actor(entry)
            entry.person, entry.role, entry.role_for = actor.person, actor.role, actor.role_for
            entries.append(entry)
        write(entries)
        self._note_contributor()
        self._done = []

    def _note_contributor(self) -> None:
        """Note the user as a contributor to each report of which something was imported."""
        if self.user is None or self.restoring:
            return
        rows = [obj for obj, _changes in self._done]
        reports = [row.pk for row in rows if isinstance(row, ProgressReport)]
        reports += [row.report_id for row in rows if isinstance(row, Measurement | Evidence)]
        Contributor.objects.note(reports, self.user.pk)

    def _actor(self, entry: TrailEntry) -> Actor:
        """Return who acts, in their role for the city or network that the entry is about."""
        party = entry.city or entry.network
        if party not in self._actors:
            command = self._action == TrailEntry.Action.IMPORT and self.user is None
            self._actors[party] = (
                Actor(role=TrailEntry.Role.ADMINISTRATOR) if command else acting(self.user, party)
            )
        return self._actors[party]
