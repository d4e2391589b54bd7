"""Old addresses stay."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from cities.audit import Actor, difference, record, snapshot
from cities.models import City, TrailEntry
from tests.factories import CityFactory

pytestmark = pytest.mark.django_db


def rename(city: City, slug: str) -> None:
    """Give a city another slug, as the admin does: with an entry in the trail."""
    before = snapshot(city)
    city.slug = slug
    city.save()
    record(city, TrailEntry.Action.CHANGE, Actor(), difference(before, snapshot(city)))


def test_a_renamed_city_is_found_by_every_name_it_had(client: Client) -> None:
    city = CityFactory(slug="first")
    rename(city, "second")
    rename(city, "third")

    for old in ("first", "second"):
        answer = client.get(f"/cities/{old}/")
        assert (answer.status_code, answer.headers["Location"]) == (301, "/cities/third/")
    assert client.get("/fr/cities/first/").headers["Location"] == "/fr/cities/third/"


@pytest.mark.slow
def test_a_name_that_was_taken_over_leads_to_its_new_bearer(client: Client) -> None:
    rename(CityFactory(slug="taken"), "moved")
    CityFactory(slug="taken", name="New bearer")

    assert "New bearer" in client.get("/cities/taken/").content.decode()


def test_a_renamed_city_that_is_hidden_is_not_given_away(client: Client) -> None:
    city = CityFactory(slug="first")
    rename(city, "second")
    City.objects.update(public=False)

    assert client.get("/cities/first/").status_code == 404


def test_a_city_page_shows_its_trail(client: Client, administrator: User) -> None:
    city = CityFactory()
    record(city, TrailEntry.Action.CHANGE, Actor(administrator, "administrator"), note="Moved.")

    html = client.get(f"/cities/{city.slug}/").content.decode()

    assert "Change history" in html
    assert "Moved." in html
    assert administrator.username not in html
