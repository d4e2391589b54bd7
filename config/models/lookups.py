"""Lookups that all fields of the site share."""

import json
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field
from django.db.models.expressions import ColPairs
from django.db.models.fields.related import ForeignObject
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.lookups import In
from django.db.models.sql.compiler import SQLCompiler

# More values than these are handed to SQLite as one list. It reads a short one faster.
LONG = 999


class OneParameter:
    """`IN` that hands the database its values as one parameter, however many they are.

    A statement takes 65,535 parameters on PostgreSQL, and 32,766 or 250,000 on SQLite: with one
    for each value, the rows that belong to very many others could not be fetched. On PostgreSQL it
    also keeps the statement, and so its plan, the same for any number of values.
    """

    def as_postgresql(
        self: Any, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, list[Any]]:
        return _as_list(self, compiler, connection) or self.as_sql(compiler, connection)

    def as_sqlite(
        self: Any, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, list[Any]]:
        return _as_list(self, compiler, connection) or self.as_sql(compiler, connection)


def _as_list(
    lookup: Any, compiler: SQLCompiler, connection: BaseDatabaseWrapper
) -> tuple[str, list[Any]] | None:
    """Return the SQL of an `IN` with one parameter, None where its values are no plain ones."""
    if not lookup.rhs_is_direct_value() or isinstance(lookup.lhs, ColPairs):
        return None
    # The condition of a constraint or an index has few values, and keeps its text.
    if not getattr(compiler.query, "alias_cols", True):
        return None
    placeholders, values = lookup.process_rhs(compiler, connection)
    if placeholders.strip("()").replace("%s", "").strip(", "):
        return None
    left, parameters = lookup.process_lhs(compiler, connection)
    if connection.vendor == "postgresql":
        return f"{left} = ANY(%s)", [*parameters, list(values)]
    if len(values) <= LONG or not all(isinstance(value, int | str) for value in values):
        return None
    rows = "(SELECT value FROM json_each(%s))"
    return f"{left} IN {rows}", [*parameters, json.dumps(values)]


class InValues(OneParameter, In):
    """`IN` of a field."""


class InRelatedValues(OneParameter, RelatedIn):
    """`IN` of a relation."""


def register() -> None:
    """Let all fields and relations use these lookups."""
    Field.register_lookup(InValues)
    ForeignObject.register_lookup(InRelatedValues)
