"""The values of an object at one time, and what differs between two times."""

from decimal import Decimal
from typing import Any

from django.db import models

Changes = dict[str, list[Any]]


def snapshot(obj: models.Model) -> dict[str, Any]:
    """Return the stored fields of `obj` by name, as text, numbers, booleans and None.

    The primary key, the search column, `updated_at` and the fields that the model names in
    `audit_exclude` are left out.
    """
    values: dict[str, Any] = {}
    excluded = ("search", "updated_at", *getattr(obj, "audit_exclude", ()))
    for field in obj._meta.concrete_fields:
        if field.primary_key or field.name in excluded:
            continue
        value = field.value_from_object(obj)
        if isinstance(value, Decimal):
            # 1.5 as typed and 1.50000 as stored are the same number.
            value = f"{value.normalize():f}"
        plain = value is None or isinstance(value, bool | int | str)
        values[field.name] = value if plain else field.value_to_string(obj)
    return values


def difference(before: dict[str, Any], after: dict[str, Any]) -> Changes:
    """Return the fields that differ, each with its value before and after.

    A field that one of the two snapshots lacks counts as None there.
    """
    names = [*before, *(name for name in after if name not in before)]
    return {
        name: [before.get(name), after.get(name)]
        for name in names
        if before.get(name) != after.get(name)
    }
