"""Lists of cities, networks and events, as a visitor sees them."""

from typing import Any

import pytest

from tests.factories import (
    AdoptionFactory,
    AlternateNameFactory,
    CityFactory,
    CountryFactory,
    EventFactory,
    MembershipFactory,
    NetworkFactory,
    ParticipationFactory,
    ReportFactory,
)

pytestmark = pytest.mark.django_db


def text_of(response: Any) -> str:
    """Return the text of a page, without line breaks."""
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize(
    ("typed", "name"), [("montreal", "Montréal"), ("sao paulo", "São Paulo"), ("ÅRHUS", "Århus")]
)
def test_a_city_is_found_without_its_accents(client: Any, typed: str, name: str) -> None:
    CityFactory(name=name)
    CityFactory(name="Arua")
    page = text_of(client.get("/cities/", {"q": typed}))
    assert name in page
    assert "<strong>1</strong> city" in page
    assert "Arua" not in page


@pytest.mark.slow
def test_a_list_says_how_many_there_are_and_shows_25_a_page(client: Any) -> None:
    country = CountryFactory()
    for _n in range(27):
        CityFactory(country=country)
    page = text_of(client.get("/cities/"))
    assert "<strong>27</strong> cities" in page
    assert page.count('class="row"') == 25
    assert "Page 1 of 2" in page
    assert text_of(client.get("/cities/?page=2")).count('class="row"') == 2


@pytest.mark.parametrize("number", ["0", "x", "-1", "999999", "2", "٣"])
def test_a_page_that_does_not_exist_is_refused(client: Any, number: str) -> None:
    CityFactory()
    response = client.get("/cities/", {"page": number})
    assert response.status_code == 400
    assert "<bdi>page</bdi>: " in text_of(response)


def test_an_unknown_parameter_is_refused_and_the_known_ones_are_named(client: Any) -> None:
    CityFactory(name="Arua")
    response = client.get("/cities/?colour=blue")
    assert response.status_code == 400
    assert "Available: country, format, framework" in text_of(response)
    assert "Arua" not in text_of(response)


@pytest.mark.parametrize("name", ["network", "framework", "country", "region", "standing", "sort"])
def test_a_value_nobody_knows_is_refused_beside_its_field(client: Any, name: str) -> None:
    response = client.get("/cities/", {name: "atlantis"})
    assert response.status_code == 400
    assert "Unknown value “atlantis”." in text_of(response)
    assert f'id="id_{name}_error"' in text_of(response)


def test_a_filter_in_force_can_be_dropped(client: Any) -> None:
    CityFactory(name="Arua", country=CountryFactory(region="Africa"))
    page = text_of(client.get("/cities/?region=Africa&q=arua"))
    assert 'href="?q=arua"' in page
    assert 'href="?region=Africa"' in page


def test_an_empty_list_says_which_filter_to_drop(client: Any) -> None:
    CityFactory(name="Arua", country=CountryFactory(region="Africa"))
    CityFactory(name="Lyon", country=CountryFactory(region="Europe"))
    response = client.get("/cities/?region=Africa&q=lyon")
    assert response.status_code == 200
    assert "<strong>0</strong> cities" in text_of(response)
    assert "without “Region: Africa”</a>: 1" in text_of(response)
    assert "without “Name or country: lyon”</a>: 1" in text_of(response)


def test_a_city_without_a_report_says_so(client: Any) -> None:
    AdoptionFactory(city=CityFactory(name="Silent"))
    page = text_of(client.get("/cities/"))
    assert "1 commitment" in page
    assert "Nothing known" in page


def test_a_city_with_a_report_says_how_old_it_is(client: Any) -> None:
    ReportFactory(published=True)
    assert "reported within a year" in text_of(client.get("/cities/"))


def test_a_list_of_real_cities_speaks_of_no_demonstration(client: Any) -> None:
    CityFactory()
    assert "Demonstration." not in text_of(client.get("/cities/"))


def test_a_hidden_city_is_not_listed(client: Any) -> None:
    CityFactory(name="Hidden", public=False)
    assert "Hidden" not in text_of(client.get("/cities/"))


def test_networks_keep_stated_and_listed_members_apart(client: Any) -> None:
    network = NetworkFactory(members=136)
    MembershipFactory(network=network)
    page = text_of(client.get("/networks/"))
    assert "1 member listed here" in page
    assert "136 by its own count" in page


def test_an_event_shows_the_cities_that_took_part(client: Any) -> None:
    event = EventFactory(name="Forum")
    ParticipationFactory(event=event, city=CityFactory(name="Arua"), role="speaker")
    ParticipationFactory(event=event, city=CityFactory(name="Hidden", public=False))
    assert "Forum" in text_of(client.get("/events/"))
    page = text_of(client.get(f"/events/{event.slug}/"))
    assert "Arua" in page and "speaker" in page
    assert "Hidden" not in page


def test_a_hidden_event_is_as_good_as_none(client: Any) -> None:
    event = EventFactory(public=False)
    assert client.get(f"/events/{event.slug}/").status_code == 404


def test_maps_name_cities_in_the_language_of_the_reader(client: Any) -> None:
    city = AdoptionFactory(city=CityFactory(name="Geneva", latitude=46.2, longitude=6.1)).city
    AlternateNameFactory(city=city, name="Genève", language="fr", use="display")

    pages = [client.get(path).content.decode() for path in ("/fr/", "/fr/cities/")]

    assert all("<title>Genève" in page for page in pages)
    assert not any("<title>Geneva" in page for page in pages)
