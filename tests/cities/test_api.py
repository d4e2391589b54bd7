"""Places, networks and events in the API."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from config.models.fields import Precision
from tests.conftest import StrictClient
from tests.factories import (
    AdoptionFactory,
    CityFactory,
    CountryFactory,
    EventFactory,
    MembershipFactory,
    NetworkFactory,
    ParticipationFactory,
    ReportFactory,
)

pytestmark = pytest.mark.django_db
API = "http://testserver/api/v1/"


def get(client: StrictClient, path: str) -> dict[str, Any]:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 200
    row: dict[str, Any] = answer.json()
    return row


def test_a_city_says_where_it_is_what_it_promised_and_when_it_reported(
    client: StrictClient,
) -> None:
    country = CountryFactory(iso2="UG", name="Uganda", region="Africa")
    city = CityFactory(slug="arua", name="Arua", country=country, latitude="3.02013")
    adoption = AdoptionFactory(city=city, commitment__slug="homes", commitment__title="Homes")
    network = NetworkFactory(slug="alliance", name="Alliance")
    MembershipFactory(
        city=city,
        network=network,
        since=date(2019, 7, 1),
        since_precision=Precision.QUARTER,
    )
    MembershipFactory(city=city, until=date(2020, 1, 1))
    ReportFactory(adoption=adoption, published=True)
    row = get(client, "cities/arua/")
    assert (row["id"], row["name"]) == ("arua", "Arua")
    assert row["url"] == "http://testserver/cities/arua/"
    assert row["api_url"] == f"{API}cities/arua/"
    assert row["country"] == {"id": "UG", "name": "Uganda", "api_url": f"{API}countries/UG/"}
    assert (row["region"], row["latitude"]) == ("Africa", "3.02013")
    [membership] = row["memberships"]
    assert membership == {
        "network": {"id": "alliance", "name": "Alliance", "api_url": f"{API}networks/alliance/"},
        "role": "member",
        "since": "2019-Q3",
    }
    [promise] = row["adoptions"]
    assert promise["commitment"]["name"] == "Homes"
    assert promise["standing"] == "on-track"
    assert row["commitments_count"] == 1
    assert row["reported_on"] == promise["reported_on"] == timezone.localdate().isoformat()
    assert row["freshness"] == "fresh"


def test_a_city_that_never_reported_says_so(client: StrictClient) -> None:
    city = AdoptionFactory().city
    row = get(client, f"cities/{city.slug}/")
    assert (row["reported_on"], row["freshness"]) == (None, "never")
    assert row["adoptions"][0]["standing"] == "nothing-known"


def test_a_network_says_how_many_members_it_claims_and_how_many_are_listed(
    client: StrictClient,
) -> None:
    network = NetworkFactory(members=136, members_as_of=date(2017, 12, 8))
    MembershipFactory(network=network)
    MembershipFactory(network=network, city__public=False)
    AdoptionFactory(by_network=True, network=network)
    row = get(client, f"networks/{network.slug}/")
    assert (row["members"], row["members_as_of"], row["members_listed"]) == (136, "2017-12-08", 1)
    assert len(row["adoptions"]) == row["commitments_count"] == 1


def test_a_country_counts_the_cities_that_are_listed(client: StrictClient) -> None:
    country = CountryFactory(iso2="KE")
    CityFactory(country=country)
    CityFactory(country=country, public=False)
    CountryFactory()
    [row] = get(client, "countries/")["results"]
    assert (row["id"], row["cities_count"]) == ("KE", 1)
    assert client.get(row["url"]).status_code == 200


def test_an_event_keeps_the_name_of_a_hidden_host_to_itself(client: StrictClient) -> None:
    shown, hidden = EventFactory(), EventFactory(city__public=False)
    assert get(client, f"events/{shown.slug}/")["city"]["name"] == shown.city.name
    assert get(client, f"events/{hidden.slug}/")["city"] is None
    assert get(client, "events/")["count"] == 2


@pytest.mark.parametrize(
    ("precision", "written"),
    [("year", "2019"), ("quarter", "2019-Q4"), ("month", "2019-11"), ("day", "2019-11-30")],
)
def test_a_date_is_written_as_far_as_it_is_known(
    client: StrictClient, precision: str, written: str
) -> None:
    membership = MembershipFactory(since=date(2019, 11, 30), since_precision=precision)
    row = get(client, f"memberships/{membership.pk}/")
    assert (row["since"], row["since_precision"]) == (written, precision)
    assert row["city"]["id"] == membership.city.slug
    assert row["url"].endswith(f"/networks/{membership.network.slug}/")


def test_a_participation_names_city_event_and_role(client: StrictClient) -> None:
    part = ParticipationFactory(role="speaker", source="https://example.org/list")
    row = get(client, f"participations/{part.pk}/")
    assert row["event"]["id"] == part.event.slug
    assert (row["role"], row["source"]) == ("speaker", "https://example.org/list")


def test_a_report_of_over_a_year_ago_is_ageing(client: StrictClient) -> None:
    adoption = AdoptionFactory()
    adoption.reported_on = timezone.localdate() - timedelta(days=400)
    adoption.save()
    row = get(client, f"cities/{adoption.city.slug}/")
    assert row["freshness"] == "ageing"
    assert get(client, "cities/?reported=yes")["count"] == 0
    assert get(client, "cities/?reported=no")["count"] == 1
