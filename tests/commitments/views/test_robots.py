"""What web crawlers may read."""

import pytest
from django.test import Client

from tests.factories import AdoptionFactory, CityFactory, CommitmentFactory

pytestmark = pytest.mark.django_db


def test_the_sitemap_names_public_pages_in_four_languages(client: Client) -> None:
    city = CityFactory()
    hidden = CityFactory(public=False)

    text = client.get("/sitemap-cities.xml").content.decode()

    assert f"/cities/{city.slug}/" in text
    assert f"/ar/cities/{city.slug}/" in text
    assert hidden.slug not in text


def test_a_commitment_of_a_hidden_city_is_not_in_the_sitemap(client: Client) -> None:
    adoption = AdoptionFactory(city=CityFactory(public=False), commitment=CommitmentFactory())

    text = client.get("/sitemap-commitments.xml").content.decode()

    assert adoption.commitment.slug not in text


def test_every_part_of_the_sitemap_answers(client: Client) -> None:
    index = client.get("/sitemap.xml").content.decode()
    parts = [part.split("</loc>")[0] for part in index.split("<loc>")[1:]]

    assert len(parts) == 12
    for part in parts:
        assert client.get(part.partition("testserver")[2]).status_code == 200, part


def test_robots_are_kept_out_of_the_admin(client: Client) -> None:
    assert "Disallow: /admin/" in client.get("/robots.txt").content.decode()


def test_weaknesses_have_an_address(client: Client) -> None:
    text = client.get("/.well-known/security.txt").content.decode()

    assert "Contact: mailto:" in text
    assert "Expires: " in text
