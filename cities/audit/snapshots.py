"""The values of an object at one time, and what differs between two times."""

from decimal import Decimal
from typing import Any

from django.db import models

Changes = dict[str, list[Any]]
# What the trail has in the place of a value that it must not keep.
NOT_SHOWN = "not shown"


class Withheld(str):
    """A value that can be compared and not read: as text, and in the trail, it is "not shown"."""

    _value: object

    def __new__(cls, value: object) -> "Withheld":
        text = super().__new__(cls, NOT_SHOWN)
        text._value = value
        return text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Withheld) and self._value == other._value

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(NOT_SHOWN)


def snapshot(obj: models.Model) -> dict[str, Any]:
    """Return the stored fields of `obj` by name, as text, numbers, booleans and None.

    The primary key, what search looks in, `updated_at` and the fields that the model names in
    `audit_exclude` are left out. Of those in `audit_withheld` only whether they differ can be read.
    """
    values: dict[str, Any] = {}
    excluded = ("search", "words", "updated_at", *getattr(obj, "audit_exclude", ()))
    withheld = getattr(obj, "audit_withheld", ())
    for field in obj._meta.concrete_fields:
        if field.primary_key or field.name in excluded:
            continue
        value = field.value_from_object(obj)
        if isinstance(value, Decimal):
            # 1.5 as typed and 1.50000 as stored are the same number.
            value = f"{value.normalize():f}"
        plain = value is None or isinstance(value, bool | int | str)
        text = value if plain else field.value_to_string(obj)
        hide = field.name in withheld and value is not None
        values[field.name] = Withheld(text) if hide else text
    return values


def difference(before: dict[str, Any], after: dict[str, Any]) -> Changes:
    """Return the fields that differ, each with its value before and after.

    A field that one of the two snapshots lacks counts as None there.
    """
    names = [*before, *(name for name in after if name not in before)]
    return {
        name: [_readable(before.get(name)), _readable(after.get(name))]
        for name in names
        if before.get(name) != after.get(name)
    }


def _readable(value: Any) -> Any:
    return str(value) if isinstance(value, Withheld) else value
