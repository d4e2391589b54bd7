"""Django's `migrate`, which leaves the triggers of the database as they are declared."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from commitments.reporting.database_rules import triggers
from config.models.triggers import install, remove


class Command(migrate.Command):
    """Takes the triggers off before migrations are applied, and installs them after the last one.

    SQLite loses triggers when it builds a table anew, and cannot do that to one that another's
    trigger reads.
    """

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        only_shows = options["plan"] or options["check_unapplied"]
        if not only_shows and _unapplied(connection):
            remove(connection)
        try:
            super().handle(*args, **options)
        finally:
            # Where it broke off, or went back, tables may be missing that triggers are about.
            if not only_shows and not _unapplied(connection):
                install(connection, triggers())


def _unapplied(connection: Any) -> bool:
    """Whether the database is not in the newest form."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
