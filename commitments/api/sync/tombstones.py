"""Rows that are no longer to be seen: which of them ever were, and by which id they were known."""

from collections.abc import Iterator
from copy import copy
from typing import Any, NamedTuple

from django.db.models import Max, Min, Model, Q
from rest_framework import serializers

from cities.models import TrailEntry
from commitments.models import Framework

Keys = set[Any]
# What the id of a named row, and whether the public sees it, follow from.
TELLING = ("slug", "code", "framework", "public")


def previously_public(model: type[Model], keys: Keys) -> Keys:
    """Return those of `keys` that name rows the public once saw.

    The trail says so of the row itself; or the row is as public as it can be and what it belongs
    to was hidden after the row was made.
    """
    if not keys:
        return set()
    trail = TrailEntry.objects.filter(model=model._meta.label_lower)
    deleted = Q(action=TrailEntry.Action.DELETE, changes__public=[True, False])
    public = trail.filter(Q(public=True) | deleted, object_id__in=map(str, keys)).order_by()
    told = set(public.values_list("object_id", flat=True).distinct())
    seen = {key for key in keys if str(key) in told}
    made = _made(model, keys - seen)
    return seen | (hidden_since(model, made) if made else set())


def _made(model: type[Model], keys: Keys) -> dict[Any, int]:
    """Return the first entry about each row the trail knows."""
    about = TrailEntry.objects.filter(
        model=model._meta.label_lower, object_id__in=map(str, keys)
    ).order_by()
    first = dict(
        about.values_list("object_id").annotate(Min("pk")).values_list("object_id", "pk__min")
    )
    return {key: first[str(key)] for key in keys if str(key) in first}


def hidden_since(model: type[Model], since: dict[Any, int]) -> Keys:
    """Return the rows hidden only by what was done after the entry that `since` names for each."""
    rows = model._base_manager.in_bulk(list(since))
    hidings = TrailEntry.objects.filter(
        model=model._meta.label_lower, object_id__in=map(str, rows), changes__public=[True, False]
    ).order_by()
    hidden = dict(
        hidings.values_list("object_id").annotate(Max("pk")).values_list("object_id", "pk__max")
    )
    flipped = {key for key in rows if hidden.get(str(key), 0) > since[key]}
    fallen = {
        key
        for key, row in rows.items()
        if (getattr(row, "public", True) or key in flipped)
        and getattr(row, "state", "published") == "published"
    }
    why = set(flipped)
    for field in model._meta.concrete_fields:
        above = field.related_model
        if not (isinstance(above, type) and hasattr(above._default_manager, "published")):
            continue
        meant = {key: getattr(rows[key], field.attname) for key in fallen}
        there = {target for target in meant.values() if target is not None}
        public = set(
            above._default_manager.published().filter(pk__in=there).values_list("pk", flat=True)
        )
        lost = {key: target for key, target in meant.items() if target not in {None, *public}}
        if lost:
            earliest = {
                target: min(since[key] for key in lost if lost[key] == target)
                for target in lost.values()
            }
            fell = hidden_since(above, earliest)
            why |= {key for key, target in lost.items() if target in fell}
            fallen -= {key for key, target in lost.items() if target not in fell}
    return fallen & why


def id_of(name: serializers.Field, row: Model) -> str:
    """Return the id of a row; `name` is the field that shows it."""
    return str(name.to_representation(name.get_attribute(row)))


class RetiredId(NamedTuple):
    """The end of an id: the public knew a row by it until an entry about it or its framework."""

    entry: TrailEntry
    model: type[Model]
    key: Any
    known: str


class IdHistory:
    """Rows and their frameworks, led back from today to where some entries of the trail begin.

    `names` are what shows the id of a row, for each model whose rows are named.
    """

    def __init__(self, names: dict[type[Model], serializers.Field]) -> None:
        self.names = names
        self.frameworks: dict[Any, Any] = {}
        self.rows: dict[type[Model], dict[Any, Any]] = {}

    def endings(self, entries: list[TrailEntry]) -> Iterator[RetiredId]:
        """Yield the ids that these entries ended, of rows the public saw until then."""
        telling = [entry for entry in entries if _tells(entry)]
        if not telling:
            return
        self.frameworks = dict(Framework._base_manager.in_bulk())
        self.rows = {model: self._concerned(model, telling) for model in self.names}
        known: list[type[Model]] = [*self.rows, Framework]
        models = {model._meta.label_lower: model for model in known}
        ours = {entry.pk for entry in telling}
        for entry in self._since(telling[0]):
            model = models[entry.model]
            key = key_of(model, entry.object_id)
            concerned = [(model, key)] if key in self.rows.get(model, ()) else []
            if model is Framework:
                concerned += self._parts(key)
            after = [self._known(*one) for one in concerned]
            self._lead_back(model, key, entry)
            for one, then in zip(concerned, after, strict=True):
                before = self._known(*one)
                if before and before != then and entry.pk in ours:
                    yield RetiredId(entry, *one, before)

    def _concerned(self, model: type[Model], telling: list[TrailEntry]) -> dict[Any, Any]:
        """Return the rows that entries are about, or whose framework they are about; None if gone.

        Only the ids of objectives and indicators begin with their framework's.
        """
        label = model._meta.label_lower
        keys = {key_of(model, entry.object_id) for entry in telling if entry.model == label}
        above = [e.object_id for e in telling if e.model == Framework._meta.label_lower]
        wanted = Q(pk__in=keys)
        if any(field.name == "code" for field in model._meta.concrete_fields):
            wanted |= Q(framework__in=above)
        elif not keys:
            return {}
        there = {row.pk: row for row in model._base_manager.filter(wanted)}
        return dict.fromkeys(keys) | there

    def _since(self, first: TrailEntry) -> Iterator[TrailEntry]:
        """Yield what the trail tells of all these rows from an entry on, the newest first."""
        about = Q(model=Framework._meta.label_lower)
        for model, rows in self.rows.items():
            about |= Q(model=model._meta.label_lower, object_id__in=[str(key) for key in rows])
        entries = TrailEntry.objects.filter(about, pk__gte=first.pk).order_by("-pk")
        yield from (entry for entry in entries if _tells(entry))

    def _parts(self, framework: Any) -> list[tuple[type[Model], Any]]:
        return [
            (model, key)
            for model, rows in self.rows.items()
            for key, row in rows.items()
            if row is not None and getattr(row, "framework_id", None) == framework
        ]

    def _lead_back(self, model: type[Model], key: Any, entry: TrailEntry) -> None:
        if model is Framework:
            self.frameworks[key] = _as_it_was(model, self.frameworks.get(key), entry)
        if key in self.rows.get(model, ()):
            self.rows[model][key] = _as_it_was(model, self.rows[model][key], entry)

    def _known(self, model: type[Model], key: Any) -> str:
        """Return the id by which the public knows a row at this point; "" if it does not see it."""
        row = self.rows[model][key]
        if row is None or not row.public:
            return ""
        if getattr(row, "framework_id", None) is not None:
            framework = self.frameworks.get(row.framework_id)
            if framework is None or not framework.public:
                return ""
            row.framework = framework
        return id_of(self.names[model], row)


def _tells(entry: TrailEntry) -> bool:
    """Whether an id or what the public sees can follow from an entry."""
    return not entry.changes.keys().isdisjoint(TELLING)


def key_of(model: type[Model], text: str) -> Any:
    """Return the key of a row that an entry of the trail names by a text."""
    pk = model._meta.pk
    assert pk is not None
    return pk.to_python(text)


def _as_it_was(model: type[Model], row: Any, entry: TrailEntry) -> Any:
    """Return a row as it was before an entry about it; None while it is not there."""
    deleted = entry.action == TrailEntry.Action.DELETE
    if row is None and not deleted:
        return None
    was: Any = model(pk=key_of(model, entry.object_id)) if row is None else copy(row)
    for field in model._meta.concrete_fields:
        if field.name in entry.changes:
            setattr(was, field.attname, entry.changes[field.name][0])
    return was
