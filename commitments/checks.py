"""What the models hold against an object, in sentences, before the database has to refuse it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils.translation import gettext as _


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


def demand_fit(obj: models.Model) -> None:
    """Raise `Unfit` with all that is wrong with `obj`."""
    if problems := list(_field_problems(obj)) or list(_row_problems(obj)):
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


def _row_problems(obj: models.Model) -> Iterator[Problem]:
    try:
        obj.validate_unique()
    except ValidationError as refusal:
        for name, reasons in refusal.message_dict.items():
            fields = frozenset() if name == NON_FIELD_ERRORS else frozenset([name])
            yield Problem(fields, " ".join(reasons))
    for constraint in obj._meta.constraints:
        try:
            constraint.validate(type(obj), obj)
        except ValidationError as refusal:
            yield Problem(_fields_of(constraint), " ".join(refusal.messages))


def _fields_of(constraint: models.BaseConstraint) -> frozenset[str]:
    if isinstance(constraint, models.CheckConstraint):
        condition = constraint.condition
        return frozenset(getattr(condition, "referenced_base_fields", ()))
    return frozenset(getattr(constraint, "fields", ()))
