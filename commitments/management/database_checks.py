"""Checks of the database, by `check --database default`: its triggers, and whose its tables are."""

from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.core.checks import CheckMessage, Tags, register
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from commitments.reporting.database_rules import triggers
from config.models.triggers import outdated

OWN_TABLES = """
SELECT count(*) FROM pg_tables
WHERE schemaname = current_schema() AND pg_has_role(tableowner, 'USAGE')
"""


@register(Tags.database)
def rules_are_installed(
    databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Warn of triggers that are missing or changed, unless `migrate` is still to come."""
    warnings: list[CheckMessage] = []
    for alias in databases or ():
        executor = MigrationExecutor(connections[alias])
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            continue
        if names := outdated(connections[alias], triggers()):
            warnings.append(
                checks.Warning(
                    f"The database does not hold its rules: {', '.join(names)}.",
                    hint="Run migrate, as the owner of the tables.",
                    id="commitments.W001",
                )
            )
    return warnings


@register(Tags.database, deploy=True)
def site_owns_no_table(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Warn if the account of the site can switch the triggers off, as only an owner can."""
    warnings: list[CheckMessage] = []
    for alias in databases or ():
        if connections[alias].vendor != "postgresql":
            continue
        with connections[alias].cursor() as cursor:
            cursor.execute(OWN_TABLES)
            [(count,)] = cursor.fetchall()
        if count:
            warnings.append(
                checks.Warning(
                    f"The site signs in to the database with an account that owns {count} tables: "
                    "whoever controls it can switch off what the database holds.",
                    hint="See docs/operators.md, “Two accounts of the database”.",
                    id="commitments.W002",
                )
            )
    return warnings
