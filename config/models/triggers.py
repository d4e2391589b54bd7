"""Triggers of PostgreSQL and SQLite from one declaration: what rows may not become, by any door.

A condition is SQL that both understand, over OLD and NEW; write "IS DISTINCT FROM" to compare what
may be NULL. Triggers are compared with what the database has by their text, so one that was
changed, switched off or lost (SQLite loses them when a table is built anew) is noticed.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

# How the names of our triggers begin.
TRIGGER_PREFIX = "held_"
# The triggers of PostgreSQL that are switched on, and what they run.
POSTGRESQL = """
SELECT tgname, relname, prosrc FROM pg_trigger
JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid
WHERE tgname LIKE 'held\\_%' AND relnamespace = current_schema()::regnamespace
AND tgenabled IN ('O', 'A')
"""
SQLITE = """
SELECT name, tbl_name, sql FROM sqlite_master
WHERE type = 'trigger' AND name LIKE 'held\\_%' ESCAPE '\\'
"""
FUNCTIONS = """
SELECT proname FROM pg_proc
WHERE proname LIKE 'held\\_%' AND pronamespace = current_schema()::regnamespace
"""


@dataclass(frozen=True)
class Trigger:
    """What happens before or after a change of a row `when` a condition holds.

    It refuses the change with a sentence or, without one, runs a statement after it.
    """

    name: str
    table: str
    event: str
    when: str
    refusal: str = ""
    statement: str = ""
    sqlite_only: bool = False

    @property
    def full_name(self) -> str:
        return f"{TRIGGER_PREFIX}{self.name}_{self.event.lower()}"

    def sql(self, vendor: str) -> list[str]:
        """Return the statements that make it."""
        return self._postgresql() if vendor == "postgresql" else self._sqlite()

    def text(self, vendor: str) -> str:
        """Return what the database keeps of it, to compare."""
        return self._body() if vendor == "postgresql" else self._sqlite()[0]

    @property
    def _time(self) -> str:
        return "BEFORE" if self.refusal else "AFTER"

    def _body(self) -> str:
        action = f"{self.statement};"
        if self.refusal:
            action = (
                f"RAISE EXCEPTION {_quoted(self.refusal.replace('%', '%%'))}"
                " USING ERRCODE = 'integrity_constraint_violation';"
            )
        row = {"DELETE": "OLD", "TRUNCATE": "NULL"}.get(self.event, "NEW")
        return f"\nBEGIN\nIF {self.when} THEN\n{action}\nEND IF;\nRETURN {row};\nEND\n"

    def _postgresql(self) -> list[str]:
        each = "STATEMENT" if self.event == "TRUNCATE" else "ROW"
        function = f'CREATE FUNCTION "{self.full_name}"() RETURNS trigger LANGUAGE plpgsql'
        trigger = f'CREATE TRIGGER "{self.full_name}" {self._time} {self.event} ON "{self.table}"'
        return [
            f"{function} AS $held${self._body()}$held$",
            f'{trigger} FOR EACH {each} EXECUTE FUNCTION "{self.full_name}"()',
        ]

    def _sqlite(self) -> list[str]:
        when = self.when.replace("IS NOT DISTINCT FROM", "IS")
        when = when.replace("IS DISTINCT FROM", "IS NOT")
        action = self.statement
        if self.refusal:
            action = f"SELECT RAISE(ABORT, {_quoted(self.refusal)})"
        trigger = f'CREATE TRIGGER "{self.full_name}" {self._time} {self.event} ON "{self.table}"'
        return [f"{trigger} FOR EACH ROW WHEN {when} BEGIN {action}; END"]


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def differs(columns: Iterable[str]) -> str:
    """Return the condition that a change of a row changes one of these columns."""
    return (
        "(" + " OR ".join(f'NEW."{name}" IS DISTINCT FROM OLD."{name}"' for name in columns) + ")"
    )


def outdated(connection: BaseDatabaseWrapper, triggers: Iterable[Trigger]) -> list[str]:
    """Return the names of the triggers that the database lacks, has otherwise, or has too many."""
    wanted = {
        trigger.full_name: (trigger.table, trigger.text(connection.vendor))
        for trigger in _possible(connection, triggers)
    }
    stored = _stored(connection)
    names = wanted.keys() | stored.keys()
    return sorted(name for name in names if wanted.get(name) != stored.get(name))


def install(connection: BaseDatabaseWrapper, triggers: Iterable[Trigger]) -> None:
    """Give the database these triggers, and no others of ours."""
    triggers = list(triggers)
    if outdated(connection, triggers):
        with transaction.atomic(using=connection.alias):
            remove(connection)
            with connection.cursor() as cursor:
                for trigger in _possible(connection, triggers):
                    for statement in trigger.sql(connection.vendor):
                        cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take all our triggers out of the database."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(FUNCTIONS)
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP FUNCTION "{name}"() CASCADE')
        else:
            cursor.execute(SQLITE)
            for name, _table, _sql in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}"')


@contextmanager
def lifted(connection: BaseDatabaseWrapper, triggers: Iterable[Trigger]) -> Iterator[None]:
    """Take the triggers off inside a transaction of the caller: an error leaves them as they were.

    Only the owner of the tables can do that.
    """
    remove(connection)
    yield
    install(connection, triggers)


def _possible(connection: BaseDatabaseWrapper, triggers: Iterable[Trigger]) -> list[Trigger]:
    """Return the triggers that this kind of database has: SQLite truncates no tables."""
    if connection.vendor == "postgresql":
        return [trigger for trigger in triggers if not trigger.sqlite_only]
    return [trigger for trigger in triggers if trigger.event != "TRUNCATE"]


def _stored(connection: BaseDatabaseWrapper) -> dict[str, tuple[str, str]]:
    """Return the table and the text of each of our triggers that is switched on, by its name."""
    with connection.cursor() as cursor:
        cursor.execute(POSTGRESQL if connection.vendor == "postgresql" else SQLITE)
        return {name: (table, text) for name, table, text in cursor.fetchall()}
