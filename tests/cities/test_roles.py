"""Who someone is to a city: of the secretariat only while the city is a member."""

from datetime import date

import pytest
from django.contrib.auth.models import User

from cities.models import City, Membership, Network, TrailEntry
from cities.roles import Role, acting, representatives_of, roles_of, secretariat_of
from tests.factories import (
    CityFactory,
    FocalPointFactory,
    MembershipFactory,
    NetworkFactory,
    SecretariatFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return CityFactory()


@pytest.fixture
def former_network(city: City) -> Network:
    """A network that the city has left. Its name comes first in every order."""
    network = NetworkFactory(name="A former network", slug="a-former", acronym="AFN")
    MembershipFactory(network=network, city=city, until=date(2020, 1, 1))
    return network


@pytest.fixture
def officer(former_network: Network) -> User:
    return SecretariatFactory(network=former_network)


def test_nobody_acts_in_the_name_of_a_network_that_the_city_has_left(
    city: City, officer: User
) -> None:
    actor = acting(officer, city)

    assert (actor.role, actor.role_for) == ("", "")


def test_the_network_that_the_city_is_still_in_is_named(city: City, officer: User) -> None:
    current = NetworkFactory(name="Z network", slug="z-network", acronym="ZN")
    MembershipFactory(network=current, city=city)
    current.staff.add(officer)

    actor = acting(officer, city)

    assert (actor.role, actor.role_for) == (TrailEntry.Role.SECRETARIAT, "ZN")


def test_the_secretariat_of_a_network_that_the_city_has_left_checks_nothing(
    city: City, officer: User
) -> None:
    assert not secretariat_of(officer, city)


def test_the_secretariat_checks_the_city_that_came_back(
    city: City, officer: User, former_network: Network
) -> None:
    MembershipFactory(network=former_network, city=city)

    assert secretariat_of(officer, city)


@pytest.mark.parametrize("role", [Membership.Role.GRANTEE, Membership.Role.PARTNER])
def test_a_secretariat_checks_nothing_of_who_is_no_member(
    role: str, city: City, officer: User, former_network: Network
) -> None:
    MembershipFactory(network=former_network, city=city, role=role)

    assert not secretariat_of(officer, city)
    assert not City.objects.editable_by(officer).exists()
    assert acting(officer, city).role == ""


def test_a_person_has_every_role_that_their_cities_and_networks_give(city: City) -> None:
    person = UserFactory()
    assert roles_of(person) == frozenset()

    city.focal_points.add(person)
    assert roles_of(person) == {Role.FOCAL_POINT}

    NetworkFactory().staff.add(person)
    person.is_superuser = True
    assert roles_of(person) == {Role.FOCAL_POINT, Role.SECRETARIAT, Role.ADMINISTRATOR}


def test_staff_act_for_their_own_network_and_for_no_other() -> None:
    network, other = (NetworkFactory(acronym=acronym) for acronym in ("ON", "OTN"))
    someone = SecretariatFactory(network=network)

    actor = acting(someone, network)

    assert (actor.role, actor.role_for) == (TrailEntry.Role.SECRETARIAT, "ON")
    for party in (other, None):
        assert acting(someone, party).role == ""


def test_who_can_no_longer_sign_in_reports_for_nobody(city: City) -> None:
    former, today = (FocalPointFactory(city=city) for _each in range(2))
    former.is_active = False
    former.save()

    assert former not in representatives_of(city) and today in representatives_of(city)
