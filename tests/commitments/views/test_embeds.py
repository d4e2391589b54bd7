"""Cards for other sites."""

import json

import pytest
from django.test import Client
from django.utils import timezone

from cities.models import City
from tests.factories import (
    AdoptionFactory,
    CityFactory,
    CommitmentFactory,
    CommitmentObjectiveFactory,
    MembershipFactory,
    ReportFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def promise(city: City) -> str:
    """The slug of a commitment of `city` that is on track."""
    adoption = AdoptionFactory(city=city, commitment=CommitmentFactory(title="Homes & <beds>"))
    ReportFactory(adoption=adoption, published=True, year=timezone.localdate().year - 1)
    return str(adoption.commitment.slug)


@pytest.mark.slow
def test_a_card_may_be_framed_by_any_site_and_nothing_else_may(
    client: Client, city: City, promise: str
) -> None:
    for path in (f"/cities/{city.slug}/embed/", f"/commitments/{promise}/embed/"):
        answer = client.get(path)
        assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
        assert "X-Frame-Options" not in answer.headers
        assert "On track" in answer.content.decode()
    page = client.get(f"/cities/{city.slug}/")
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["X-Frame-Options"] == "DENY"


def test_a_badge_says_where_a_promise_stands(client: Client, promise: str) -> None:
    answer = client.get(f"/commitments/{promise}/badge.svg")

    assert answer.headers["Content-Type"] == "image/svg+xml"
    text = answer.content.decode()
    assert "On track" in text
    assert "Homes &amp; &lt;beds&gt;" in text


def test_a_badge_counts_out_of_all(client: Client, city: City, promise: str) -> None:
    AdoptionFactory(city=city)

    assert (
        "1 of 2 achieved or on track"
        in client.get(f"/cities/{city.slug}/badge.svg").content.decode()
    )


def test_silence_is_said(client: Client, city: City) -> None:
    AdoptionFactory(city=city)
    AdoptionFactory(city=city)

    text = client.get(f"/cities/{city.slug}/badge.svg").content.decode()

    assert "2 promises, something known of 0" in text


def test_a_card_tells_an_old_status_and_public_sources_apart(client: Client, city: City) -> None:
    ReportFactory(adoption=AdoptionFactory(city=city), published=True, year=2019)
    ReportFactory(adoption=AdoptionFactory(city=city), compiled=True, source_stage="done")

    text = client.get(f"/cities/{city.slug}/badge.svg").content.decode()
    card = client.get(f"/cities/{city.slug}/embed/").content.decode()

    assert "0 of 2 achieved or on track" in text
    assert "On track when last reported" in card and "Done (public sources)" in card


@pytest.mark.parametrize("prefix", ["", "/fr"])
def test_another_site_learns_how_to_show_a_page(
    client: Client, city: City, promise: str, prefix: str
) -> None:
    url = f"http://testserver{prefix}/commitments/{promise}/"

    answer = client.get("/oembed/", {"url": url, "maxwidth": "300"})

    data = json.loads(answer.content)
    assert (data["type"], data["width"]) == ("rich", 300)
    assert f"/commitments/{promise}/embed/" in data["html"]
    assert "Homes &amp; &lt;beds&gt;" in data["html"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    "url",
    ["", "http://elsewhere.example/cities/x/", "http://testserver/cities/", "http://[", "//", "\\"],
)
def test_nothing_else_is_shown(client: Client, url: str) -> None:
    assert client.get("/oembed/", {"url": url}).status_code == 404


def test_a_hidden_city_has_no_card(client: Client) -> None:
    hidden = CityFactory(public=False)

    for path in ("embed/", "badge.svg"):
        assert client.get(f"/cities/{hidden.slug}/{path}").status_code == 404
    url = f"http://testserver/cities/{hidden.slug}/"
    assert client.get("/oembed/", {"url": url}).status_code == 404


def test_only_json_is_spoken(client: Client) -> None:
    assert client.get("/oembed/", {"url": "x", "format": "xml"}).status_code == 501


def test_a_card_prints_the_promise_before_its_status(client: Client) -> None:
    AdoptionFactory(commitment__slug="one", commitment__summary="A desk for newcomers.")
    html = client.get("/commitments/one/embed/").content.decode()
    assert (
        html.index("In our words") < html.index("A desk for newcomers.") < html.index('class="bar')
    )


def test_a_card_of_an_ask_has_no_status(client: Client) -> None:
    CommitmentFactory(slug="ask", kind="ask", summary="Let us in.")
    html = client.get("/commitments/ask/embed/").content.decode()
    assert "Let us in." in html and "<strong>Ask</strong>" in html
    assert "promises" not in html and 'class="bar' not in html


def test_a_network_without_promises_has_a_card_of_its_members(client: Client, city: City) -> None:
    membership = MembershipFactory(city=city)
    AdoptionFactory(city=city)
    path = membership.network.get_absolute_url()
    badge = client.get(f"{path}badge.svg").content.decode()
    assert "Members: Nothing known" in badge
    AdoptionFactory(city=None, network=membership.network)
    badge = client.get(f"{path}badge.svg").content.decode()
    assert "Members" not in badge and "Nothing known" in badge


def test_an_objective_has_a_card_of_what_serves_it(client: Client) -> None:
    mapping = CommitmentObjectiveFactory(commitment=AdoptionFactory().commitment)
    objective = mapping.objective
    answer = client.get(f"{objective.get_absolute_url()}embed/")
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert f"{objective.label}: {objective.title}" in answer.content.decode()
    data = client.get(
        "/oembed/", {"url": f"http://testserver{objective.get_absolute_url()}"}
    ).json()
    assert f"{objective.get_absolute_url()}embed/" in data["html"]
    mapping.delete()
    assert (
        "no promise listed"
        in client.get(f"{objective.get_absolute_url()}badge.svg").content.decode()
    )


@pytest.mark.parametrize("kind", ["network", "objective"])
def test_another_site_finds_the_card_of_a_page(client: Client, kind: str) -> None:
    rows = {
        "network": MembershipFactory().network,
        "objective": CommitmentObjectiveFactory(commitment=AdoptionFactory().commitment).objective,
    }
    page = client.get(rows[kind].get_absolute_url()).content.decode()
    assert "application/json+oembed" in page
