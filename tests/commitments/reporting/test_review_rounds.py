"""Who reviews whom."""

from datetime import date

import pytest
from django.contrib.auth.models import User
from hypothesis import given
from hypothesis import strategies as st

from cities.models import City, Network
from commitments.models import Notice, Review
from commitments.reporting import review_rounds
from commitments.reporting.workflow import Refused
from tests.factories import (
    AdoptionFactory,
    CityFactory,
    FocalPointFactory,
    MembershipFactory,
    ReportFactory,
)

DUE = date(2026, 12, 1)


@given(st.integers(2, 12), st.sets(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=20))
def test_each_gives_one_review_and_gets_one(n: int, forbidden: set[tuple[int, int]]) -> None:
    pairs = review_rounds.pair(list(range(n)), forbidden)

    if pairs is not None:
        assert sorted(pairs) == sorted(pairs.values()) == list(range(n))
        assert all(a != b and (a, b) not in forbidden for a, b in pairs.items())


@given(st.integers(3, 12))
def test_a_second_round_repeats_no_pair(n: int) -> None:
    first = review_rounds.pair(list(range(n)), set())
    assert first is not None
    second = review_rounds.pair(list(range(n)), set(first.items()))

    assert second is not None
    assert not set(first.items()) & set(second.items())


def test_one_city_alone_has_no_pairing() -> None:
    assert review_rounds.pair([1], set()) is None


@pytest.fixture
def members(network: Network, city: City) -> list[City]:
    """Four member cities, each with a published report and a focal point."""
    cities = [city, *(CityFactory() for _ in range(3))]
    for member in cities[1:]:
        MembershipFactory(network=network, city=member)
    for member in cities:
        ReportFactory(adoption=AdoptionFactory(city=member), published=True)
    return cities


@pytest.mark.slow
def test_a_round_invites_every_city_that_reported(
    network: Network, members: list[City], secretariat: User
) -> None:
    MembershipFactory(network=network, city=CityFactory())  # it has not reported
    Notice.objects.all().delete()

    made = review_rounds.open_round(network, "Peer review 2026", DUE, secretariat)

    reviews = Review.objects.filter(round=made)
    assert {r.reviewing_city for r in reviews} == set(members)
    assert {r.report.adoption.city for r in reviews} == set(members)
    assert Notice.objects.filter(kind="invited", day=DUE).count() == 4


@pytest.mark.slow
def test_the_next_round_pairs_anew(
    network: Network, members: list[City], secretariat: User
) -> None:
    first = review_rounds.open_round(network, "First", DUE, secretariat)
    second = review_rounds.open_round(network, "Second", DUE, secretariat)

    def pairs(of: object) -> set[tuple[int, int]]:
        return set(
            Review.objects.filter(round=of).values_list("reviewing_city", "report__adoption__city")
        )

    assert not pairs(first) & pairs(second)


@pytest.mark.slow
def test_cities_that_share_a_focal_point_do_not_review_each_other(
    network: Network, members: list[City], secretariat: User
) -> None:
    shared = FocalPointFactory(city=members[0])
    members[1].focal_points.add(shared)

    review_rounds.open_round(network, "First", DUE, secretariat)

    for review in Review.objects.all():
        assert {review.reviewing_city, review.report.adoption.city} != set(members[:2])


def test_a_round_that_cannot_be_leaves_nothing(
    network: Network, city: City, secretariat: User
) -> None:
    ReportFactory(adoption=AdoptionFactory(city=city), published=True)

    with pytest.raises(Refused, match="No pairing is possible"):
        review_rounds.open_round(network, "First", DUE, secretariat)

    assert not network.review_rounds.exists()


@pytest.mark.slow
def test_only_staff_of_the_network_open_a_round(
    network: Network, members: list[City], foreign_secretariat: User
) -> None:
    with pytest.raises(Refused, match="Only staff"):
        review_rounds.open_round(network, "First", DUE, foreign_secretariat)


def test_a_round_leaves_out_and_names_cities_where_nobody_can_sign_in(
    network: Network, members: list[City], secretariat: User
) -> None:
    members[0].focal_points.clear()

    made = review_rounds.open_round(network, "Third", DUE, secretariat)

    assert review_rounds.left_out(network) == [members[0]]
    reviews = Review.objects.filter(round=made)
    assert {review.reviewing_city for review in reviews} == set(members[1:])
    assert {review.report.adoption.city for review in reviews} == set(members[1:])
