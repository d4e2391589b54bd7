"""What a field of the API says is what the column of that name holds, in every list."""

from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction
from django.test import Client
from django.urls import reverse

from config.api_urls import LISTS
from tests import world

pytestmark = pytest.mark.slow


def fill(model: type[models.Model]) -> None:
    """Give each column that may be empty a value of its own, where no constraint forbids it."""
    for number, field in enumerate(model._meta.concrete_fields):
        if field.is_relation or field.choices or field.unique or not (field.blank or field.null):
            continue
        value: Any = None
        if isinstance(field, models.CharField | models.TextField):
            value = field.name[: field.max_length]
        elif isinstance(field, models.IntegerField):
            value = 1000 + number
        elif isinstance(field, models.DecimalField):
            value = Decimal(number) / 2
        elif type(field) is models.DateField:
            value = date(2024, 1, 1) + timedelta(number)
        if value is not None:
            with suppress(IntegrityError), transaction.atomic():
                model._default_manager.update(**{field.name: value})


def as_text(value: Any) -> Any:
    """Return how the API says what a column holds."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return None if value == "" else value


@pytest.mark.django_db
def test_a_field_says_what_the_column_of_its_name_holds() -> None:
    world.build()
    compared = set()
    for name, kind in LISTS.items():
        view = kind()
        model = view.queryset.model
        if name != "trail":  # nobody changes it
            fill(model)
        for row in Client().get(reverse(f"api:{name}-list")).json()["results"]:
            stored = model._default_manager.get(**view.key(str(row["id"])))
            columns = {field.name: field for field in model._meta.concrete_fields}
            for field in (columns.keys() & row.keys()) - {"id", "url"}:
                if columns[field].is_relation:
                    continue
                expected = as_text(getattr(stored, field))
                if type(columns[field]) is models.DateField and row[field]:
                    expected = expected[: len(row[field])]  # as far as it is known
                assert row[field] == expected, (name, field)
                compared |= {(name, field)} if expected else set()
    assert len(compared) > 120
