"""Tombstones: which hidden rows were public once, and under which id."""

from collections.abc import Iterator
from copy import copy
from typing import Any, NamedTuple

from django.db.models import Max, Min, Model, Q
from rest_framework import serializers

from cities.models import TrailEntry
from commitments.models import Framework

Keys = set[Any]
# The fields that the id of a named row, and whether it is public, depend on.
IDENTIFYING = ("slug", "code", "framework", "public")


def previously_public(model: type[Model], keys: Keys) -> Keys:
    """Return those of `keys` that name rows which were public once.

    The trail has a public entry about the row; or the row itself is public and what it belongs to
    was hidden after the row was created.
    """
    if not keys:
        return set()
    trail = TrailEntry.objects.filter(model=model._meta.label_lower)
    deleted = Q(action=TrailEntry.Action.DELETE, changes__public=[True, False])
    public = trail.filter(Q(public=True) | deleted, object_id__in=map(str, keys)).order_by()
    recorded = set(public.values_list("object_id", flat=True).distinct())
    seen = {key for key in keys if str(key) in recorded}
    made = _made(model, keys - seen)
    return seen | (hidden_since(model, made) if made else set())


def _made(model: type[Model], keys: Keys) -> dict[Any, int]:
    """Return the first entry about each row that has one."""
    about = TrailEntry.objects.filter(
        model=model._meta.label_lower, object_id__in=map(str, keys)
    ).order_by()
    first = dict(
        about.values_list("object_id").annotate(Min("pk")).values_list("object_id", "pk__min")
    )
    return {key: first[str(key)] for key in keys if str(key) in first}


def hidden_since(model: type[Model], since: dict[Any, int]) -> Keys:
    """Return the rows hidden only by changes after the entry that `since` has for each."""
    rows = model._base_manager.in_bulk(list(since))
    withdrawn = _withdrawn(model, rows, since)
    candidates = {
        key
        for key, row in rows.items()
        if (getattr(row, "public", True) or key in withdrawn)
        and getattr(row, "state", "published") == "published"
    }
    explained = set(withdrawn)
    for field in model._meta.concrete_fields:
        if _has_published(field):
            targets = {key: getattr(rows[key], field.attname) for key in candidates}
            lost, hidden = _lost(field.related_model, targets, since)
            explained |= lost & hidden
            candidates -= lost - hidden
    return candidates & explained


def _withdrawn(model: type[Model], rows: dict[Any, Model], since: dict[Any, int]) -> Keys:
    """Return the rows that were themselves hidden after the entry that `since` has for each."""
    hidings = TrailEntry.objects.filter(
        model=model._meta.label_lower, object_id__in=map(str, rows), changes__public=[True, False]
    ).order_by()
    latest = dict(
        hidings.values_list("object_id").annotate(Max("pk")).values_list("object_id", "pk__max")
    )
    return {key for key in rows if latest.get(str(key), 0) > since[key]}


def _has_published(field: Any) -> bool:
    """Whether a field refers to rows of a model that can be published."""
    above = field.related_model
    return above is not None and hasattr(above._default_manager, "published")


def _lost(above: Any, targets: dict[Any, Any], since: dict[Any, int]) -> tuple[Keys, Keys]:
    """Return the rows whose parent is hidden, by a change after the row's entry in `since`.

    `targets` has the key of the row in `above` that each row belongs to, or None.
    """
    keys = {target for target in targets.values() if target is not None}
    published = above._default_manager.published().filter(pk__in=keys)
    public = {None, *published.values_list("pk", flat=True)}
    lost = {key: target for key, target in targets.items() if target not in public}
    if not lost:
        return set(), set()
    earliest: dict[Any, int] = {}
    for key, target in lost.items():
        earliest[target] = min(since[key], earliest.get(target, since[key]))
    hidden = hidden_since(above, earliest)
    return set(lost), {key for key, target in lost.items() if target in hidden}


def id_of(field: serializers.Field, row: Model) -> str:
    """Return the id of a row; `field` is what shows it."""
    return str(field.to_representation(field.get_attribute(row)))


class RetiredId(NamedTuple):
    """An id under which a row was public until an entry about the row or its framework."""

    entry: TrailEntry
    model: type[Model]
    key: Any
    id: str


class IdHistory:
    """Rows and their frameworks, reconstructed backwards from today to the first of some entries.

    `id_fields` are the fields that show the id of a row, for each model whose rows are named.
    """

    def __init__(self, id_fields: dict[type[Model], serializers.Field]) -> None:
        self.id_fields = id_fields
        self.frameworks: dict[Any, Any] = {}
        self.rows: dict[type[Model], dict[Any, Any]] = {}

    def retired(self, entries: list[TrailEntry]) -> Iterator[RetiredId]:
        """Yield the ids that these entries retired, of rows that were public until then."""
        identifying = [entry for entry in entries if _is_identifying(entry)]
        if not identifying:
            return
        self.frameworks = dict(Framework._base_manager.in_bulk())
        self.rows = {model: self._concerned(model, identifying) for model in self.id_fields}
        wanted = {entry.pk for entry in identifying}
        for entry in self._since(identifying[0]):
            for retired in self._lead_back(entry):
                if entry.pk in wanted:
                    yield retired

    def _concerned(self, model: type[Model], entries: list[TrailEntry]) -> dict[Any, Any]:
        """Return the rows that entries are about, or whose framework they are about.

        A deleted row is None. Only the ids of objectives and indicators begin with their
        framework's.
        """
        label = model._meta.label_lower
        keys = {key_of(model, entry.object_id) for entry in entries if entry.model == label}
        above = [e.object_id for e in entries if e.model == Framework._meta.label_lower]
        wanted = Q(pk__in=keys)
        if any(field.name == "code" for field in model._meta.concrete_fields):
            wanted |= Q(framework__in=above)
        elif not keys:
            return {}
        rows = {row.pk: row for row in model._base_manager.filter(wanted)}
        return dict.fromkeys(keys) | rows

    def _since(self, first: TrailEntry) -> Iterator[TrailEntry]:
        """Yield the entries about all these rows from an entry on, the newest first."""
        about = Q(model=Framework._meta.label_lower)
        for model, rows in self.rows.items():
            about |= Q(model=model._meta.label_lower, object_id__in=[str(key) for key in rows])
        entries = TrailEntry.objects.filter(about, pk__gte=first.pk).order_by("-pk")
        yield from (entry for entry in entries if _is_identifying(entry))

    def _lead_back(self, entry: TrailEntry) -> Iterator[RetiredId]:
        """Undo an entry; yield the ids that rows had before it and not after it."""
        models: list[type[Model]] = [*self.rows, Framework]
        model = next(model for model in models if model._meta.label_lower == entry.model)
        key = key_of(model, entry.object_id)
        concerned = [(model, key)] if key in self.rows.get(model, ()) else []
        if model is Framework:
            concerned += self._parts(key)
        after = [self._public_id(*row) for row in concerned]
        if model is Framework:
            self.frameworks[key] = _as_it_was(model, self.frameworks.get(key), entry)
        if key in self.rows.get(model, ()):
            self.rows[model][key] = _as_it_was(model, self.rows[model][key], entry)
        for row, id_after in zip(concerned, after, strict=True):
            id_before = self._public_id(*row)
            if id_before and id_before != id_after:
                yield RetiredId(entry, *row, id_before)

    def _parts(self, framework: Any) -> list[tuple[type[Model], Any]]:
        return [
            (model, key)
            for model, rows in self.rows.items()
            for key, row in rows.items()
            if row is not None and getattr(row, "framework_id", None) == framework
        ]

    def _public_id(self, model: type[Model], key: Any) -> str:
        """Return the public id of a row at this point; "" if the row is hidden."""
        row = self.rows[model][key]
        if row is None or not row.public:
            return ""
        if getattr(row, "framework_id", None) is not None:
            framework = self.frameworks.get(row.framework_id)
            if framework is None or not framework.public:
                return ""
            row.framework = framework
        return id_of(self.id_fields[model], row)


def _is_identifying(entry: TrailEntry) -> bool:
    """Whether an entry can change an id, or whether the row is public."""
    return not entry.changes.keys().isdisjoint(IDENTIFYING)


def key_of(model: type[Model], text: str) -> Any:
    """Return the key of a row that an entry of the trail names by a text."""
    pk = model._meta.pk
    assert pk is not None
    return pk.to_python(text)


def _as_it_was(model: type[Model], row: Any, entry: TrailEntry) -> Any:
    """Return a row as it was before an entry about it; None while it does not exist."""
    deleted = entry.action == TrailEntry.Action.DELETE
    if row is None and not deleted:
        return None
    was: Any = model(pk=key_of(model, entry.object_id)) if row is None else copy(row)
    for field in model._meta.concrete_fields:
        if field.name in entry.changes:
            setattr(was, field.attname, entry.changes[field.name][0])
    return was
