"""Django's `migrate`, which leaves the triggers of the database as they are declared."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

from django.core.management.commands import migrate
from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor

from commitments.reporting.database_rules import triggers
from config.models.triggers import install, remove

# The number under which PostgreSQL knows the lock.
MIGRATING = 2026_0001


class Command(migrate.Command):
    """Takes the triggers off before migrations are applied, and installs them after the last one.

    SQLite loses triggers when it builds a table anew, and cannot do that to one that another's
    trigger reads.
    """

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        only_shows = options["plan"] or options["check_unapplied"]
        with nullcontext() if only_shows else one_at_a_time(connection):
            self._migrate(connection, only_shows, *args, **options)

    def _migrate(self, connection: Any, only_shows: bool, *args: Any, **options: Any) -> None:
        if not only_shows and _unapplied(connection):
            remove(connection)
        try:
            super().handle(*args, **options)
        finally:
            # Where it broke off, or went back, tables may be missing that triggers are about.
            if not only_shows and not _unapplied(connection):
                install(connection, triggers())


@contextmanager
def one_at_a_time(connection: Any) -> Iterator[None]:
    """Let one `migrate` work at a time on a database; another waits, and finds nothing to do."""
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        if ":memory:" in name or "mode=memory" in name:
            yield
            return
        with Path(f"{name}-migrating").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
    try:
        yield
    finally:
        # Where the connection was lost, so was the lock.
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATING])


def _unapplied(connection: Any) -> bool:
    """Whether the database is not in the newest form."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
