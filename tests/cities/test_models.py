"""Who sees and who edits which city, network, event and membership."""

from datetime import date
from functools import partial

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.utils import translation

from cities.models import AlternateName, City, Country, Event, Membership, Network, Participation
from config.models.validation import InvalidRow, full_clean_fast
from tests.factories import (
    AlternateNameFactory,
    CityFactory,
    CountryFactory,
    EventFactory,
    FocalPointFactory,
    MembershipFactory,
    NetworkFactory,
    OrganisationFactory,
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
    MembershipFactory(network=network, city=city, role="leadership-board")

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
    MembershipFactory(network=network, city=city, role="leadership-board")
    MembershipFactory(network=network, until=date(2024, 1, 1))
    MembershipFactory(network=network, city__public=False)
    MembershipFactory(network=network, public=False)
    MembershipFactory()

    assert Network.objects.listed().get(pk=network.pk).members_listed == 1


def test_a_network_counts_members_of_each_kind_and_no_grantee_or_partner() -> None:
    network = NetworkFactory()
    MembershipFactory(network=network)
    MembershipFactory(network=network, city=None, member_network=NetworkFactory())
    MembershipFactory(network=network, city=None, organisation=OrganisationFactory())
    MembershipFactory(network=network, role="grantee")
    MembershipFactory(network=network, role="partner")

    assert Network.objects.listed().get(pk=network.pk).members_listed == 3


def test_a_fund_that_states_its_grantees_counts_grantees() -> None:
    fund = NetworkFactory(members=2, members_role="grantee")
    MembershipFactory(network=fund, role="grantee")
    MembershipFactory(network=fund)

    assert Network.objects.listed().get(pk=fund.pk).members_listed == 1


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


# Places that end, and names


def test_places_that_would_succeed_each_other_in_a_circle_are_refused() -> None:
    last = CityFactory()
    first = CityFactory(succeeded_by=CityFactory(succeeded_by=last))
    last.succeeded_by = first

    for check in (last.full_clean, partial(full_clean_fast, last)):
        with pytest.raises((ValidationError, InvalidRow), match="in a circle"):
            check()


def test_a_chain_of_successors_is_no_circle() -> None:
    CityFactory(succeeded_by=CityFactory(succeeded_by=CityFactory())).full_clean()


def test_a_name_is_public_with_what_it_names() -> None:
    shown = AlternateNameFactory()
    AlternateNameFactory(city__public=False)
    of_country = AlternateNameFactory(city=None, country=CountryFactory())
    of_network = AlternateNameFactory(city=None, network=NetworkFactory())

    assert {*AlternateName.objects.published()} == {shown, of_country, of_network}


def test_a_city_is_written_with_the_comma_of_the_language() -> None:
    city = CityFactory.build(name="كمبالا", country=CountryFactory.build(name="أوغندا"))
    with translation.override("ar"):
        assert str(city) == "كمبالا، أوغندا"
