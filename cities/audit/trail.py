"""Writes the trail: who changed what, from what to what. Nothing else creates entries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.admin.utils import NestedObjects
from django.contrib.auth.models import User
from django.db import connection, models, router, transaction
from django.db.models.functions import Cast
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cities.models import City, Network, TrailEntry

Changes = dict[str, list[Any]]
Action = TrailEntry.Action
# So many keys fit into one question to any database.
MOST_KEYS = 10_000


@dataclass(frozen=True)
class Actor:
    """Who acts: a person, in a role the public may know. No person means one of our commands."""

    user: User | None = None
    role: str = ""
    role_for: str = ""

    @property
    def name(self) -> str:
        if self.user is None:
            return ""
        return self.user.get_full_name() or self.user.get_username()


def snapshot(obj: models.Model) -> dict[str, Any]:
    """Return the stored fields of `obj` as text, numbers, booleans and None.

    Fields that the model names in `audit_exclude` are left out.
    """
    values: dict[str, Any] = {}
    left_out = ("search", "updated_at", *getattr(obj, "audit_exclude", ()))
    for field in obj._meta.concrete_fields:
        if field.primary_key or field.name in left_out:
            continue
        value = field.value_from_object(obj)
        if isinstance(value, Decimal):
            # 1.5 typed and 1.50000 read back are one number, and no change.
            value = f"{value.normalize():f}"
        plain = value is None or isinstance(value, bool | int | str)
        values[field.name] = value if plain else field.value_to_string(obj)
    return values


def difference(before: dict[str, Any], after: dict[str, Any]) -> Changes:
    """Return the fields that differ, each with its value before and after."""
    names = [*before, *(name for name in after if name not in before)]
    return {
        name: [before.get(name), after.get(name)]
        for name in names
        if before.get(name) != after.get(name)
    }


def _chain(obj: models.Model) -> Iterable[models.Model]:
    """Yield `obj` and what it is part of: a figure, its report, the adoption, the commitment."""
    here: models.Model | None = obj
    while here is not None:
        yield here
        parent = getattr(here, "audit_parent", None)
        here = getattr(here, parent) if parent else None


def are_public(objects: Iterable[models.Model]) -> list[bool]:
    """Say of each object whether the public sees it and all that it is part of."""
    # What says for itself whether it is public.
    wholes = [
        [item for item in _chain(obj) if hasattr(type(item)._default_manager, "published")]
        for obj in objects
    ]
    keys: dict[type[models.Model], set[object]] = {}
    for item in (item for whole in wholes for item in whole):
        keys.setdefault(type(item), set()).add(item.pk)
    seen = {
        (model, pk)
        for model, some in keys.items()
        for part in _parts(sorted(some, key=str))
        for pk in _published(model, part)
    }
    return [
        bool(whole) and all((type(item), item.pk) in seen for item in whole) for whole in wholes
    ]


def _published(model: type[models.Model], keys: Sequence[object]) -> Iterable[object]:
    rows = model._default_manager.published()  # type: ignore[attr-defined]
    return rows.order_by().filter(pk__in=keys).values_list("pk", flat=True)  # type: ignore[no-any-return]


def _parts(keys: list[object]) -> Iterable[list[object]]:
    return (keys[start : start + MOST_KEYS] for start in range(0, len(keys), MOST_KEYS))


def entry(
    obj: models.Model,
    action: TrailEntry.Action,
    actor: Actor,
    changes: Changes | None = None,
    note: str = "",
    public: bool | None = None,
) -> TrailEntry:
    """Return an unsaved entry about `obj`. `public` None asks the database."""
    city: City | None = None
    network: Network | None = None
    commitment = ""
    for item in _chain(obj):
        city = city or (item if isinstance(item, City) else getattr(item, "city", None))
        network = network or (item if isinstance(item, Network) else getattr(item, "network", None))
        if item._meta.model_name == "commitment":
            commitment = getattr(item, "slug", "")
    with translation.override(settings.LANGUAGE_CODE):
        label = str(obj)
    return TrailEntry(
        actor=actor.user,
        actor_name=actor.name,
        role=actor.role,
        role_for=actor.role_for,
        action=action,
        model=obj._meta.label_lower,
        object_id=str(obj.pk),
        label=label[:300],
        changes=changes or {},
        note=note,
        public=are_public([obj])[0] if public is None else public,
        commitment=commitment,
        city=city if city is None or city.pk else None,
        network=network if network is None or network.pk else None,
    )


def going_with(obj: models.Model) -> Iterable[models.Model]:
    """Yield what is deleted along with `obj`, as it is nothing without it: an event's visitors."""
    collector = NestedObjects(using=router.db_for_write(type(obj)))
    collector.collect([obj])
    for model, rows in collector.data.items():
        public = hasattr(model._default_manager, "published")
        if public or hasattr(model, "audit_parent"):
            yield from (row for row in rows if row != obj)


def record(
    obj: models.Model,
    action: TrailEntry.Action,
    actor: Actor,
    changes: Changes | None = None,
    note: str = "",
) -> TrailEntry:
    """Write one entry about `obj` into the trail, in the caller's transaction."""
    made = entry(obj, action, actor, changes, note)
    write([made])
    return made


# Names the advisory locks, on PostgreSQL, of transactions that write into the trail.
WRITING = 20185
# A lock has room for 31 bits. Should the trail grow beyond, readers only wait longer.
BEGIN_TO_WRITE = """
SELECT pg_advisory_xact_lock_shared(
    %(writing)s, (SELECT coalesce(max(id), 0) %% 2147483648 FROM cities_trailentry)::int
)
WHERE NOT EXISTS (
    SELECT FROM pg_locks
    WHERE locktype = 'advisory' AND classid = %(writing)s AND objsubid = 2
    AND pid = pg_backend_pid()
)
"""
OTHERS_BEGAN = """(
    SELECT min(objid::bigint) FROM pg_locks
    WHERE locktype = 'advisory' AND classid = %(writing)s AND objsubid = 2
    AND pid <> pg_backend_pid()
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
)"""


def write(entries: Sequence[TrailEntry]) -> None:
    """Put entries into the trail, in the caller's transaction.

    Where many write at once, on PostgreSQL, a transaction tells until its end which entry was the
    newest before its own: it takes one lock, shared with all others, that says so.
    """
    with transaction.atomic(savepoint=False):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(BEGIN_TO_WRITE, {"writing": WRITING})
        TrailEntry.objects.bulk_create(entries, batch_size=500)


class Unfinished(models.Func):
    """The newest entry behind which others are being written; NULL when nobody writes.

    An entry gets its number when it is written and is seen when its transaction ends, so one can
    appear before others that are seen already. It never does up to this one, nor, where this is
    NULL, up to the newest that was seen when this was asked.
    """

    template = "NULL"
    output_field = models.BigIntegerField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template=OTHERS_BEGAN, writing=WRITING, **context)


class NotTold(Exception):
    """The trail does not say how an object was on a day; the text says why."""


def _begins(first: TrailEntry) -> bool:
    """Whether an entry tells of something new. What a load changes it names, what it adds not."""
    loaded = first.action in (Action.LOAD, Action.IMPORT) and not first.changes
    return loaded or first.action in (Action.ADD, Action.INVITE)


def as_of(obj: models.Model, day: date, now: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the fields of `obj` as they were at the end of `day`, walked back from `now`.

    `now` is what is told of the object today: without it a snapshot. A field that no entry names
    was always as it is. Raises NotTold for a day to come, or one that the trail does not reach.
    """
    today = timezone.localdate()
    if day > today:
        raise NotTold(_("This day has not come yet."))
    values = dict(snapshot(obj) if now is None else now)
    if day == today:
        return values
    entries = list(TrailEntry.objects.about(obj))
    if not entries:
        raise NotTold(_("The trail says nothing about it."))
    end = datetime.combine(day + timedelta(days=1), time.min, timezone.get_current_timezone())
    first = entries[-1]
    if first.at >= end:
        began = {"day": timezone.localdate(first.at).isoformat()}
        if _begins(first):
            raise NotTold(_("It was not there yet: it begins on %(day)s.") % began)
        raise NotTold(_("The trail of it begins on %(day)s; it does not reach back.") % began)
    for later in entries:
        if later.at < end:
            break
        values |= {name: change[0] for name, change in later.changes.items()}
    return values


def with_recorded(rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """Return the rows with `recorded_at`: when the trail first told the public of each."""
    told = TrailEntry.objects.published().filter(
        model=rows.model._meta.label_lower,
        object_id=Cast(models.OuterRef("pk"), models.CharField()),
    )
    first = models.Subquery(told.order_by("pk").values("at")[:1])
    noted: models.QuerySet[Any] = rows.annotate(recorded_at=first)
    return noted
