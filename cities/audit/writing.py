"""Writes entries, so that readers can tell how far the trail is complete.

An entry gets its number when it is written and becomes visible when its transaction commits, so
an entry can appear behind others that readers have already seen. On PostgreSQL each writing
transaction therefore holds a shared advisory lock that names the newest entry before its own.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models, transaction

from cities.audit.exemptions import exempted
from cities.audit.snapshots import NOT_SHOWN
from cities.models import Exemption, TrailEntry

BATCH_SIZE = 500
# The key of the advisory locks.
LOCK_KEY = 20185
# A lock holds 31 bits of the number. Beyond them, readers only wait longer.
TAKE_LOCK = """
SELECT pg_advisory_xact_lock_shared(
    %(key)s, (SELECT coalesce(max(id), 0) %% 2147483648 FROM cities_trailentry)::int
)
WHERE NOT EXISTS (
    SELECT FROM pg_locks
    WHERE locktype = 'advisory' AND classid = %(key)s AND objsubid = 2
    AND pid = pg_backend_pid()
)
"""
LOWEST_LOCK = """(
    SELECT min(objid::bigint) FROM pg_locks
    WHERE locktype = 'advisory' AND classid = %(key)s AND objsubid = 2
    AND pid <> pg_backend_pid()
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
)"""


def write(entries: Sequence[TrailEntry]) -> None:
    """Insert entries into the trail, in the caller's transaction."""
    with transaction.atomic(savepoint=False):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(TAKE_LOCK, {"key": LOCK_KEY})
        TrailEntry.objects.bulk_create(entries, batch_size=BATCH_SIZE)


def withhold(model: type[models.Model], field: str, keys: Iterable[int]) -> None:
    """Take the values of a field out of the entries about some rows, as if always withheld.

    A row may have been written before it was known to count people.
    """
    entries = TrailEntry.objects.filter(
        model=model._meta.label_lower,
        object_id__in=[str(key) for key in keys],
        changes__has_key=field,
    )
    for entry in entries:
        values = [value if value is None else NOT_SHOWN for value in entry.changes[field]]
        if values != entry.changes[field]:
            entry.changes |= {field: values}
            with exempted(Exemption.Rule.WITHHELD, entry, "A count of people that is not shown."):
                entry.save(update_fields=["changes"])


class CommittedUpTo(models.Func):
    """The number up to which all entries are committed while other transactions write.

    NULL when no other transaction writes: then all entries visible to the query are complete. No
    entry will appear later at or below this number.
    """

    template = "NULL"
    output_field = models.BigIntegerField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template=LOWEST_LOCK, key=LOCK_KEY, **context)
