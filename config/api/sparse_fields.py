"""Sparse fields: which fields of a row are shown, and which references are expanded."""

from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.urls import resolve, reverse
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from config.api.fields import Reference
from config.coded_text import CodedText

# The most references that one request can expand.
MOST_EXPANDED = 3
Row = dict[str, Any]


def requested_names(request: Request, name: str, allowed: list[str]) -> list[str]:
    """Return the names in a parameter that takes several; refuse unknown ones."""
    texts = ",".join(request.query_params.getlist(name)).split(",")
    names = [text.strip() for text in texts if text.strip()]
    if strange := [text for text in names if text not in allowed]:
        choices = ", ".join(allowed) or "none"
        sentence = f"Unknown value “{strange[0][:40]}”. Available: {choices}."
        raise ValidationError({name: [CodedText(sentence, "unknown-value")]})
    return names


def select_fields(serializer: serializers.Serializer, request: Request) -> None:
    """Keep only the requested and expanded fields of a row, and the id."""
    if names := requested_names(request, "fields", list(serializer.fields)):
        names += requested_names(request, "expand", sorted(references(serializer)))
        for name in set(serializer.fields) - {"id", *names}:
            serializer.fields.pop(name)


def references(serializer: serializers.Serializer) -> dict[str, Reference]:
    """Return the fields that refer to other rows."""
    fields = {name: getattr(field, "child", field) for name, field in serializer.fields.items()}
    return {name: field for name, field in fields.items() if isinstance(field, Reference)}


def expand_references(
    serializer: serializers.Serializer, request: Request, rows: list[Row]
) -> None:
    """Put whole rows in place of references: one query for each kind."""
    named = references(serializer)
    names = requested_names(request, "expand", sorted(named))
    if len(names) > MOST_EXPANDED:
        sentence = f"At most {MOST_EXPANDED} at once."
        raise ValidationError({"expand": [CodedText(sentence, "too-many-values")]})
    for name in dict.fromkeys(names):
        ids = {str(reference["id"]) for row in rows for reference in _references_in(row[name])}
        full = _rows(named[name].route, ids, request) if ids else {}
        for row in rows:
            if isinstance(row[name], list):
                row[name] = [
                    {**reference, **full.get(reference["id"], {})} for reference in row[name]
                ]
            elif row[name]:
                row[name] |= full.get(row[name]["id"], {})


def _references_in(value: Any) -> Iterator[Row]:
    """Yield the references in a field that has one, several or none."""
    yield from value if isinstance(value, list) else [value] if value else []


def _rows(route: str, ids: set[str], request: Request) -> dict[str, Row]:
    """Return rows of the list `route` by their ids."""
    kind: Any = resolve(reverse(f"api:{route}-list")).func
    view = kind.cls(basename=route, request=request, format_kwarg=None, action="list")
    condition = reduce(or_, (Q(**view.key(key)) for key in sorted(ids)))
    serializer = view.get_serializer_class()(context=view.get_serializer_context())
    rows = (serializer.to_representation(row) for row in view.get_queryset().filter(condition))
    return {str(row["id"]): row for row in rows}
