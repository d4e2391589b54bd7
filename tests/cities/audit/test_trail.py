"""The trail says who changed what, is append-only, and is public only of what is public."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.utils import timezone

from cities.audit.trail import Actor, NotTold, as_of, difference, record, snapshot
from cities.models import City, TrailEntry
from tests.factories import (
    AdoptionFactory,
    CityFactory,
    EvidenceFactory,
    MeasurementFactory,
    NetworkFactory,
    ReportFactory,
    TargetFactory,
    TrailEntryFactory,
)

pytestmark = pytest.mark.django_db

Action = TrailEntry.Action


def test_an_entry_names_who_what_when_and_why(focal_point: User, city: City) -> None:
    actor = Actor(focal_point, TrailEntry.Role.FOCAL_POINT, "Aby")
    changes = {"name": ["Abby", "Aby"]}

    made = record(city, Action.CHANGE, actor, changes, "Misspelt.")

    entry = TrailEntry.objects.about(city).get()
    assert entry == made
    assert entry.actor_name == focal_point.get_full_name()
    assert (entry.acted_as, entry.note) == ("focal point of Aby", "Misspelt.")
    assert (entry.label, entry.changes) == (str(city), changes)
    assert entry.at is not None


def test_the_name_stays_when_the_account_goes(reader: User, city: City) -> None:
    name = reader.get_full_name()
    entry = record(city, Action.CHANGE, Actor(reader))
    reader.delete()

    entry.refresh_from_db()
    assert (entry.actor, entry.actor_name) == (None, name)


def test_someone_without_a_full_name_is_called_by_their_user_name(reader: User) -> None:
    reader.first_name = reader.last_name = ""

    assert Actor(reader).name == reader.username
    assert Actor().name == ""


def test_the_trail_cannot_be_changed_or_deleted() -> None:
    TrailEntryFactory(label="As it was")

    for attempt in (
        lambda: TrailEntry.objects.update(label="Changed"),
        lambda: TrailEntry.objects.all().update(label="Changed"),
        lambda: TrailEntry.objects.all().delete(),
        lambda: TrailEntry.objects.filter(pk__gt=0).delete(),
    ):
        with pytest.raises(TypeError, match="append-only"):
            attempt()
    assert TrailEntry.objects.get().label == "As it was"


def test_an_entry_stays_when_its_city_goes() -> None:
    city = CityFactory()
    entry = record(city, Action.DELETE, Actor())
    city.delete()

    entry.refresh_from_db()
    assert entry.city is None
    assert entry.label == str(city)


# What changed


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


# Whom it concerns


def test_an_entry_about_a_figure_leads_to_its_city_and_commitment() -> None:
    figure = MeasurementFactory()
    adoption = figure.report.adoption

    entry = record(figure, Action.CHANGE, Actor())

    assert (entry.city, entry.network) == (adoption.city, None)
    assert entry.commitment == adoption.commitment.slug


def test_an_entry_about_a_network_s_promise_leads_to_the_network() -> None:
    adoption = AdoptionFactory(by_network=True)

    entry = record(TargetFactory(adoption=adoption), Action.ADD, Actor())

    assert (entry.city, entry.network) == (None, adoption.network)


def test_entries_are_found_by_any_of_several_objects() -> None:
    one, other, third = CityFactory(), NetworkFactory(), CityFactory()
    entries = {record(item, Action.CHANGE, Actor()) for item in (one, other)}
    record(third, Action.CHANGE, Actor())

    assert set(TrailEntry.objects.about(one, other)) == entries
    assert not TrailEntry.objects.about()


# As it was on a day


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
    names = {day: as_of(city, date(2025, 6, day))["name"] for day in (1, 13, 14, 15, 16, 17)}
    first, second = dict.fromkeys((1, 13), "First"), dict.fromkeys((14, 15), "Second")
    assert names == {**first, **second, 16: "Third", 17: "Fourth"}
    assert as_of(city, DAY)["population"] == 1
    assert as_of(city, date(2025, 6, 18))["population"] == 2


def test_of_several_changes_on_a_day_the_last_counts() -> None:
    with at(1):
        city = added(name="First")
    for hour, name in ((0, "Midnight"), (9, "Morning"), (23, "Evening")):
        with at(15, hour):
            changed(city, name=name)
    assert as_of(city, date(2025, 6, 14))["name"] == "First"
    assert as_of(city, DAY)["name"] == "Evening"


def test_a_field_that_came_later_is_as_it_is_and_one_that_went_is_told() -> None:
    with at(1):
        city = CityFactory(timezone="Africa/Kampala")
        record(city, Action.ADD, Actor(), {"name": [None, city.name], "mayor": [None, "A"]})
    with at(20):
        record(city, Action.CHANGE, Actor(), {"mayor": ["A", None]})
    then = as_of(city, DAY)
    assert then["timezone"] == "Africa/Kampala"
    assert then["mayor"] == "A"


def test_what_is_told_today_can_be_more_than_the_fields(city: City) -> None:
    with at(1):
        record(city, Action.ADD, Actor())
    with at(20):
        record(city, Action.CHANGE, Actor(), {"focal_points": [[1], [1, 2]]})
    assert as_of(city, DAY, {"focal_points": [1, 2]}) == {"focal_points": [1]}


@pytest.mark.parametrize(
    ("action", "changes", "why"),
    [
        (Action.ADD, {"name": [None, "A"]}, "not there yet: it begins on 2025-06-20"),
        (Action.LOAD, {}, "not there yet: it begins on 2025-06-20"),
        (Action.INVITE, {}, "not there yet"),
        (Action.LOAD, {"name": ["A", "B"]}, "does not reach back"),
        (Action.CHANGE, {"name": ["A", "B"]}, "begins on 2025-06-20; it does not reach back"),
    ],
)
def test_the_trail_says_how_far_it_reaches(
    city: City, action: Action, changes: dict[str, list[Any]], why: str
) -> None:
    with at(20):
        record(city, action, Actor(), changes)
    with pytest.raises(NotTold, match=why):
        as_of(city, DAY)


def test_without_a_trail_nothing_is_known_but_today(city: City) -> None:
    with pytest.raises(NotTold, match="says nothing"):
        as_of(city, DAY)
    assert as_of(city, timezone.localdate()) == snapshot(city)


def test_a_day_to_come_is_not_told(city: City) -> None:
    with at(15), pytest.raises(NotTold, match="not come yet"):
        as_of(city, date(2025, 6, 16))


# What the public sees


@pytest.mark.parametrize("public", [True, False])
def test_what_happens_to_a_hidden_city_stays_hidden(public: bool) -> None:
    entry = record(CityFactory(public=public), Action.CHANGE, Actor())

    assert entry.public is public
    assert TrailEntry.objects.published().exists() is public


def test_evidence_of_a_draft_is_hidden_and_of_a_published_report_shown() -> None:
    draft = EvidenceFactory()
    published = EvidenceFactory(report=ReportFactory(published=True))

    assert not record(draft, Action.ADD, Actor()).public
    assert record(published, Action.ADD, Actor()).public


def test_a_target_is_as_public_as_its_promise() -> None:
    hidden = TargetFactory(adoption__commitment__public=False)

    assert record(TargetFactory(), Action.ADD, Actor()).public
    assert not record(hidden, Action.ADD, Actor()).public


@pytest.mark.parametrize(("value", "kept"), [(3, False), (30, True), (0, True)])
def test_the_trail_keeps_no_small_count_of_people(value: int, kept: bool) -> None:
    figure = MeasurementFactory(target__counts_people=True, value=value)

    assert ("value" in snapshot(figure)) is kept
