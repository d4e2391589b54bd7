"""Validation without queries finds the same errors as the database."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commitments.models import Measurement
from config.models.validation import InvalidRow, full_clean_fast, holds_for

pytestmark = pytest.mark.django_db
CONDITIONS = [
    (model, constraint.condition)
    for app in ("cities", "commitments")
    for model in apps.get_app_config(app).get_models()
    for constraint in model._meta.constraints
    if getattr(constraint, "condition", None)
]


def some(field: Any) -> st.SearchStrategy[Any]:
    """Return values of a field, those that conditions tell apart among them."""
    if field.is_relation:
        kept = st.integers(1, 2)
    elif isinstance(field, models.DateTimeField):
        kept = st.datetimes(timezones=st.just(None)).map(lambda moment: moment.isoformat())
    elif isinstance(field, models.DateField):
        kept = st.dates(date(2024, 1, 1), date(2024, 1, 3))
    elif isinstance(field, models.DecimalField):
        kept = st.integers(-200, 200).map(Decimal)
    elif isinstance(field, models.BooleanField):
        kept = st.booleans()
    elif isinstance(field, models.IntegerField):
        kept = st.integers(-1, 3)
    else:
        kept = st.sampled_from(["", "x", *(code for code, _label in field.flatchoices)])
    return st.none() | kept


@pytest.mark.slow
@pytest.mark.parametrize(
    ("model", "condition"),
    CONDITIONS,
    ids=[f"{m.__name__}-{n}" for n, (m, _c) in enumerate(CONDITIONS)],
)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_python_says_of_a_condition_what_the_database_says(
    model: Any, condition: Any, data: st.DataObject
) -> None:
    fields = {field.name: field for field in model._meta.concrete_fields}
    named = {name.partition("__")[0] for name in condition.referenced_base_fields}
    row = {name: data.draw(some(fields[name]), name) for name in sorted(named)}
    against = {name: models.Value(value, fields[name]) for name, value in row.items()}
    assert (holds_for(condition, row) is not False) == condition.check(against)


def test_what_only_the_database_understands_is_left_to_it() -> None:
    for condition in (models.Q(title__regex="x"), models.Q(other=1)):
        with pytest.raises(KeyError):
            holds_for(condition, {"title": "x"})


def test_a_row_that_is_right_asks_no_question(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        full_clean_fast(Measurement(report_id=1, unit="beds", value=1), alone=True)
    with pytest.raises(InvalidRow, match="needs a unit"):
        full_clean_fast(Measurement(report_id=1, value=1), alone=True)
