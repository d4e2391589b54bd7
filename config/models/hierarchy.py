"""Rows that lead to another row of the same kind: successors, umbrellas."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models


def refuse_circle(obj: models.Model, field: str, message: Any) -> None:
    """Raise `ValidationError` when following the relation `field` from `obj` leads back to it.

    One query a step; the chains are short.
    """
    manager = type(obj)._default_manager
    key = getattr(obj, f"{field}_id")
    visited = {obj.pk}
    while key is not None:
        if key in visited:
            raise ValidationError({field: message})
        visited.add(key)
        key = manager.filter(pk=key).values_list(f"{field}_id", flat=True).first()
