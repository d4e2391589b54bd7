"""A former slug is understood everywhere that a slug is: pages and below, filters, imports."""

import csv
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cities.audit import Actor, difference, record, snapshot
from cities.models import City, Network, TrailEntry
from commitments.models import Commitment, Framework, Target
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def rename(row: Any, slug: str) -> None:
    """Give a row another slug, as the administration does: with an entry in the trail."""
    before = snapshot(row)
    row.slug = slug
    row.save()
    record(row, TrailEntry.Action.CHANGE, Actor(), difference(before, snapshot(row)))


@pytest.fixture
def renamed(settings: Any) -> dict[str, Any]:
    """A city, a network, a commitment and a framework, each with the former slug "before"."""
    settings.IATI_ORG_REF = "XM-EXAMPLE"
    framework = make.FrameworkFactory(slug="before")
    objective = make.ObjectiveFactory(framework=framework, code="10.c")
    adoption = make.AdoptionFactory(
        city=make.CityFactory(slug="before"),
        commitment=make.CommitmentFactory(slug="before", framework=framework),
    )
    make.TargetFactory(adoption=adoption, code="beds")
    make.CommitmentObjectiveFactory(commitment=adoption.commitment, objective=objective)
    network = make.NetworkFactory(slug="before")
    make.MembershipFactory(network=network, city=adoption.city)
    for row in (adoption.city, adoption.commitment, framework, network):
        rename(row, "after")
    return {"city": adoption.city, "network": network, "commitment": adoption.commitment}


BELOW = [
    "/cities/{}/",
    "/cities/{}/feed/",
    "/cities/{}/calendar.ics",
    "/cities/{}/vlr/",
    "/cities/{}/vlr/?format=csv",
    "/cities/{}/open-sdg.zip",
    "/cities/{}/embed/",
    "/cities/{}/badge.svg",
    "/networks/{}/",
    "/networks/{}/feed/",
    "/networks/{}/calendar.ics",
    "/networks/{}/vlr/",
    "/networks/{}/open-sdg.zip",
    "/networks/{}/iati.xml",
    "/commitments/{}/",
    "/commitments/{}/feed/",
    "/commitments/{}/embed/",
    "/commitments/{}/badge.svg",
    "/frameworks/{}/",
    "/frameworks/{}/10.c/",
    "/fr/cities/{}/vlr/",
]


@pytest.mark.parametrize("path", BELOW)
def test_every_address_with_a_former_slug_redirects(
    client: Client, renamed: dict[str, Any], path: str
) -> None:
    answer = client.get(path.format("before"))
    assert answer.status_code == 301
    assert answer.headers["Location"] == path.format("after")
    assert client.get(path.format("never")).status_code == 404


def test_every_address_below_a_page_is_tried() -> None:
    from django.urls import get_resolver

    patterns: list[Any] = []
    resolvers = [get_resolver()]
    while resolvers:
        for item in resolvers.pop().url_patterns:
            if hasattr(item, "url_patterns"):
                resolvers.append(item)
            else:
                patterns.append(str(item.pattern))
    kinds = ("cities/<slug", "networks/<slug", "commitments/<slug", "frameworks/<slug")
    ours = {pattern for pattern in patterns if pattern.startswith(kinds)}
    tried = {path.partition("?")[0].lstrip("/").format("<slug:slug>") for path in BELOW}
    assert ours <= {path.replace("10.c", "<str:code>") for path in tried}


def test_oembed_understands_a_former_slug(client: Client, renamed: dict[str, Any]) -> None:
    for kind in ("cities", "commitments"):
        answer = client.get("/oembed/", {"url": f"http://testserver/{kind}/before/"})
        assert answer.status_code == 200
        assert f"/{kind}/after/embed/" in answer.json()["html"]
        absent = client.get("/oembed/", {"url": f"http://testserver/{kind}/never/"})
        assert absent.status_code == 404


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("commitments", "city"),
        ("commitments", "network"),
        ("commitments", "framework"),
        ("adoptions", "city"),
        ("adoptions", "commitment"),
        ("targets", "commitment"),
        ("memberships", "network"),
        ("memberships", "city"),
        ("objectives", "framework"),
        ("cities", "network"),
    ],
)
def test_filters_of_api_and_pages_understand_a_former_slug(
    client: Client, renamed: dict[str, Any], path: str, name: str
) -> None:
    counts = [
        client.get(f"/api/v1/{path}/", {name: slug}).json()["count"] for slug in ("before", "after")
    ]
    assert counts == [1, 1]
    assert client.get(f"/api/v1/{path}/", {name: "never"}).status_code == 400


def preview(client: Client, holds: str, header: list[str], *rows: list[str]) -> str:
    """Return the page that an import answers with."""
    file = StringIO()
    csv.writer(file).writerows([header, *rows])
    upload = SimpleUploadedFile("mine.csv", file.getvalue().encode())
    answer = client.post(reverse("import"), {"file": upload, "holds": f"{holds}.csv"})
    assert answer.status_code == 200
    return answer.text


def confirm(client: Client, page: str) -> None:
    token = page.partition('name="token" value="')[2].partition('"')[0]
    assert token, page
    client.post(reverse("import"), {"token": token})


def test_an_import_understands_former_slugs_of_what_rows_refer_to(
    client: Client, renamed: dict[str, Any], administrator: User
) -> None:
    client.force_login(administrator)
    header = ["commitment", "city", "code", "title", "value", "unit", "due_on"]
    header += ["due_on_precision", "source"]
    rows = [["before", "before", code, code, "5", "beds", "", "", ""] for code in ("beds", "new")]
    confirm(client, preview(client, "targets", header, *rows))
    assert set(Target.objects.values_list("code", "title")) == {("beds", "beds"), ("new", "new")}


def test_an_import_never_adds_a_second_place_for_a_former_slug(
    client: Client, renamed: dict[str, Any], administrator: User
) -> None:
    client.force_login(administrator)
    city = renamed["city"]
    header = ["slug", "name", "kind", "country", "admin_area", "latitude", "longitude"]
    header += ["population", "geonames_id", "timezone", "url", "verified", "note"]
    row = ["before", city.name, "city", city.country.iso2, "", "", "", "", "", "", "", "yes", "Hi"]
    confirm(client, preview(client, "cities", header, row))
    assert City.objects.get(slug="after").note == "Hi"
    assert not City.objects.filter(slug="before").exists()


def test_a_slug_that_another_row_has_now_is_its_own(
    client: Client, renamed: dict[str, Any]
) -> None:
    make.CityFactory(slug="before", name="New bearer")
    assert "New bearer" in client.get("/cities/before/").text
    count = client.get("/api/v1/commitments/", {"city": "before"}).json()["count"]
    assert count == 0


@pytest.mark.slow
def test_what_is_hidden_is_not_given_away(client: Client, renamed: dict[str, Any]) -> None:
    for model in (City, Network, Commitment, Framework):
        model.objects.update(public=False)
    for path in BELOW:
        assert client.get(path.format("before")).status_code == 404
    assert client.get("/api/v1/commitments/", {"city": "before"}).status_code == 400
