"""Rows that are no longer to be seen: which of them ever were, and by which id they were known."""

from copy import copy
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Max, Min, Model
from rest_framework import serializers

from cities.models import TrailEntry

Keys = set[Any]


def once_public(model: type[Model], keys: Keys) -> Keys:
    """Return those of `keys` that name rows the public once saw.

    The trail says so of the row itself; or the row is as public as it can be and what it belongs
    to was hidden after the row was made.
    """
    if not keys:
        return set()
    trail = TrailEntry.objects.filter(model=model._meta.label_lower)
    public = trail.filter(public=True, object_id__in=map(str, keys)).order_by()
    told = set(public.values_list("object_id", flat=True).distinct())
    seen = {key for key in keys if str(key) in told}
    made = _made(model, keys - seen)
    return seen | (_fallen(model, made) if made else set())


def _made(model: type[Model], keys: Keys) -> dict[Any, int]:
    """Return the first entry about each row the trail knows."""
    about = TrailEntry.objects.filter(
        model=model._meta.label_lower, object_id__in=map(str, keys)
    ).order_by()
    first = dict(
        about.values_list("object_id").annotate(Min("pk")).values_list("object_id", "pk__min")
    )
    return {key: first[str(key)] for key in keys if str(key) in first}


def _fallen(model: type[Model], since: dict[Any, int]) -> Keys:
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
            fell = _fallen(above, earliest)
            why |= {key for key, target in lost.items() if target in fell}
            fallen -= {key for key, target in lost.items() if target not in fell}
    return fallen & why


def known_as(name: serializers.Field, row: Model) -> str:
    """Return the id by which a row is, or was, known; "" when that cannot be said any more."""
    try:
        return str(name.to_representation(name.get_attribute(row)))
    except ObjectDoesNotExist:
        return ""


def as_it_was(row: Model, entry: TrailEntry) -> Model:
    """Return a row as it was before an entry about it."""
    was = copy(row)
    for field in row._meta.concrete_fields:
        if field.name in entry.changes:
            setattr(was, field.attname, entry.changes[field.name][0])
    return was
