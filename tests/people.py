"""The people and the places of the tests: one of each role, around one city and one network."""

import pytest
from django.contrib.auth.models import User

from cities.models import City, Network
from tests.factories import (
    AdministratorFactory,
    CityFactory,
    FocalPointFactory,
    MembershipFactory,
    NetworkFactory,
    SecretariatFactory,
    UserFactory,
)


@pytest.fixture
def city(db: None) -> City:
    """A city that is a member of `network`."""
    return CityFactory()


@pytest.fixture
def other_city(db: None) -> City:
    """A city that is a member of no network."""
    return CityFactory(name="Elsewhere")


@pytest.fixture
def network(city: City) -> Network:
    """The network that `city` is a member of."""
    network: Network = NetworkFactory()
    MembershipFactory(network=network, city=city)
    return network


@pytest.fixture
def administrator(db: None) -> User:
    """Someone who may do everything except decide on their own report."""
    return AdministratorFactory()


@pytest.fixture
def secretariat(network: Network) -> User:
    """Someone who checks what `city` reports."""
    return SecretariatFactory(network=network)


@pytest.fixture
def foreign_secretariat(db: None) -> User:
    """Someone of the secretariat of a network that `city` is not a member of."""
    return SecretariatFactory()


@pytest.fixture
def focal_point(city: City) -> User:
    """Someone who enters data for `city`."""
    return FocalPointFactory(city=city)


@pytest.fixture
def other_focal_point(other_city: City) -> User:
    """Someone who enters data for `other_city`."""
    return FocalPointFactory(city=other_city)


@pytest.fixture
def reader(db: None) -> User:
    """Someone with an account and no role."""
    return UserFactory()
