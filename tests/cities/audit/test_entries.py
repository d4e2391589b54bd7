"""Entries name who changed what, in which role, and can never be changed."""

import pytest
from django.contrib.auth.models import User

from cities.audit import Actor, record
from cities.models import City, TrailEntry
from tests.factories import (
    AdoptionFactory,
    CityFactory,
    MeasurementFactory,
    NetworkFactory,
    TargetFactory,
    TrailEntryFactory,
)

pytestmark = pytest.mark.django_db

Action = TrailEntry.Action


@pytest.mark.slow
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

    kept = TrailEntry.objects.select_related("city").get(pk=entry.pk)
    assert (kept.city, kept.label) == (None, str(city))


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
    first, other, third = CityFactory(), NetworkFactory(), CityFactory()
    entries = {record(item, Action.CHANGE, Actor()) for item in (first, other)}
    record(third, Action.CHANGE, Actor())

    assert set(TrailEntry.objects.about(first, other)) == entries
    assert not TrailEntry.objects.about()
