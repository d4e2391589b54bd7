"""What narrows lists of cities and events."""

from datetime import date

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from commitments.analysis.indicators import Freshness, freshness
from commitments.analysis.progress import PartyProgress, progress_of
from commitments.models import Adoption
from commitments.views.site import overview
from tests.factories import AdoptionFactory, AlternateNameFactory, CityFactory, EventFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("public", "listed"), [(True, True), (False, False)])
def test_an_event_is_found_by_its_host_city_only_where_that_is_public(
    client: Client, public: bool, listed: bool
) -> None:
    EventFactory(name="Gathering of ports", city=CityFactory(name="Montréal", public=public))

    assert ("Gathering of ports" in client.get("/events/?q=montreal").content.decode()) is listed


@pytest.mark.slow
@pytest.mark.parametrize(
    ("today", "recent"), [(date(2024, 12, 1), True), (date(2024, 12, 2), False)]
)
def test_all_pages_and_the_filter_agree_on_the_last_twelve_months(
    client: Client, today: date, recent: bool
) -> None:
    city = CityFactory(name="Arua")
    adoption = AdoptionFactory(city=city)
    Adoption.objects.filter(pk=adoption.pk).update(reported_on=date(2023, 12, 1))

    with time_machine.travel(today):
        assert overview().reported_recently == int(recent)
        assert PartyProgress(progress_of(Adoption.objects.listed())).reported_recently == int(
            recent
        )
        assert (freshness(date(2023, 12, 1), today) == Freshness.FRESH) is recent
        for answer, expected in (("yes", recent), ("no", not recent)):
            page = client.get(f"/cities/?reported={answer}").text
            assert (city.get_absolute_url() in page) is expected


def test_a_city_is_found_by_its_name_in_another_language(client: Client) -> None:
    AlternateNameFactory(city=CityFactory(name="Beirut"), name="بيروت")
    CityFactory(name="Arua")

    page = client.get("/cities/", {"q": "بيروت"}).content.decode()
    assert "Beirut" in page and "Arua" not in page


def test_people_choose_a_country_by_name_and_programs_read_how_codes_are_written(
    client: Client,
) -> None:
    assert "ISO 3166" not in client.get("/cities/").text
    assert "ISO 3166" in (settings.BASE_DIR / "docs" / "openapi.json").read_text()
