"""A former slug is understood everywhere that a slug is: pages and below, filters, imports."""

import csv
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from cities.audit import Actor, difference, record, snapshot
from cities.models import City, Event, Network, Organisation, TrailEntry
from commitments.models import (
    Commitment,
    Endorsement,
    Framework,
    Grant,
    Indicator,
    Need,
    Practice,
    Target,
    Topic,
)
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
    make.IndicatorFactory(framework=framework, code="i1")
    grant = make.GrantFactory(slug="before")
    organisation = make.OrganisationFactory(slug="before")
    make.GrantPartyFactory(grant=grant, city=None, organisation=organisation, role="funder")
    others = [make.PracticeFactory(slug="before"), make.NeedFactory(slug="before")]
    others += [make.EventFactory(slug="before"), make.TopicFactory(slug="before")]
    others += [grant, organisation]
    for row in (adoption.city, adoption.commitment, framework, network, *others):
        rename(row, "after")
    return {"city": adoption.city, "network": network, "commitment": adoption.commitment}


def below() -> list[str]:
    """Return every address that has a slug, but for the slug."""
    patterns: list[str] = []
    resolvers: list[Any] = [get_resolver()]
    while resolvers:
        for item in resolvers.pop().url_patterns:
            if isinstance(item, URLPattern):
                patterns.append(str(item.pattern))
            else:
                resolvers.append(item)
    named = sorted({pattern for pattern in patterns if "<slug:slug>" in pattern})
    paths = [
        "/"
        + each.replace("<slug:slug>", "{}")
        .replace("<str:code>", "10.c")
        .replace("<slug:form>", "svg")
        .replace("<slug:kind>", "objective")
        .replace("<int:number>", "1")
        for each in named
    ]
    return [*paths, "/cities/{}/vlr/?format=csv", "/fr/cities/{}/vlr/"]


BELOW = below()


@pytest.mark.parametrize("path", BELOW)
def test_every_address_with_a_former_slug_redirects(
    client: Client, renamed: dict[str, Any], path: str
) -> None:
    answer = client.get(path.format("before"))
    assert answer.status_code == 301
    assert answer.headers["Location"] == path.format("after")
    assert client.get(path.format("never")).status_code == 404


def test_the_addresses_are_those_of_every_kind_of_page() -> None:
    kinds = {path.split("/")[1] for path in BELOW if not path.startswith("/fr/")}
    assert kinds == {
        *("cities", "networks", "organisations", "events", "commitments", "frameworks"),
        *("practices", "grants", "needs", "topics", "share", "charts"),
    }
    assert len(BELOW) > 25


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
        ("commitments", "objective:10.c"),
        ("commitments", "reaches:10.c"),
        ("indicators", "framework"),
        ("grants", "funder:organisation"),
    ],
)
def test_filters_of_api_and_pages_understand_a_former_slug(
    client: Client, renamed: dict[str, Any], path: str, name: str
) -> None:
    name, _colon, rest = name.partition(":")

    def ask(slug: str) -> Any:
        value = f"{rest}:{slug}" if name == "funder" else f"{slug}:{rest}" if rest else slug
        return client.get(f"/api/v1/{path}/", {name: value})

    assert [ask(slug).json()["count"] for slug in ("before", "after")] == [1, 1]
    assert ask("never").status_code == 400


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


@pytest.mark.slow
def test_an_import_understands_former_slugs_of_what_rows_refer_to(
    client: Client, renamed: dict[str, Any], administrator: User
) -> None:
    client.force_login(administrator)
    header = ["commitment", "city", "code", "title", "value", "unit", "due_on"]
    header += ["due_on_precision", "source"]
    rows = [["before", "before", code, code, "5", "beds", "", "", ""] for code in ("beds", "new")]
    confirm(client, preview(client, "targets", header, *rows))
    assert set(Target.objects.values_list("code", "title")) == {("beds", "beds"), ("new", "new")}


@pytest.mark.slow
def test_an_import_understands_former_slugs_beside_kinds_and_codes(
    client: Client, renamed: dict[str, Any], administrator: User
) -> None:
    client.force_login(administrator)
    header = ["framework", "endorser_kind", "endorser", "endorsed_on", "endorsed_on_precision"]
    header += ["role", "verified", "source", "note"]
    for kind in ("city", "network", "organisation"):
        row = ["before", kind, "before", "", "", "signatory", "yes", "https://example.org/", ""]
        confirm(client, preview(client, "endorsements", header, row))
    endorsement = Endorsement.objects.get(city__slug="after")
    assert endorsement.framework.slug == "after"
    assert Endorsement.objects.count() == 3
    row = ["after", "", "beds", "Beds", "5", "beds", "", "", "", "before:i1"]
    header = ["commitment", "city", "code", "title", "value", "unit", "due_on"]
    header += ["due_on_precision", "source", "indicator"]
    confirm(client, preview(client, "targets", header, row))
    assert Target.objects.get(code="beds").indicator == Indicator.objects.get()


@pytest.mark.slow
def test_an_import_and_a_draft_understand_a_former_code_of_a_target(
    client: Client, renamed: dict[str, Any], administrator: User
) -> None:
    target = Target.objects.get()
    make.TargetFactory(code="places")
    before = snapshot(target)
    target.code = "places"
    target.save()
    record(target, TrailEntry.Action.CHANGE, Actor(), difference(before, snapshot(target)))
    report = make.ReportFactory(adoption=target.adoption, author=administrator)
    client.force_login(administrator)
    header = ["commitment", "city", "code", "title", "value", "unit", "due_on"]
    header += ["due_on_precision", "source"]
    confirm(
        client,
        preview(client, "targets", header, ["after", "", "beds", "Beds", "7", "beds", "", "", ""]),
    )
    target.refresh_from_db()
    assert (target.code, target.title, Target.objects.count()) == ("places", "Beds", 2)
    header = ["report", "target_code", "value", "status"]
    confirm(client, preview(client, "measurements", header, [str(report.pk), "beds", "5", "A"]))
    assert report.measurements.get().target == target
    token = make.ApiTokenFactory(owner=administrator)
    secret = token.renew()
    token.save()
    token.cities.add(target.adoption.city)
    report.refresh_from_db()
    answer = client.patch(
        f"/api/v1/drafts/{report.pk}/",
        {"measurements": [{"target": "beds", "value": "6", "status": "A"}]},
        content_type="application/json",
        headers={"authorization": f"Bearer {secret}", "if-match": f'"{report.version}"'},
    )
    assert answer.status_code == 200, answer.text
    figure = report.measurements.get()
    assert (figure.target, figure.value) == (target, 6)


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


@pytest.mark.slow
def test_a_slug_that_another_row_has_now_is_its_own(
    client: Client, renamed: dict[str, Any]
) -> None:
    make.CityFactory(slug="before", name="New bearer")
    assert "New bearer" in client.get("/cities/before/").text
    count = client.get("/api/v1/commitments/", {"city": "before"}).json()["count"]
    assert count == 0


@pytest.mark.slow
def test_what_is_hidden_is_not_given_away(client: Client, renamed: dict[str, Any]) -> None:
    others = (Event, Organisation, Practice, Grant, Need, Topic)
    for model in (City, Network, Commitment, Framework, *others):
        model.objects.update(public=False)
    for path in BELOW:
        assert client.get(path.format("before")).status_code == 404
    assert client.get("/api/v1/commitments/", {"city": "before"}).status_code == 400
