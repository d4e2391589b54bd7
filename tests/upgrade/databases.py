"""Databases beside that of the tests: their schema and their rows."""

import re
import shutil
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import override_settings

Rows = dict[str, dict[Any, dict[str, Any]]]

# A list of texts as PostgreSQL shows it, and as it shows it when it has read that again.
CAST_LISTS = (
    (re.compile(r"\('([^']*)'::character varying\)::text"), r"'\1'"),
    (re.compile(r"'([^']*)'::character varying"), r"'\1'"),
    (re.compile(r"\(ARRAY\[([^]]*)]\)::text\[]"), r"ARRAY[\1]"),
)
# Everything about a table but the order of its columns, which is that of their migrations.
POSTGRESQL = """
SELECT relname, concat_ws(' ', attname, format_type(atttypid, atttypmod), attnotnull, attidentity,
    attcollation, pg_get_expr(adbin, adrelid)), ''
FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
UNION ALL
SELECT conrelid::regclass::text, pg_get_constraintdef(oid), conname
FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
UNION ALL
SELECT tablename, replace(indexdef, ' ' || indexname || ' ON', ' ON'), indexname
FROM pg_indexes WHERE schemaname = 'public'
"""
SQLITE = "SELECT tbl_name, sql, name FROM sqlite_master WHERE sql IS NOT NULL"


@contextmanager
def another_database(
    folder: Path, copied: BaseDatabaseWrapper | None = None
) -> Iterator[BaseDatabaseWrapper]:
    """Make a database of the kind under test, empty or a copy; yield a connection, then drop it."""
    alias = f"upgrade_{uuid.uuid4().hex[:12]}"
    own = connections["default"]
    name = str(folder / alias) if own.vendor == "sqlite" else alias
    if copied:
        copied.close()  # PostgreSQL copies no database that a connection is open to
    if own.vendor == "postgresql":
        template = f" TEMPLATE {copied.alias}" if copied else ""
        with own._nodb_cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}{template}")
    elif copied:
        shutil.copy(copied.settings_dict["NAME"], name)
    connections.settings[alias] = own.settings_dict | {"NAME": name}
    try:
        # Without --nomigrations, whatever the other tests run with.
        with override_settings(MIGRATION_MODULES={}):
            yield connections[alias]
    finally:
        connections[alias].close()
        del connections[alias], connections.settings[alias]
        if own.vendor == "postgresql":
            with own._nodb_cursor() as cursor:
                cursor.execute(f"DROP DATABASE {name}")


def load(path: Path, connection: BaseDatabaseWrapper) -> None:
    """Run the statements of a dump."""
    connection.ensure_connection()
    text = path.read_text(encoding="utf-8")
    if connection.vendor == "sqlite":
        connection.disable_constraint_checking()  # its tables stand in the order of their names
        connection.connection.executescript(text)
        connection.enable_constraint_checking()
    else:
        connection.connection.execute(text)


def migrate(connection: BaseDatabaseWrapper) -> None:
    call_command("migrate", database=connection.alias, verbosity=0)


def read_schema(connection: BaseDatabaseWrapper) -> dict[str, Counter[tuple[str, str]]]:
    """Return for each table its columns, constraints and indexes: definition and given name.

    Names that Django makes up hold the table's first name, and so differ when it is renamed.
    """
    given = {
        item.name
        for model in apps.get_models(include_auto_created=True)
        for item in (*model._meta.constraints, *model._meta.indexes)
    }
    with connection.cursor() as cursor:
        cursor.execute(SQLITE if connection.vendor == "sqlite" else POSTGRESQL)
        rows = cursor.fetchall()
    schema: dict[str, Counter[tuple[str, str]]] = {}
    for table, definition, name in rows:
        if definition.startswith("CREATE TABLE"):
            parts = split(definition)
        elif connection.vendor == "sqlite":
            parts = [definition.replace(f'"{name}" ', "", 1)]
        else:
            parts = [without_casts(definition)]
        shown = name if name in given else ""
        schema.setdefault(table, Counter()).update((part, shown) for part in parts)
    return schema


def without_casts(definition: str) -> str:
    """Return a definition by PostgreSQL with lists of texts in one form."""
    for pattern, plain in CAST_LISTS:
        definition = pattern.sub(plain, definition)
    return definition


def split(statement: str) -> list[str]:
    """Return the columns and constraints of a CREATE TABLE: what its outer commas part."""
    body = statement[statement.index("(") + 1 : statement.rindex(")")]
    parts, depth, quoted = [""], 0, False
    for sign in body:
        quoted ^= sign == "'"
        depth += 0 if quoted else {"(": 1, ")": -1}.get(sign, 0)
        if sign == "," and depth == 0 and not quoted:
            parts.append("")
        else:
            parts[-1] += sign
    return [re.sub(r"\s+", " ", part).strip() for part in parts]


def read_rows(models: Any, connection: BaseDatabaseWrapper) -> Rows:
    """Return every row of these models: "app.model" → primary key → field → value."""
    rows: Rows = {}
    for model in models.get_models(include_auto_created=True):
        if model._meta.proxy or not model._meta.managed:
            continue
        fields = {field.attname: field.name for field in model._meta.concrete_fields}
        stored = model._base_manager.using(connection.alias).values("pk", *fields)
        rows[model._meta.label_lower] = {
            row["pk"]: {fields[name]: value for name, value in row.items() if name in fields}
            for row in stored
        }
    return rows


def dumps() -> list[Path]:
    """Return the dumps for the kind of database under test."""
    engine = settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]
    return sorted(Path(__file__).parent.glob(f"*.{engine.removesuffix('3')}.sql"))
