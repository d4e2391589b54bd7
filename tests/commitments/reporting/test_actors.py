"""Conditions on rows, and the same conditions on one party, choose the same people."""

from collections.abc import Callable
from datetime import date
from itertools import product

import pytest
from django.contrib.auth.models import User
from django.db.models import Q

from cities.models import City, Network
from cities.roles import represents, secretariat_of
from commitments.models import Adoption, ProgressReport, Review
from commitments.reporting.actors import OF_REPORT, OF_REVIEW, overseen_by, represented_by
from tests.factories import (
    AdoptionFactory,
    MembershipFactory,
    NetworkFactory,
    ReportFactory,
    ReviewFactory,
    UserFactory,
)

Condition, Check = Callable[[User, str], Q], Callable[[User, City | Network], bool]


@pytest.fixture
def reviews(city: City, network: Network) -> list[Review]:
    """Reviews of a report by a city in two networks, one of them left, and by a network."""
    MembershipFactory(city=city, network=NetworkFactory(slug="left"), until=date(2020, 1, 1))
    adoptions = [AdoptionFactory(city=city), AdoptionFactory(city=None, network=network)]
    return [
        ReviewFactory(report=ReportFactory(adoption=adoption, published=True))
        for adoption in adoptions
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("condition", "check"), [(represented_by, represents), (overseen_by, secretariat_of)]
)
def test_a_person_meets_a_condition_on_rows_where_they_meet_it_for_the_party(
    condition: Condition, check: Check, city: City, network: Network, reviews: list[Review]
) -> None:
    left = Network.objects.get(slug="left")
    for administrator, focal_point, staff, former_staff in product([True, False], repeat=4):
        user = UserFactory(is_superuser=administrator)
        city.focal_points.set([user] if focal_point else [])
        network.staff.set([user] if staff else [])
        left.staff.set([user] if former_staff else [])
        for review in reviews:
            report, adoption = review.report, review.report.adoption
            rows = [
                Adoption.objects.filter(condition(user, ""), pk=adoption.pk),
                ProgressReport.objects.filter(condition(user, OF_REPORT), pk=report.pk),
                Review.objects.filter(condition(user, OF_REVIEW), pk=review.pk),
            ]
            expected = check(user, adoption.party)
            assert [queryset.exists() for queryset in rows] == [expected] * 3
