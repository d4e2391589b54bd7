"""Names, ends and successors of places; networks and organisations as members."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.factories import (
    AdoptionFactory,
    AlternateNameFactory,
    CityFactory,
    EventFactory,
    MembershipFactory,
    NetworkFactory,
    OrganisationFactory,
    ParticipationFactory,
)

pytestmark = pytest.mark.django_db


def page(client: Client, path: str) -> str:
    """Return the text of a page without its tags."""
    html = client.get(path).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", html.split("<main")[1]).split())


def test_a_network_lists_networks_and_organisations_as_members_and_beside_them(
    client: Client,
) -> None:
    alliance = NetworkFactory(slug="alliance", name="Alliance")
    shared: dict[str, Any] = {"network": alliance, "city": None}
    MembershipFactory(member_network=NetworkFactory(name="Fund"), role="steering", **shared)
    MembershipFactory(
        organisation=OrganisationFactory(name="Bank"),
        role="partner",
        note="pays the desk",
        since=date(2019, 1, 1),
        since_precision="year",
        **shared,
    )
    MembershipFactory(member_network=NetworkFactory(name="Unseen", public=False), **shared)

    MembershipFactory(network=alliance, city=CityFactory(name="Arua"))

    text = page(client, "/networks/alliance/")
    assert "1 member whose promises we do not know" in text
    assert "Networks and organisations that are members (1) Fund steering committee" in text
    assert (
        "Networks and organisations that work with it without being members (1) "
        "Bank partner ( pays the desk ), since 2019" in text
    )
    assert "No public source names a member." not in text
    assert "Unseen" not in text


def test_a_network_says_where_it_belongs_and_who_left(client: Client) -> None:
    fund = NetworkFactory(slug="fund", name="Fund")
    MembershipFactory(network=NetworkFactory(name="Alliance"), city=None, member_network=fund)
    city = CityFactory(name="Arua")
    for until in (2015, 2020):
        MembershipFactory(network=fund, city=city, until=date(until, 1, 1), until_precision="year")

    text = page(client, "/networks/fund/")
    assert "Networks it belongs to Alliance member" in text
    assert "2 memberships have ended Arua member, until 2015 Arua member, until 2020" in text


def test_a_city_shows_the_networks_it_was_in(client: Client) -> None:
    city = CityFactory(slug="arua")
    network = NetworkFactory(acronym="MMC")
    MembershipFactory(network=network, city=city, until=date(2020, 1, 1), until_precision="year")

    assert "It was in: MMC (member, until 2020 )" in page(client, "/cities/arua/")


def test_an_event_lists_whoever_took_part_and_the_numbers_of_its_source(client: Client) -> None:
    event = EventFactory(
        slug="forum",
        places=150,
        places_qualifier="at-least",
        people=400,
        people_qualifier="about",
        people_description="mayors and officials",
        numbers_source="https://numbers.example.org/",
    )
    ParticipationFactory(event=event, city=CityFactory(name="Arua"), note="on housing")
    ParticipationFactory(event=event, city=None, network=NetworkFactory(slug="fund", name="Fund"))
    ParticipationFactory(
        event=event, city=None, organisation=OrganisationFactory(slug="bank", name="Bank")
    )

    text = page(client, "/events/forum/")
    assert "at least 150 local governments took part. 1 of them is listed here." in text
    assert (
        "about 400 people took part ( mayors and officials ). Source: numbers.example.org" in text
    )
    html = client.get("/events/forum/").content.decode()
    assert 'href="/networks/fund/"' in html
    assert 'href="/organisations/bank/"' in html
    assert 'href="/events/forum/"' in client.get("/networks/fund/").content.decode()


@pytest.mark.slow
def test_a_name_is_displayed_in_the_readers_language(client: Client) -> None:
    city = CityFactory(slug="cairo", name="Cairo")
    AlternateNameFactory(city=city, language="fr", use="display", name="Le Caire")
    AlternateNameFactory(city=city, language="de", use="display", name="Kairo")
    AlternateNameFactory(city=city, language="", use="search", name="Misr")

    french = page(client, "/fr/cities/cairo/")
    assert french.startswith("Le Caire") or "Le Caire," in french
    assert "Cairo" in french
    assert "Kairo" in french
    english = page(client, "/cities/cairo/")
    assert "In other languages: Kairo (Deutsch), Le Caire (français)" in english
    for language in ("", "/fr"):
        assert "Misr" not in client.get(f"{language}/cities/cairo/").content.decode()
    assert "<bdi>Le Caire</bdi></a></h2>" in client.get("/fr/cities/").content.decode()
    assert "<bdi>Cairo</bdi></a></h2>" in client.get("/cities/?q=misr").content.decode()


def test_a_network_is_named_in_the_readers_language(client: Client) -> None:
    network = NetworkFactory(slug="fund", name="Fund")
    AlternateNameFactory(city=None, network=network, language="es", use="display", name="Fondo")

    assert "<bdi>Fondo</bdi>" in client.get("/es/networks/fund/").content.decode()
    assert "<bdi>Fondo</bdi></a></h2>" in client.get("/es/networks/").content.decode()


@pytest.mark.slow
def test_a_place_that_ended_leads_to_its_successor_and_back(client: Client) -> None:
    new = CityFactory(slug="new", name="New City")
    CityFactory(
        slug="old", name="Old", succeeded_by=new, ends_on=date(2010, 1, 1), ends_on_precision="year"
    )
    CityFactory(name="Secret", succeeded_by=new, public=False)

    old = page(client, "/cities/old/")
    assert "Old existed as such until 2010. It is continued by New City" in old
    text = page(client, "/cities/new/")
    assert "It continues Old" in text
    assert "Secret" not in text


def test_a_place_whose_end_nobody_dated_leads_to_what_continues_it(client: Client) -> None:
    old = CityFactory(name="Old", succeeded_by=CityFactory(name="New City"))

    page = " ".join(client.get(old.get_absolute_url()).content.decode().split())

    assert "It is continued by" in page
    assert "existed as such" not in page


def test_a_place_that_ended_is_compared_with_no_other(client: Client) -> None:
    city = CityFactory()
    for name, end in (("Gone by", date(2010, 1, 1)), ("Ends late", date(2999, 1, 1))):
        other = CityFactory(name=name, country=city.country, ends_on=end, ends_on_precision="day")
        AdoptionFactory(city=other)

    page = client.get(city.get_absolute_url()).content.decode()

    assert "Ends late" in page
    assert "Gone by" not in page
