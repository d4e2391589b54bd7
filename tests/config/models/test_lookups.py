"""`IN` with as many values as there are rows."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from cities.models import City
from commitments.models import Adoption, Standing, Target
from tests.factories import CityFactory, CountryFactory, TargetFactory

pytestmark = pytest.mark.django_db
MORE_THAN_PARAMETERS = 300_000


@pytest.mark.slow
def test_a_statement_takes_more_values_than_a_database_takes_parameters() -> None:
    city = CityFactory()
    keys = range(city.pk, city.pk + MORE_THAN_PARAMETERS)

    assert list(City.objects.filter(pk__in=keys)) == [city]
    codes = [city.country.pk, *map(str, range(MORE_THAN_PARAMETERS))]
    assert list(City.objects.filter(country__in=codes)) == [city]


@pytest.mark.slow
def test_a_prefetch_asks_with_as_many_parameters_for_many_rows_as_for_two() -> None:
    def parameters(cities: list[City]) -> set[int]:
        counts: set[int] = set()

        def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            counts.add(len(params or ()))
            return execute(sql, params, many, context)

        slugs = [city.slug for city in cities]
        with connection.execute_wrapper(count):
            list(City.objects.filter(slug__in=slugs).prefetch_related("adoptions"))
        return counts

    cities = CityFactory.create_batch(1000, country=CountryFactory())
    few = parameters(cities[:2]) if connection.vendor == "postgresql" else {1}
    assert parameters(cities) == few


@pytest.mark.parametrize("extra", [0, 1200], ids=["short", "long"])
def test_values_of_every_kind_find_their_rows(extra: int) -> None:
    target = TargetFactory(value=Decimal("12.5"), due_on=date(2027, 1, 2))
    adoption = target.adoption
    numbers = [Decimal(n) for n in range(1000, 1000 + extra)]
    days = [date.fromordinal(700_000 + n) for n in range(extra)]
    words = [f"word-{n}" for n in range(extra)]
    assert Target.objects.get(value__in=[Decimal("12.5"), *numbers]) == target
    assert Target.objects.get(due_on__in=[date(2027, 1, 2), *days]) == target
    assert Adoption.objects.get(standing__in=[Standing(adoption.standing), *words]) == adoption
    assert Adoption.objects.get(city__in=[adoption.city, *range(-extra, 0)]) == adoption
    assert (
        Adoption.objects.get(city__slug__in=[adoption.city.slug, "", "a\"'b", *words]) == adoption
    )
    assert not Adoption.objects.filter(city__in=[None]).exists()
    assert Adoption.objects.exclude(city__in=range(-extra - 1, 0)).get() == adoption
