"""Types of values in rows of the API. What is missing is null, never 0 or ""."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from operator import attrgetter, methodcaller
from typing import Any
from urllib.parse import quote

from django.db import models
from django.utils.text import capfirst
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from config.api.languages import LABEL_SUFFIX, PARAMETER
from config.translations import translated


class Text(serializers.CharField):
    """Text as its author wrote it."""

    def to_representation(self, value: Any) -> Any:
        return str(value) or None


class Title(Text):
    """A title or name that the catalogue has in several languages."""

    def to_representation(self, value: Any) -> Any:
        return translated(str(value)) or None


class Code(serializers.ChoiceField):
    """One of several fixed codes."""

    def __deepcopy__(self, memo: dict[int, Any]) -> "Code":
        """Copy without the codes: each request copies each field, and codes never change."""
        made: Any = self  # its arguments are not in the type stubs
        return type(self)(*made._args, **made._kwargs)

    def to_representation(self, value: Any) -> Any:
        return str(value) or None


class Address(serializers.URLField):
    """A web address."""

    def to_representation(self, value: Any) -> Any:
        return value or None


class Exact(serializers.DecimalField):
    """An exact decimal, as a string: JSON's own numbers are not exact."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=None, decimal_places=None, **kwargs)

    def to_representation(self, value: Decimal) -> str:
        return f"{value.normalize():f}"


# The serializer field for each model field.
STORED_FIELDS = (
    Text,
    Code,
    Address,
    Exact,
    serializers.DateField,
    serializers.DateTimeField,
    serializers.BooleanField,
    serializers.IntegerField,
)

PARTIAL = r"^\d{4}(-\d{2}(-\d{2})?|-Q[1-4])?$"


@extend_schema_field({"type": "string", "pattern": PARTIAL, "examples": ["2022", "2022-Q3"]})
class PartialDate(serializers.Field):
    """A date as far as it is known: 2022, 2022-Q3, 2022-09 or 2022-09-30.

    `name` is the row's date; its precision is in `precision`, or in `name`_precision.
    """

    def __init__(self, name: str, precision: str = "", **kwargs: Any) -> None:
        self.name = name
        self.precision = precision or f"{name}_precision"
        kwargs.setdefault("help_text", "As far as it is known: 2022, 2022-Q3, 2022-09, 2022-09-30.")
        super().__init__(**{"source": "*", "allow_null": True, **kwargs})

    def to_representation(self, row: Any) -> str | None:
        day: date | None = getattr(row, self.name)
        if day is None:
            return None
        precision = getattr(row, self.precision)
        if precision == "quarter":
            return f"{day.year:04}-Q{(day.month + 2) // 3}"
        return day.isoformat()[: {"year": 4, "month": 7}.get(precision, 10)]


FIELD_KINDS: list[tuple[type[models.Field], type[serializers.Field]]] = [
    (models.DateTimeField, serializers.DateTimeField),
    (models.DateField, serializers.DateField),
    (models.BooleanField, serializers.BooleanField),
    (models.DecimalField, Exact),
    (models.IntegerField, serializers.IntegerField),
    (models.URLField, Address),
    (models.SlugField, serializers.CharField),
    (models.CharField, Text),
    (models.TextField, Text),
]


def model_field(model: type[models.Model], name: str, **kwargs: Any) -> Any:
    """Return the serializer field for the field `name` of a model, with its help text.

    It may be null where the model allows it to be empty. (Any, because a row may have a `source` of
    its own, where the types of Django REST framework expect theirs.)
    """
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field)
    label = capfirst(str(field.verbose_name))
    options = {"help_text": str(field.help_text) or f"{label}.", **kwargs}
    empty: dict[str, Any] = {"allow_null": True} if field.null or field.blank else {}
    if field.choices:
        return Code(choices=list(field.choices), **{**empty, **options})
    if name in getattr(model, "in_languages", ()):
        return Title(**{**empty, **options})
    kind = next(kind for stored, kind in FIELD_KINDS if isinstance(field, stored))
    return kind(**{**empty, **options})


def derived(kind: type[serializers.Field], of: Callable[[Any], Any], **kwargs: Any) -> Any:
    """Return a field of some kind whose value is computed by `of` from the row."""

    class Derived(kind):  # type: ignore[misc, valid-type]  # the kind is chosen by the caller
        def get_attribute(self, row: Any) -> Any:
            return of(row)

    return Derived(source="*", **kwargs)


@extend_schema_field(OpenApiTypes.URI)
class PageAddress(serializers.Field):
    """Address of the page that shows the row; `path` returns it without the host."""

    def __init__(
        self, path: Callable[[Any], str | None] = methodcaller("get_absolute_url"), **kwargs: Any
    ) -> None:
        self.path = path
        defaults = {"source": "*", "help_text": "The page that shows it."}
        super().__init__(**{**defaults, **kwargs})

    def to_representation(self, row: Any) -> str | None:
        path = self.path(row)
        return f"{self.context['site']}{path}" if path else None


@extend_schema_field(OpenApiTypes.URI)
class ApiAddress(serializers.Field):
    """Address of the row itself in this API, computed from the `id` beside it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"source": "*", "help_text": "Its address in this API.", **kwargs})

    def to_representation(self, row: Any) -> str:
        assert isinstance(self.parent, serializers.Serializer)
        name = self.parent.fields["id"]
        key = name.to_representation(name.get_attribute(row))
        return address_of(self.context, self.context["view"].basename, key)


def address_of(context: Mapping[str, Any], route: str, key: Any) -> str:
    """Return the address in this API of a row in the list `route`."""
    return f"{context['api']}{route}/{escaped(str(key))}/"


def escaped(key: str) -> str:
    """Return an id as it is written in addresses."""
    return key if key.isascii() and key.replace("-", "").isalnum() else quote(key, safe=":")


class ReadOnlySerializer(serializers.Serializer):
    """A serializer that only reads: it calls as little as possible for each field of each row."""

    @cached_property
    def _readers(self) -> list[tuple[str, Callable[[Any], Any], Callable[[Any], Any]]]:
        """The name of each field, and the functions that read it from a row and format it.

        Where a language is asked for, the words of each code follow it.
        """
        readers: list[Any] = []
        for name, field in self.fields.items():
            read = _reader(field)
            readers.append((name, read, field.to_representation))
            if self.context.get(PARAMETER) and (code := code_in(field)):
                several = code is not field
                readers.append((f"{name}{LABEL_SUFFIX}", read, _words_of(code, several)))
        return readers

    def to_representation(self, row: Any) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for name, value_of, represent in self._readers:
            value = value_of(row)
            data[name] = None if value is None else represent(value)
        return data


def code_in(field: serializers.Field) -> Code | None:
    """Return the field of the codes that a field gives, one or several; None where it has none."""
    given = field.child if isinstance(field, serializers.ListField) else field
    return given if isinstance(given, Code) else None


def _words_of(code: Code, several: bool) -> Callable[[Any], Any]:
    """Return the function that says a code, or several, in the language in use."""
    words = {str(value): str(label) for value, label in code.choices.items()}

    def say(value: Any) -> str | None:
        return words.get(str(value), str(value)) or None

    return (lambda values: [say(value) for value in values]) if several else say


def _reader(field: serializers.Field) -> Callable[[Any], Any]:
    """Return the function that reads a field from a row: the shortest one for a plain attribute."""
    plain = type(field).get_attribute is serializers.Field.get_attribute
    if plain and field.source == "*":
        return lambda row: row
    if plain and isinstance(field, STORED_FIELDS) and len(field.source_attrs) == 1:
        return attrgetter(str(field.source))
    return field.get_attribute


# In the context of a serializer: its rows become the lines of a file.
FILE = "file"


@dataclass(frozen=True)
class Beside:
    """What files say of a row that is referred to besides: columns, and their values."""

    columns: dict[str, str]
    values: Callable[[Any, Any], dict[str, Any]]


class Reference(serializers.Serializer):
    """A reference to another row: its id, its name, and its address in this API."""

    id = serializers.CharField(help_text="Id in its list.")
    name = Text(help_text="Name or title.")
    api_url = serializers.URLField(help_text="Address in this API.")

    def __init__(
        self,
        route: str,
        *,
        key: Callable[[Any], Any] = attrgetter("slug"),
        called: Callable[[Any], str] = str,
        beside: "Beside | None" = None,
        **kwargs: Any,
    ) -> None:
        self.route, self.key, self.called, self.beside = route, key, called, beside
        super().__init__(**kwargs)

    def get_attribute(self, row: Any) -> Any:
        """Return None for rows that the public does not see."""
        meant = super().get_attribute(row)
        return meant if getattr(meant, "public", True) else None

    def to_representation(self, row: Any) -> dict[str, Any]:
        key = str(self.key(row))
        name = translated(self.called(row))
        data = {"id": key, "name": name, "api_url": f"{self._list}{escaped(key)}/"}
        if self.beside and self.context.get(FILE):
            data |= self.beside.values(self.context, row)
        return data

    @cached_property
    def _list(self) -> str:
        """Address of the list of the row."""
        return f"{self.context['api']}{self.route}/"


class RecordedAt(serializers.DateTimeField):
    """When a row was first public here, which is not the date of what it is about."""

    def __init__(self, **kwargs: Any) -> None:
        help_text = (
            "When it was first public here, whenever it happened; null where that is not recorded."
        )
        super().__init__(**{"allow_null": True, "help_text": help_text, **kwargs})


class SluggedRowSerializer(ReadOnlySerializer):
    """One row of a list whose id is its slug."""

    id = serializers.CharField(source="slug", help_text="Its name in web addresses. Stable.")
    url = PageAddress()
    api_url = ApiAddress()
    recorded_at = RecordedAt()


class NumberedRowSerializer(ReadOnlySerializer):
    """One row of a list whose id is a number."""

    id = serializers.IntegerField(source="pk", help_text="Id of the row, a number. Stable.")
    url = PageAddress()
    api_url = ApiAddress()
    recorded_at = RecordedAt()
