"""What the models hold against an object, in sentences, before the database has to refuse it."""

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils.translation import gettext as _

COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "": operator.eq,
    "exact": operator.eq,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
    "range": lambda value, ends: ends[0] <= value <= ends[1],
}


@dataclass(frozen=True)
class Problem:
    """Something wrong with an object, and the fields that it is about."""

    fields: frozenset[str]
    reason: str


class Unfit(Exception):
    """An object that cannot be kept. `problems` says why."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(" ".join(problem.reason for problem in problems))
        self.problems = problems


def demand_fit(obj: models.Model, alone: bool = False) -> None:
    """Raise `Unfit` with all that is wrong with `obj`; nothing can be like it if it is `alone`."""
    if problems := list(_field_problems(obj)) or list(_row_problems(obj, alone)):
        raise Unfit(*problems)


def _field_problems(obj: models.Model) -> Iterator[Problem]:
    # Related objects are there: whoever set them had them in hand. Asking again costs a query each.
    relations = {field.name for field in obj._meta.concrete_fields if field.is_relation}
    try:
        obj.clean_fields(exclude=relations)
    except ValidationError as refusal:
        for name, errors in refusal.error_dict.items():
            for error in errors:
                empty = error.code in ("blank", "null")
                reason = _("It cannot be empty.") if empty else " ".join(error.messages)
                yield Problem(frozenset([name]), reason)


def _row_problems(obj: models.Model, alone: bool) -> Iterator[Problem]:
    try:
        if not alone:
            obj.validate_unique()
    except ValidationError as refusal:
        for name, reasons in refusal.message_dict.items():
            fields = frozenset() if name == NON_FIELD_ERRORS else frozenset([name])
            yield Problem(fields, " ".join(reasons))
    row = {
        field.name: field.get_prep_value(getattr(obj, field.attname))
        for field in obj._meta.concrete_fields
    }
    for constraint in obj._meta.constraints:
        unique = isinstance(constraint, models.UniqueConstraint)
        if (alone and unique) or _plainly_met(constraint, row):
            continue
        try:
            constraint.validate(type(obj), obj)
        except ValidationError as refusal:
            yield Problem(_fields_of(constraint), " ".join(refusal.messages))


def _plainly_met(constraint: models.BaseConstraint, row: Mapping[str, Any]) -> bool:
    """Whether the row meets it for all to see. Else the database says: each question costs time."""
    condition = getattr(constraint, "condition", None)
    try:
        holds = holds_for(condition, row) if condition else None
    except (KeyError, TypeError, ValueError):
        return False
    if isinstance(constraint, models.CheckConstraint):
        return holds is not False
    # Of rows that the condition is not true of there may be many.
    return condition is not None and holds is not True


def holds_for(condition: models.Q, row: Mapping[str, Any]) -> bool | None:
    """Return what a database says of a row; None where it does not know, for want of a value.

    Raises `KeyError`, `TypeError` or `ValueError` for conditions that only a database understands.
    """
    parts: list[Any] = condition.children
    answers = {
        holds_for(part, row) if isinstance(part, models.Q) else _compare(part, row)
        for part in parts
    }
    # One of them decides it, if it is there; to know the opposite, all have to be known.
    decisive = {models.Q.AND: False, models.Q.OR: True}[condition.connector]
    if decisive not in answers and None in answers:
        return None
    return (decisive if decisive in answers else not decisive) != condition.negated


def _compare(part: tuple[str, Any], row: Mapping[str, Any]) -> bool | None:
    lookup, other = part
    name, _underscores, comparison = lookup.partition("__")
    value = row[name]
    if isinstance(other, models.F):
        other = row[other.name]  # type: ignore[attr-defined]
    if comparison == "isnull":
        return (value is None) is bool(other)
    if value is None or other is None:
        return None
    if comparison == "in":
        return value in other
    return bool(COMPARISONS[comparison](value, other))


def _fields_of(constraint: models.BaseConstraint) -> frozenset[str]:
    if isinstance(constraint, models.CheckConstraint):
        condition = constraint.condition
        return frozenset(getattr(condition, "referenced_base_fields", ()))
    return frozenset(getattr(constraint, "fields", ()))
