"""Whether the site is well: what it needs to answer, and what should run beside it.

Without what is `essential` the site cannot answer as it should: /readyz says 503. The rest is for
people to look at, and takes nothing away from readers.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from functools import cache
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache as store
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from commitments.models import JobRun, SiteError
from commitments.operations.jobs import JOBS, Job
from commitments.operations.outbox import outbox

MEBIBYTE = 1024 * 1024
# Bytes free on the disk below which the site warns, and below which it cannot take uploads.
LITTLE_SPACE, NO_SPACE = 2048 * MEBIBYTE, 128 * MEBIBYTE
# How long a letter may wait before the mail server, or the job that sends it, is looked at.
LONGEST_IN_OUTBOX = timedelta(hours=1)


class Level(IntEnum):
    """How well a part is. The numbers are those that monitoring programs know exit codes by."""

    OK = 0
    WARNING = 1
    FAILING = 2


@dataclass(frozen=True)
class HealthPart:
    """A part of the site, how well it is, and that in words for whoever runs it."""

    name: str
    level: Level
    detail: str
    essential: bool = False


def overall(parts: list[HealthPart]) -> Level:
    """Return how well the site is: failing only where it cannot answer as it should."""
    levels = [part.level if part.essential else min(part.level, Level.WARNING) for part in parts]
    return max(levels, default=Level.OK)


def examine() -> list[HealthPart]:
    """Look at every part. Without the database only what is known without it."""
    parts = [_database()]
    if parts[0].level == Level.OK:
        parts += [_migrations(), _letters(), *_jobs(), _errors()]
    return [*parts, _cache(), _disk()]


def _essential(name: str, look: Callable[[], str]) -> HealthPart:
    """Return the part, which is well where `look` returns nothing that is wrong."""
    wrong = look()
    return HealthPart(
        name, Level.FAILING if wrong else Level.OK, wrong or "answers", essential=True
    )


def _database() -> HealthPart:
    def look() -> str:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        except DatabaseError as problem:
            return type(problem).__name__
        return ""

    return _essential("database", look)


@cache
def migrations_of_the_program() -> frozenset[tuple[str, str]]:
    """Return the migrations of this version of the program, by application and name."""
    return frozenset(MigrationLoader(None).disk_migrations)


@cache
def replaced_migrations() -> frozenset[tuple[str, str]]:
    """Return the migrations that others of this version stand for: databases still name them."""
    migrations = MigrationLoader(None).disk_migrations.values()
    return frozenset(key for migration in migrations for key in migration.replaces)


def unapplied() -> list[str]:
    """Return the migrations that `migrate` has still to apply."""
    applied = set(MigrationRecorder(connection).applied_migrations())
    return sorted(".".join(key) for key in migrations_of_the_program() - applied)


def _migrations() -> HealthPart:
    def look() -> str:
        missing = unapplied()
        return f"{len(missing)} not applied, first {missing[0]}: run migrate" if missing else ""

    return _essential("migrations", look)


def _cache() -> HealthPart:
    """Kept answers only save work: the site answers without them."""
    key = f"health-{uuid4().hex}"
    try:
        store.set(key, "1", 10)
        answers = store.get(key) == "1" or "dummy" in settings.CACHES["default"]["BACKEND"]
        store.delete(key)
    except OSError:
        answers = False
    level = Level.OK if answers else Level.WARNING
    return HealthPart("cache", level, "answers" if answers else "CACHE_URL does not answer")


def free_space() -> int:
    """Return the bytes that are free where uploads are kept."""
    folder = Path(settings.MEDIA_ROOT)
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def _disk() -> HealthPart:
    free = free_space()
    level = Level.FAILING if free < NO_SPACE else Level(free < LITTLE_SPACE)
    return HealthPart("disk", level, f"{free // MEBIBYTE} MB free")


def _letters() -> HealthPart:
    box, at = outbox(), timezone.now()
    late = box.oldest is not None and at - box.oldest > LONGEST_IN_OUTBOX
    detail = f"{box.waiting} waiting, {box.failing} failing"
    if box.oldest:
        detail += f", the oldest for {age(box.oldest, at)}"
    return HealthPart("letters", Level(bool(late or box.failing)), detail)


def age(since: datetime, at: datetime) -> str:
    """Return how long ago a moment is, in the largest unit that is whole."""
    minutes = int((at - since).total_seconds() // 60)
    for size, unit in ((1440, "d"), (60, "h")):
        if minutes >= size:
            return f"{minutes // size} {unit}"
    return f"{minutes} min"


@dataclass(frozen=True)
class JobState:
    """A job, its last run, and how well that is."""

    job: Job
    row: JobRun | None
    level: Level
    detail: str


def job_states() -> list[JobState]:
    """Return how well each job that has to run on this site is."""
    rows, at = {row.job: row for row in JobRun.objects.all()}, timezone.now()
    return [_job(job, rows.get(job.name), at) for job in JOBS if job.is_needed]


def _job(job: Job, row: JobRun | None, at: datetime) -> JobState:
    if row is None or row.finished_at is None:
        return JobState(job, row, Level.WARNING, "never ran to its end")
    broke_off = row.failed_at is not None and row.failed_at > row.finished_at
    late = at - row.finished_at > job.late_after
    detail = f"last {age(row.finished_at, at)} ago" + (", broke off since" if broke_off else "")
    return JobState(job, row, Level(late or broke_off), detail)


def _jobs() -> list[HealthPart]:
    return [HealthPart(state.job.name, state.level, state.detail) for state in job_states()]


def _errors() -> HealthPart:
    recent = SiteError.objects.filter(last_at__gt=timezone.now() - timedelta(days=1)).count()
    return HealthPart("errors", Level(recent > 0), f"{recent} kinds in a day")
