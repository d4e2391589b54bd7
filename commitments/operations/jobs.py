"""The commands that run by the clock: how often each has to, and when it last did."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from commitments.models import JobRun

LONGEST_RESULT = 300


@dataclass(frozen=True)
class Job:
    """A command, how often it is to run, and after how long without a run something is wrong."""

    name: str
    every: timedelta
    late_after: timedelta
    in_demonstrations: bool = True

    @property
    def is_needed(self) -> bool:
        return self.in_demonstrations or not settings.DEMONSTRATION


JOBS = (
    Job("send_notices", timedelta(minutes=5), timedelta(minutes=30)),
    Job("backup", timedelta(days=1), timedelta(hours=36)),
    Job("clearsessions", timedelta(days=1), timedelta(days=2)),
    Job("check_links", timedelta(days=7), timedelta(days=9)),
    Job("make_release", timedelta(days=92), timedelta(days=100), in_demonstrations=False),
)


@dataclass
class Run:
    """A run that goes on; `result` is what the page about the state of the site says of it."""

    result: str = ""


@contextmanager
def run_of(name: str) -> Iterator[Run]:
    """Note the run of a job: when it began, and how it ended."""
    run = Run()
    JobRun.objects.update_or_create(job=name, defaults={"started_at": timezone.now()})
    try:
        yield run
    except (Exception, KeyboardInterrupt) as problem:
        _note_failure(name, type(problem).__name__)
        raise
    JobRun.objects.filter(job=name).update(
        finished_at=timezone.now(), result=run.result[:LONGEST_RESULT]
    )


def _note_failure(name: str, result: str) -> None:
    """Note it where the database still answers; the fault itself goes on."""
    try:
        JobRun.objects.filter(job=name).update(failed_at=timezone.now(), result=result)
    except DatabaseError:
        return
