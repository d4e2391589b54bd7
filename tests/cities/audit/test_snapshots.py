"""A snapshot has the fields that the audit stores; a difference has those that changed."""

import json
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


@pytest.mark.parametrize("value", [0, 3, 30])
def test_the_trail_keeps_no_count_of_people_and_notes_that_it_changed(value: int) -> None:
    figure = MeasurementFactory(target__counts_people=True, value=Decimal(value))
    before = snapshot(figure)
    same = snapshot(figure)
    figure.value = Decimal(31)

    assert json.loads(json.dumps(before))["value"] == "not shown"
    assert difference(before, same) == {}
    assert difference(before, snapshot(figure)) == {"value": ["not shown", "not shown"]}


def test_the_trail_keeps_figures_that_count_nobody() -> None:
    assert snapshot(MeasurementFactory(target__unit="homes", value=Decimal(3)))["value"] == "3"
