"""A snapshot has the fields that the audit stores; a difference has those that changed."""

from datetime import date
from decimal import Decimal

import pytest

from cities.audit import difference, snapshot
from cities.models import TrailEntry
from tests.factories import (
    CityFactory,
    MeasurementFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db

Action = TrailEntry.Action


def test_only_what_differs_is_told_from_what_to_what() -> None:
    city = CityFactory(name="Abby", latitude=Decimal("1.5"))
    before = snapshot(city)
    city.name, city.latitude, city.public = "Aby", Decimal("-2.25"), False

    assert difference(before, snapshot(city)) == {
        "name": ["Abby", "Aby"],
        "latitude": ["1.5", "-2.25"],
        "public": [True, False],
    }


def test_nothing_changed_is_an_empty_difference() -> None:
    target = TargetFactory(due_on=date(2026, 12, 31))

    assert difference(snapshot(target), snapshot(target)) == {}


def test_a_new_object_differs_from_nothing_by_all_its_fields() -> None:
    whole = snapshot(CityFactory())

    assert difference({}, whole) == {
        name: [None, value] for name, value in whole.items() if value is not None
    }


def test_search_text_is_no_change() -> None:
    assert "search" not in snapshot(CityFactory())


@pytest.mark.parametrize(("value", "kept"), [(3, False), (30, True), (0, True)])
def test_the_trail_keeps_no_small_count_of_people(value: int, kept: bool) -> None:
    figure = MeasurementFactory(target__counts_people=True, value=value)

    assert ("value" in snapshot(figure)) is kept
