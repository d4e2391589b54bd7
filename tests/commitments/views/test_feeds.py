"""Feeds: what is new, of what is public, as valid Atom."""

import re
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest
from django.test import Client

from cities.audit import Actor, record
from cities.models import City, TrailEntry
from commitments.models import Commitment
from tests.factories import AdoptionFactory, CityFactory, CommitmentFactory, ReportFactory

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
TAG = re.compile(r"tag:[a-z0-9.-]+,[0-9]{4}(-[0-9]{2}){0,2}:\S+")


def feed_of(client: Client, path: str) -> Element:
    return fromstring(client.get(path).content)


def texts(node: Element, name: str) -> list[str]:
    return [each.text or "" for each in node.findall(f"{ATOM}{name}")]


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
        (entry,) = feed_of(client, path).findall(f"{ATOM}entry")
        (link,) = entry.findall(f"{ATOM}link")
        assert str(link.get("href")).endswith(f"/reports/{report.pk}/")


def test_a_feed_has_what_rfc_4287_asks_for(client: Client, city: City) -> None:
    ReportFactory(adoption=AdoptionFactory(city=city), published=True)
    for path in ("/feed/", "/fr/feed/", f"/cities/{city.slug}/feed/"):
        feed = feed_of(client, path)
        assert feed.tag == f"{ATOM}feed"
        for node in (feed, *feed.findall(f"{ATOM}entry")):
            for name in ("id", "title", "updated"):
                (text,) = texts(node, name)
                assert text.strip(), name
            assert TAG.fullmatch(texts(node, "id")[0])
            assert datetime.fromisoformat(texts(node, "updated")[0]).tzinfo
        (author,) = feed.findall(f"{ATOM}author")  # what entries without one inherit
        assert texts(author, "name")[0]
        links = {
            link.get("rel", "alternate"): link.get("href") for link in feed.findall(f"{ATOM}link")
        }
        assert str(links["self"]).endswith(path) and links["alternate"]


def test_ids_survive_a_change_of_the_address(client: Client, city: City, settings: Any) -> None:
    ReportFactory(adoption=AdoptionFactory(city=city), published=True)
    ids = []
    for address in ("https://old.example", "https://new.example/site"):
        settings.SITE_URL = address
        feed = feed_of(client, f"/cities/{city.slug}/feed/")
        ids.append([texts(feed, "id"), *(texts(e, "id") for e in feed.findall(f"{ATOM}entry"))])
    assert ids[0] == ids[1] and len(ids[0]) == 2


def test_a_load_of_the_catalogue_is_one_entry(client: Client) -> None:
    for _n in range(12):
        record(CommitmentFactory(), TrailEntry.Action.LOAD, Actor())

    (entry,) = feed_of(client, "/feed/").findall(f"{ATOM}entry")
    assert texts(entry, "title") == ["12 promises were added."]


def test_a_feed_names_no_people(client: Client, city: City) -> None:
    report = ReportFactory(adoption=AdoptionFactory(city=city), published=True)

    text = client.get("/feed/").content.decode()

    assert report.decided_by.username not in text
    assert report.decided_by.last_name not in text


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
    ReportFactory(adoption=adoption, published=True, summary="Well\x02 done. 5 < 6")

    for path in ("/feed/", f"/commitments/{adoption.commitment.slug}/feed/"):
        text = client.get(path).content.decode()
        assert fromstring(text) is not None
        assert "Homes for all" in text and "Well done." in text
        (entry,) = fromstring(text).findall(f"{ATOM}entry")
        assert texts(entry, "summary") == ["Well done. 5 &lt; 6"], "A summary is HTML."


@pytest.mark.parametrize("kind", ["cities", "networks", "commitments"])
def test_what_does_not_exist_has_no_feed(client: Client, kind: str) -> None:
    assert client.get(f"/{kind}/nowhere/feed/").status_code == 404


def test_a_hidden_city_has_no_feed(client: Client) -> None:
    assert client.get(f"/cities/{CityFactory(public=False).slug}/feed/").status_code == 404
