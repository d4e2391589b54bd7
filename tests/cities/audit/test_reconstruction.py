"""Past states of an object are reconstructed from the trail."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from cities.audit import Actor, HistoryUnavailable, difference, record, snapshot, snapshot_on
from cities.models import City, TrailEntry
from tests.factories import (
    CityFactory,
)

pytestmark = pytest.mark.django_db

Action = TrailEntry.Action


DAY = date(2025, 6, 15)


def at(day: int, hour: int = 12) -> Any:
    """Stop the clock at an hour of June 2025."""
    return time_machine.travel(datetime(2025, 6, day, hour, tzinfo=UTC), tick=False)


def changed(city: City, **values: object) -> None:
    """Change a city, with an entry."""
    before = snapshot(city)
    for name, value in values.items():
        setattr(city, name, value)
    city.save()
    record(city, Action.CHANGE, Actor(), difference(before, snapshot(city)))


def added(**values: object) -> City:
    city: City = CityFactory(**values)
    record(city, Action.ADD, Actor(), difference({}, snapshot(city)))
    return city


def test_an_object_is_walked_back_to_the_end_of_a_day() -> None:
    with at(1):
        city = added(name="First", population=1)
    for day, name in ((14, "Second"), (16, "Third"), (17, "Fourth")):
        with at(day):
            changed(city, name=name)
    with at(18):
        changed(city, population=2)
    names = {day: snapshot_on(city, date(2025, 6, day))["name"] for day in (1, 13, 14, 15, 16, 17)}
    first, second = dict.fromkeys((1, 13), "First"), dict.fromkeys((14, 15), "Second")
    assert names == {**first, **second, 16: "Third", 17: "Fourth"}
    assert snapshot_on(city, DAY)["population"] == 1
    assert snapshot_on(city, date(2025, 6, 18))["population"] == 2


def test_of_several_changes_on_a_day_the_last_counts() -> None:
    with at(1):
        city = added(name="First")
    for hour, name in ((0, "Midnight"), (9, "Morning"), (23, "Evening")):
        with at(15, hour):
            changed(city, name=name)
    assert snapshot_on(city, date(2025, 6, 14))["name"] == "First"
    assert snapshot_on(city, DAY)["name"] == "Evening"


def test_a_field_that_came_later_is_as_it_is_and_one_that_went_is_told() -> None:
    with at(1):
        city = CityFactory(timezone="Africa/Kampala")
        record(city, Action.ADD, Actor(), {"name": [None, city.name], "mayor": [None, "A"]})
    with at(20):
        record(city, Action.CHANGE, Actor(), {"mayor": ["A", None]})
    then = snapshot_on(city, DAY)
    assert then["timezone"] == "Africa/Kampala"
    assert then["mayor"] == "A"


def test_what_is_told_today_can_be_more_than_the_fields(city: City) -> None:
    with at(1):
        record(city, Action.ADD, Actor())
    with at(20):
        record(city, Action.CHANGE, Actor(), {"focal_points": [[1], [1, 2]]})
    assert snapshot_on(city, DAY, {"focal_points": [1, 2]}) == {"focal_points": [1]}


@pytest.mark.parametrize(
    ("action", "changes", "why"),
    [
        (Action.ADD, {"name": [None, "A"]}, "did not exist yet: its trail starts on 2025-06-20"),
        (Action.LOAD, {}, "did not exist yet: its trail starts on 2025-06-20"),
        (Action.INVITE, {}, "did not exist yet"),
        (Action.LOAD, {"name": ["A", "B"]}, "earlier values are unknown"),
        (Action.CHANGE, {"name": ["A", "B"]}, "starts on 2025-06-20: earlier values are unknown"),
    ],
)
def test_the_trail_says_how_far_it_reaches(
    city: City, action: Action, changes: dict[str, list[Any]], why: str
) -> None:
    with at(20):
        record(city, action, Actor(), changes)
    with pytest.raises(HistoryUnavailable, match=why):
        snapshot_on(city, DAY)


def test_without_a_trail_only_today_is_available(city: City) -> None:
    with pytest.raises(HistoryUnavailable, match="has no entry"):
        snapshot_on(city, DAY)
    assert snapshot_on(city, timezone.localdate()) == snapshot(city)


def test_a_future_day_is_refused(city: City) -> None:
    with at(15), pytest.raises(HistoryUnavailable, match="in the future"):
        snapshot_on(city, date(2025, 6, 16))
