"""What a page says of itself to search engines."""

import json
import re
from typing import Any

import pytest

from tests.factories import (
    AdoptionFactory,
    CityFactory,
    CommitmentObjectiveFactory,
    CountryFactory,
    NetworkFactory,
)

pytestmark = pytest.mark.django_db
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def _described(client: Any, path: str) -> dict[str, dict[str, Any]]:
    """Return the nodes of a page by their type."""
    [block] = BLOCK.findall(client.get(path).content.decode())
    data = json.loads(block)
    assert data["@context"] == "https://schema.org"
    return {node["@type"]: node for node in data["@graph"]}


def test_a_city_is_described_with_the_way_to_it(client: Any) -> None:
    city = CityFactory(
        name="Sainte-Foy & l’Été </script>",
        country=CountryFactory(name="Canada", iso2="CA"),
        latitude="46.77",
        longitude="-71.28",
        geonames_id=6138501,
    )
    described = _described(client, f"/fr/cities/{city.slug}/")
    here = f"http://testserver/fr/cities/{city.slug}/"
    assert described["City"] == {
        "@type": "City",
        "name": city.name,
        "url": here,
        "containedInPlace": {"@type": "Country", "name": "Canada", "identifier": "CA"},
        "geo": {"@type": "GeoCoordinates", "latitude": 46.77, "longitude": -71.28},
        "sameAs": ["https://sws.geonames.org/6138501/"],
    }
    assert described["BreadcrumbList"]["itemListElement"] == [
        {"@type": "ListItem", "position": n, "name": name, "item": address}
        for n, (name, address) in enumerate(
            [
                ("Accueil", "http://testserver/fr/"),
                ("Villes", "http://testserver/fr/cities/"),
                (city.label, here),
            ],
            1,
        )
    ]


def test_a_network_is_an_organisation(client: Any) -> None:
    network = NetworkFactory(name="Harbour Cities", acronym="HC", founded=1998)
    assert _described(client, f"/networks/{network.slug}/")["Organization"] == {
        "@type": "Organization",
        "name": "Harbour Cities",
        "url": f"http://testserver/networks/{network.slug}/",
        "alternateName": "HC",
        "foundingDate": "1998",
    }


def test_a_list_is_data_to_download(client: Any) -> None:
    data = _described(client, "/commitments/?q=nothing")["Dataset"]
    assert data["license"].startswith("https://creativecommons.org/")
    assert len(data["description"]) >= 50  # what search engines of data ask for
    files = {each["encodingFormat"]: each["contentUrl"] for each in data["distribution"]}
    assert files["text/csv"] == "http://testserver/api/v1/commitments/?format=csv"
    assert client.get(files["application/json"]).status_code == 200


def test_home_is_the_site_and_any_page_has_its_way(client: Any) -> None:
    assert "WebSite" in _described(client, "/")
    objective = CommitmentObjectiveFactory(commitment=AdoptionFactory().commitment).objective
    entries = _described(client, objective.get_absolute_url())["BreadcrumbList"]
    assert [entry["position"] for entry in entries["itemListElement"]] == [1, 2, 3, 4]


def test_a_phone_finds_name_and_icons(client: Any, settings: Any) -> None:
    page = client.get("/about/").content.decode()
    assert '<link rel="apple-touch-icon" href="/apple-touch-icon.png">' in page
    assert (settings.WHITENOISE_ROOT / "apple-touch-icon.png").is_file()
    [address] = re.findall(r'<link rel="manifest" href="([^"]*)">', page)
    answer = client.get(address)
    assert "manifest-src 'self'" in answer.headers["Content-Security-Policy"]
    manifest = answer.json()
    assert manifest["name"] == settings.SITE_NAME
    for icon in manifest["icons"]:
        path = icon["src"].removeprefix(settings.STATIC_URL)
        assert (settings.BASE_DIR / "static" / path).is_file()
