"""Who sees and who edits which city, network, event and membership."""

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.db.models import ProtectedError

from cities.models import City, Country, Event, Membership, Network, Participation
from tests.factories import (
    CityFactory,
    CountryFactory,
    EventFactory,
    FocalPointFactory,
    MembershipFactory,
    NetworkFactory,
    ParticipationFactory,
)

pytestmark = pytest.mark.django_db


def test_a_hidden_city_is_not_published() -> None:
    shown = CityFactory()
    CityFactory(public=False)

    assert list(City.objects.published()) == [shown]


def test_a_country_counts_only_with_a_published_city() -> None:
    shown = CityFactory().country
    CityFactory(public=False)
    CountryFactory()

    assert list(Country.objects.with_cities()) == [shown]


def test_a_city_is_called_by_its_country_too() -> None:
    assert str(CityFactory(name="Aby", country__name="Landia")) == "Aby, Landia"
    assert str(CityFactory(name="Aby", country=None, public=False)) == "Aby"


def test_only_the_user_assigned_country_is_fictional() -> None:
    assert CityFactory(country__iso2="ZZ").fictional
    assert not CityFactory(country__iso2="UG").fictional


def test_a_country_with_cities_cannot_be_deleted() -> None:
    with pytest.raises(ProtectedError):
        CityFactory().country.delete()


# Who edits


def test_a_focal_point_edits_their_own_city_only(
    focal_point: User, city: City, other_city: City
) -> None:
    assert list(City.objects.editable_by(focal_point)) == [city]


def test_a_focal_point_of_two_cities_edits_both(
    focal_point: User, city: City, other_city: City
) -> None:
    other_city.focal_points.add(focal_point)

    assert set(City.objects.editable_by(focal_point)) == {city, other_city}


def test_the_secretariat_edits_the_cities_of_its_network_once_each(
    secretariat: User, network: Network, city: City, other_city: City
) -> None:
    MembershipFactory(network=network, city=city, role="board")

    assert list(City.objects.editable_by(secretariat)) == [city]


def test_the_secretariat_lets_go_of_a_city_that_left(
    secretariat: User, network: Network, city: City
) -> None:
    Membership.objects.update(until=date(2024, 1, 1))

    assert not City.objects.editable_by(secretariat).exists()


def test_a_city_of_two_networks_is_held_by_the_one_it_has_not_left(
    secretariat: User, network: Network, city: City
) -> None:
    MembershipFactory(city=city, until=date(2024, 1, 1))

    assert list(City.objects.editable_by(secretariat)) == [city]


def test_a_reader_edits_nothing(reader: User, city: City, network: Network) -> None:
    assert not City.objects.editable_by(reader).exists()
    assert not Network.objects.editable_by(reader).exists()


def test_staff_edit_their_network_and_focal_points_do_not(
    secretariat: User, focal_point: User, network: Network
) -> None:
    NetworkFactory()

    assert list(Network.objects.editable_by(secretariat)) == [network]
    assert not Network.objects.editable_by(focal_point).exists()


def test_removing_an_account_leaves_its_city() -> None:
    city = CityFactory()
    FocalPointFactory(city=city).delete()

    assert list(City.objects.all()) == [city]


# Networks and memberships


def test_a_network_counts_each_public_city_with_a_current_membership_once() -> None:
    network = NetworkFactory()
    city = MembershipFactory(network=network).city
    MembershipFactory(network=network, city=city, role="board")
    MembershipFactory(network=network, until=date(2024, 1, 1))
    MembershipFactory(network=network, city__public=False)
    MembershipFactory(network=network, public=False)
    MembershipFactory()

    assert Network.objects.listed().get(pk=network.pk).members_listed == 1


def test_a_network_without_members_counts_none() -> None:
    NetworkFactory()

    assert Network.objects.listed().get().members_listed == 0


def test_a_network_is_called_by_its_acronym_where_it_has_one() -> None:
    assert NetworkFactory(name="Long name", acronym="LN").short_name == "LN"
    assert NetworkFactory(name="Long name", acronym="").short_name == "Long name"


def test_a_membership_is_hidden_with_its_city_or_its_network() -> None:
    shown = MembershipFactory()
    MembershipFactory(city__public=False)
    MembershipFactory(network__public=False)
    MembershipFactory(public=False)

    assert list(Membership.objects.published()) == [shown]


def test_a_membership_that_ended_is_not_current() -> None:
    lasting = MembershipFactory()
    MembershipFactory(until=date(2024, 1, 1))

    assert list(Membership.objects.current()) == [lasting]


# Events


def test_a_hidden_event_is_not_published() -> None:
    shown = EventFactory()
    EventFactory(public=False)

    assert list(Event.objects.published()) == [shown]


def test_a_participation_is_hidden_with_its_city_or_its_event() -> None:
    shown = ParticipationFactory()
    ParticipationFactory(city__public=False)
    ParticipationFactory(event__public=False)
    ParticipationFactory(public=False)

    assert list(Participation.objects.published()) == [shown]
