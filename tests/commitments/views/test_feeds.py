"""Feeds: what is new, of what is public."""

from xml.etree.ElementTree import fromstring

import pytest
from django.test import Client

from cities.models import City
from commitments.models import Commitment
from commitments.reporting import workflow
from tests.factories import AdministratorFactory, AdoptionFactory, CityFactory, ReportFactory

pytestmark = pytest.mark.django_db


@pytest.mark.slow
def test_a_published_report_is_in_every_feed_it_belongs_to(
    client: Client, city: City, network: object
) -> None:
    report = ReportFactory(adoption=AdoptionFactory(city=city), published=True)
    commitment = report.adoption.commitment

    for path in (
        "/feed/",
        f"/cities/{city.slug}/feed/",
        f"/networks/{network.slug}/feed/",  # type: ignore[attr-defined]
        f"/commitments/{commitment.slug}/feed/",
    ):
        text = client.get(path).content.decode()
        assert text.count("<entry") == 1, path
        assert f"/reports/{report.pk}/" in text


def test_a_feed_names_roles_and_no_people(client: Client, city: City) -> None:
    report = ReportFactory(adoption=AdoptionFactory(city=city), published=True)

    text = client.get("/feed/").content.decode()

    assert report.decided_by.username not in text
    assert report.decided_by.last_name not in text
    assert "administrator" in text


def test_a_hidden_commitment_takes_its_past_out_of_the_feeds(client: Client, city: City) -> None:
    report = ReportFactory(adoption=AdoptionFactory(city=city), published=True)
    Commitment.objects.filter(pk=report.adoption.commitment_id).update(public=False)

    for path in ("/feed/", f"/cities/{city.slug}/feed/"):
        assert "<entry" not in client.get(path).content.decode()


def test_a_draft_is_no_news(client: Client, city: City) -> None:
    ReportFactory(adoption=AdoptionFactory(city=city), returned=True)

    assert "<entry" not in client.get("/feed/").content.decode()


def test_what_xml_cannot_hold_breaks_no_feed(client: Client, city: City) -> None:
    adoption = AdoptionFactory(city=city, commitment__title="Homes\x0b for\ufffe all")
    report = ReportFactory(adoption=adoption, submitted=True)
    workflow.take(report, "publish", AdministratorFactory(), "Well\x02 done.")

    for path in ("/feed/", f"/commitments/{adoption.commitment.slug}/feed/"):
        text = client.get(path).content.decode()
        assert fromstring(text) is not None
        assert "Homes for all" in text and "Well done." in text


@pytest.mark.parametrize("kind", ["cities", "networks", "commitments"])
def test_what_does_not_exist_has_no_feed(client: Client, kind: str) -> None:
    assert client.get(f"/{kind}/nowhere/feed/").status_code == 404


def test_a_hidden_city_has_no_feed(client: Client) -> None:
    assert client.get(f"/cities/{CityFactory(public=False).slug}/feed/").status_code == 404
