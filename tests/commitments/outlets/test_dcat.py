"""The catalogue of the data: what DCAT-AP 3 requires is there, and all addresses answer."""

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from lxml import etree

from commitments.exchange.release import make_release
from config.api_urls import LISTS

pytestmark = pytest.mark.django_db
ADDRESS = "/catalog.jsonld"
# The mandatory properties of each class in DCAT-AP 3.0.
MANDATORY = {
    "dcat:Catalog": {"dct:title", "dct:description", "dct:publisher"},
    # And those it recommends, as far as they are the same for all.
    "dcat:Dataset": {
        *("dct:title", "dct:description", "dct:publisher", "dct:spatial", "dct:identifier"),
        *("dcat:contactPoint", "dcat:distribution", "dcat:keyword", "dcat:theme"),
    },
    "dcat:Distribution": {
        *("dcat:accessURL", "dcatap:availability", "dct:format", "dct:license"),
    },
    "dcat:DataService": {"dct:title", "dcat:endpointURL"},
    "foaf:Agent": {"foaf:name"},
    "skos:Concept": {"skos:prefLabel"},
    "skos:ConceptScheme": {"dct:title"},
}
# What Google asks of a schema.org Dataset and of its files.
WANTED = {
    "schema:Dataset": {"schema:name", "schema:description", "schema:license", "schema:creator"},
    "schema:DataDownload": {"schema:contentUrl", "schema:encodingFormat"},
}


@pytest.fixture(autouse=True)
def _no_release(settings: Any, tmp_path: Path) -> None:
    settings.RELEASES_DIR = tmp_path / "releases"


def nodes(content: Any) -> Iterator[dict[str, Any]]:
    """Yield everything the document says something about, at any depth."""
    if isinstance(content, list):
        for item in content:
            yield from nodes(item)
    elif isinstance(content, dict):
        yield content
        for value in content.values():
            yield from nodes(value)


def graph(client: Client) -> list[dict[str, Any]]:
    response = client.get(ADDRESS)
    assert response["Content-Type"] == "application/ld+json"
    return json.loads(response.content)["@graph"]  # type: ignore[no-any-return]


@pytest.mark.parametrize(("kind", "properties"), [*MANDATORY.items(), *WANTED.items()])
def test_what_the_profile_requires_is_there(
    client: Client, kind: str, properties: set[str]
) -> None:
    of_kind = [node for node in nodes(graph(client)) if node.get("@type") == kind]

    assert of_kind
    for node in of_kind:
        assert all(node.get(name) for name in properties), node


def test_every_reference_leads_to_something_said_here_or_elsewhere(client: Client) -> None:
    document = graph(client)
    described = {node["@id"] for node in nodes(document) if "@id" in node and len(node) > 1}
    ours = {
        node["@id"]
        for node in nodes(document)
        if node.get("@id", "").startswith(settings.SITE_URL) and "#" in node["@id"]
    }
    assert ours <= described


def test_every_prefix_is_explained(client: Client) -> None:
    content = json.loads(client.get(ADDRESS).content)
    used = {
        name.partition(":")[0]
        for node in nodes(content["@graph"])
        for name in [*node, str(node.get("@type", "@"))]
        if not name.startswith("@")
    }
    assert used <= set(content["@context"])


def test_every_list_of_the_api_is_a_dataset_whose_files_answer(client: Client) -> None:
    document = graph(client)
    datasets = [node for node in document if node.get("@type") == "dcat:Dataset"]
    files = distributions(datasets)

    assert len(datasets) == len(LISTS)
    assert {urlsplit(url).path.split("/")[3] for url in files} == set(LISTS)
    # It comes page by page: whoever fetched that address would have some of the rows.
    assert "application/json" not in files.values()
    assert f"{settings.SITE_URL}/api/v1/cities/?format=json" in str(datasets)
    for url, media_type in files.items():
        address = urlsplit(url)
        response = client.get(f"{address.path}?{address.query}")
        assert response.status_code == 200, url
        assert response["Content-Type"].partition(";")[0] == media_type
    forms = {form for form in ("xlsx", "geojson") if f"/cities/?format={form}" in str([*files])}
    assert forms == {"xlsx", "geojson"}
    assert "/frameworks/?format=geojson" not in str([*files])


def distributions(datasets: list[dict[str, Any]]) -> dict[str, str]:
    """Return where the files of some datasets are, and of which media type."""
    return {
        node["dcat:downloadURL"]["@id"]: node["dcat:mediaType"]["@id"].partition("media-types/")[2]
        for node in nodes(datasets)
        if node.get("@type") == "dcat:Distribution" and "dcat:downloadURL" in node
    }


@pytest.mark.slow
def test_the_newest_release_is_a_dataset_whose_files_answer(client: Client) -> None:
    make_release("2025-01")
    make_release("2026-11")

    document = graph(client)
    [release] = [
        node
        for node in document
        if node.get("@type") == "dcat:Dataset" and "releases" in node["@id"]
    ]
    assert "Release 2026-11" in release["dct:description"]["@value"]
    files = distributions([release])
    assert sorted(files.values()) == ["application/json", "application/zip"]
    sums = {
        node["dcat:downloadURL"]["@id"]: node["spdx:checksum"]["spdx:checksumValue"]["@value"]
        for node in release["dcat:distribution"]
    }
    for url, media_type in files.items():
        response: Any = client.get(urlsplit(url).path)
        assert (response.status_code, response["Content-Type"]) == (200, media_type)
        assert sha256(b"".join(response.streaming_content)).hexdigest() == sums[url]
        response.close()
    assert release["dcat:version"] == "2026-11"
    assert release["dct:issued"] == release["dct:modified"]
    [whole] = [node for node in document if node.get("@type") == "schema:Dataset"]
    assert set(files) < {file["schema:contentUrl"]["@id"] for file in whole["schema:distribution"]}


def test_each_data_set_of_a_demonstration_is_said_to_be_invented(
    client: Client, settings: Any
) -> None:
    settings.DEMONSTRATION = True

    nodes = client.get(ADDRESS).json()["@graph"]

    kinds = ("dcat:Catalog", "dcat:Dataset", "schema:Dataset")
    described = [node for node in nodes if node["@type"] in kinds]
    assert len(described) > len(LISTS)
    assert all("is invented." in json.dumps(node) for node in described)


def test_it_speaks_the_language_of_its_address(client: Client) -> None:
    content = client.get("/fr/catalog.jsonld").content.decode()

    assert '"@language": "fr"' in content and '"@language": "es"' not in content


def test_the_data_page_leads_to_it(client: Client) -> None:
    page = client.get("/data/").content.decode()

    assert f'type="application/ld+json" title="DCAT-AP" href="{ADDRESS}"' in page


def test_the_data_page_says_in_itself_what_the_data_are(client: Client) -> None:
    """Search engines read it from the page: they follow no link to JSON-LD."""
    page = etree.HTML(client.get("/data/").content)

    (dataset,) = page.xpath('//*[@itemtype="https://schema.org/Dataset"]')
    properties = dict(
        zip(dataset.xpath("meta/@itemprop"), dataset.xpath("meta/@content"), strict=True)
    )
    assert properties["name"] == settings.SITE_NAME
    assert len(properties["description"]) >= 50
    (licence,) = dataset.xpath('.//*[@itemprop="license"]/@href')
    assert licence == "https://creativecommons.org/licenses/by/4.0/"
    files = dataset.xpath('.//*[@itemprop="contentUrl"]/@href')
    assert files == [f"/api/v1/{name}/?format=csv" for name in LISTS]
    assert len(dataset.xpath('.//*[@itemprop="encodingFormat"]')) == len(files)
