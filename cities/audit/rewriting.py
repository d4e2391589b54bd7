"""The one way by which words are taken out of rows that nobody may change any more."""

from typing import Any

from django.db import models

from config.models.fields import SearchField


def overwrite(row: models.Model, values: dict[str, Any]) -> None:
    """Store other values in a row, of the trail too, as if it had always had them.

    Only for words that must be gone: it writes no entry, and checks nothing. What search looks in
    is refreshed.
    """
    for name, value in values.items():
        setattr(row, name, value)
    searched = [field for field in row._meta.concrete_fields if isinstance(field, SearchField)]
    derived = {field.attname: field.pre_save(row, add=False) for field in searched}
    models.QuerySet(type(row)).filter(pk=row.pk).update(**values, **derived)
