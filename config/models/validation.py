"""Validates a row before it is saved: with sentences for people, and few queries."""

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
# The years of what the site is about; networks and declarations are older than most.
FIRST_YEAR, LAST_YEAR = 1800, 2200


@dataclass(frozen=True)
class Problem:
    """A validation error in words, and the fields that it is about."""

    fields: frozenset[str]
    reason: str
    code: str = "invalid"


class InvalidInput(Exception):
    """Base class of the errors about what somebody typed, sent or uploaded."""


class InvalidRow(InvalidInput):
    """A row that cannot be saved. `problems` says why."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(" ".join(problem.reason for problem in problems))
        self.problems = problems


def full_clean_fast(obj: models.Model, alone: bool = False) -> None:
    """Validate `obj` like `Model.full_clean`, without the queries whose answer is known.

    Raises `InvalidRow` with all problems. `alone` skips the checks of uniqueness: no other row can
    be equal to this one.
    """
    if problems := list(_field_problems(obj)) or list(_row_problems(obj, alone)):
        raise InvalidRow(*problems)


def _field_problems(obj: models.Model) -> Iterator[Problem]:
    # Related objects exist: the caller has loaded them. Checking again costs a query each.
    relations = {field.name for field in obj._meta.concrete_fields if field.is_relation}
    try:
        obj.clean_fields(exclude=relations)
    except ValidationError as invalid:
        for name, errors in invalid.error_dict.items():
            for error in errors:
                yield Problem(frozenset([name]), _sentence(error), error.code or "invalid")
        return
    for name, reason in odd_dates(obj):
        yield Problem(frozenset([name]), reason, "out-of-range")


def _sentence(error: ValidationError) -> str:
    """Return what is wrong with one value, and what to do about it."""
    if error.code in ("blank", "null"):
        return _("It cannot be empty.")
    most = (error.params or {}).get("max")
    if error.code == "max_decimal_places":
        return _("It can have at most %(most)s decimals: round it.") % {"most": most}
    return " ".join(error.messages)


def odd_dates(obj: models.Model) -> Iterator[tuple[str, str]]:
    """Yield the date fields whose year cannot be meant, as when a digit is missing, and why."""
    for field in obj._meta.concrete_fields:
        value = getattr(obj, field.attname) if isinstance(field, models.DateField) else None
        if value is not None and not FIRST_YEAR <= value.year <= LAST_YEAR:
            yield field.name, _("The year %(year)s cannot be meant.") % {"year": value.year}


def _row_problems(obj: models.Model, alone: bool) -> Iterator[Problem]:
    try:
        obj.clean()
        if not alone:
            obj.validate_unique()
    except ValidationError as invalid:
        yield from _problems_of(invalid)
        # It says already which other row is equal, where there is one.
        alone = True
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
        except ValidationError as invalid:
            code = "duplicate" if unique else "contradiction"
            yield Problem(_fields_of(constraint), " ".join(invalid.messages), code)


def _problems_of(invalid: ValidationError) -> Iterator[Problem]:
    if not hasattr(invalid, "error_dict"):
        yield Problem(frozenset(), " ".join(invalid.messages))
        return
    for name, errors in invalid.error_dict.items():
        fields = frozenset() if name == NON_FIELD_ERRORS else frozenset([name])
        reasons = " ".join(reason for error in errors for reason in error.messages)
        yield Problem(fields, reasons, errors[0].code or "invalid")


def _plainly_met(constraint: models.BaseConstraint, row: Mapping[str, Any]) -> bool:
    """Whether the row meets the constraint without asking the database, which costs a query."""
    condition = getattr(constraint, "condition", None)
    try:
        holds = holds_for(condition, row) if condition else None
    except (KeyError, TypeError, ValueError):
        return False
    if isinstance(constraint, models.CheckConstraint):
        return holds is not False
    # A unique constraint does not apply to rows that its condition is not true of.
    return condition is not None and holds is not True


def holds_for(condition: models.Q, row: Mapping[str, Any]) -> bool | None:
    """Evaluate a condition for a row as a database does; None means unknown: a value is NULL.

    Raises `KeyError`, `TypeError` or `ValueError` for conditions that only a database can evaluate.
    """
    parts: list[Any] = condition.children
    results = {
        holds_for(part, row) if isinstance(part, models.Q) else _compare(part, row)
        for part in parts
    }
    # One decisive part settles the result; the opposite needs all parts.
    decisive = {models.Q.AND: False, models.Q.OR: True}[condition.connector]
    if decisive not in results and None in results:
        return None
    return (decisive if decisive in results else not decisive) != condition.negated


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
