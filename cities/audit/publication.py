"""Whether the public sees an object, and since when."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models
from django.db.models.functions import Cast

from cities.models import TrailEntry

# The most keys that one query may carry on any database.
MAX_KEYS = 10_000

PublishableRow = tuple[type[models.Model], object]


def with_parents(obj: models.Model) -> Iterable[models.Model]:
    """Yield `obj` and what it is part of: a figure, its report, the adoption, the commitment.

    The parent is the relation that the model names in `audit_parent`.
    """
    item: models.Model | None = obj
    while item is not None:
        yield item
        parent = getattr(item, "audit_parent", None)
        item = getattr(item, parent) if parent else None


def are_public(objects: Iterable[models.Model]) -> list[bool]:
    """Return, for each object in order, whether the public sees it and all that it is part of.

    An object counts as hidden when neither it nor any of its parents can be published. One query
    per model and 10,000 objects, and none for the parents of what is hidden itself.
    """
    chains = [_publishable_chain(obj) for obj in objects]
    hidden: set[PublishableRow] = set()
    for model in dict.fromkeys(model for chain in chains for model, _key in chain):
        open_chains = (chain for chain in chains if hidden.isdisjoint(chain))
        keys = {key for chain in open_chains for of, key in chain if of is model}
        hidden |= _hidden(model, sorted(keys, key=str))
    return [bool(chain) and hidden.isdisjoint(chain) for chain in chains]


def _publishable_chain(obj: models.Model) -> list[PublishableRow]:
    """Return those of an object and its parents that can be published."""
    return [
        (type(item), item.pk)
        for item in with_parents(obj)
        if hasattr(type(item)._default_manager, "published")
    ]


def _hidden(model: type[models.Model], keys: list[object]) -> set[PublishableRow]:
    hidden: set[PublishableRow] = set()
    for batch in _batches(keys):
        published = set(_published(model, batch))
        hidden |= {(model, key) for key in batch if key not in published}
    return hidden


def _published(model: type[models.Model], keys: Sequence[object]) -> Iterable[object]:
    queryset = model._default_manager.published()  # type: ignore[attr-defined]
    return queryset.order_by().filter(pk__in=keys).values_list("pk", flat=True)  # type: ignore[no-any-return]


def _batches(keys: list[object]) -> Iterable[list[object]]:
    return (keys[start : start + MAX_KEYS] for start in range(0, len(keys), MAX_KEYS))


def with_recorded(queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """Return the rows with `recorded_at`: the time of the first public entry about each.

    None where the trail has no public entry about a row.
    """
    entries = TrailEntry.objects.published().filter(
        model=queryset.model._meta.label_lower,
        object_id=Cast(models.OuterRef("pk"), models.CharField()),
    )
    first = models.Subquery(entries.order_by("pk").values("at")[:1])
    annotated: models.QuerySet[Any] = queryset.annotate(recorded_at=first)
    return annotated
