"""A demonstration is marked on every page, response and file; a real site never is."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.conf import settings as site
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from config.api_urls import LISTS
from tests.factories import (
    IndicatorFactory,
    MeasurementFactory,
    MembershipFactory,
    ReportFactory,
    TargetFactory,
    advance,
)
from tests.test_permissions import RULES, World, make_world

pytestmark = pytest.mark.django_db
# They say it in their header only: what machines read about the site, a file to bring back, and an
# address that only takes choices.
HEADER_ONLY = {
    *("language", "api"),  # they only lead elsewhere
    *("robots", "security", "manifest", "import-rows"),
    *("sitemap-index", "sitemap"),
    # Pictures say it in the words that they draw: see test_share_pictures.
    *(name for name in RULES if name.endswith("-picture")),
}
# They say always that they are no search results.
SITEMAPS = ("sitemap-index", "sitemap")
SUFFIX = " (demonstration)"


@pytest.fixture(scope="module")
def world(module_transaction: None) -> World:
    """The world, made once for the tests here: reading changes nothing in it."""
    membership = MembershipFactory()
    made = make_world(membership.city, membership.network)
    adoption = made.report.adoption
    report = ReportFactory(adoption=adoption, year=2023)
    target = TargetFactory(adoption=adoption, indicator=IndicatorFactory())
    MeasurementFactory(report=report, target=target)
    advance(report, "submit", "publish")
    return made


@pytest.fixture
def demonstration(settings: Any) -> None:
    """A site whose rows are invented, as its settings make it."""
    settings.DEMONSTRATION = True
    settings.SITE_NAME += SUFFIX


def content_of(answer: Any) -> bytes:
    content: bytes = answer.getvalue()
    return content


# Nobody indexes what needs an account; the administration has the notice in its header.
PAGES_OF_STAFF = {
    "cockpit",
    "cockpit-board",
    "cockpit-file",
    "cockpit-letter",
    "cockpit-publish",
    "cockpit-reports",
    "cockpit-take",
    "due-figures",
    "due-workbook",
    "handover",
    "import",
    "merge",
    "new-city",
    "state",
}


def says_page(content: bytes) -> bool:
    text = content.decode()
    return 'aria-label="Demonstration"' in text and '<meta name="robots" content="noindex' in text


def says_json(content: bytes) -> bool:
    data = json.loads(content)
    return data.get("demonstration", data.get("x-demonstration")) is True


def says_csv(content: bytes) -> bool:
    header, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    return header[-1] == "demonstration" and {row[-1] for row in rows} <= {"true"}


def says_workbook(content: bytes) -> bool:
    header, *rows = load_workbook(io.BytesIO(content)).worksheets[0].values
    return header[-1] == "demonstration" and {row[-1] for row in rows} <= {"true"}


def says_archive(content: bytes) -> bool:
    archive = ZipFile(io.BytesIO(content))
    described = [archive.read(name) for name in archive.namelist() if name.startswith("meta/")]
    return bool(described) and all(b"tags:\n- demonstration" in text for text in described)


def says_feed(content: bytes) -> bool:
    return b'<category term="demonstration"' in content and b":demonstration:trail:" in content


def says_words(content: bytes) -> bool:
    return b"demonstration" in content.lower()


SAYS: dict[str, Callable[[bytes], bool]] = {
    "text/html": says_page,
    "text/csv": says_csv,
    "application/json": says_json,
    "application/problem+json": says_json,
    "application/geo+json": says_json,
    "application/vnd.oai.openapi+json": says_json,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": says_workbook,
    "application/zip": says_archive,
    "application/atom+xml": says_feed,
}


def says_it(answer: HttpResponseBase) -> bool:
    """Whether the body of an answer says, in the way of its kind, that it is a demonstration."""
    kind = answer.headers["Content-Type"].partition(";")[0]
    return SAYS.get(kind, says_words)(content_of(answer))


def says_it_in_headers(answer: HttpResponseBase) -> bool:
    headers = answer.headers
    return (headers.get("Demonstration"), headers.get("X-Robots-Tag")) == (
        "true",
        "noindex, nofollow",
    )


def addresses_of_the_api() -> Iterator[str]:
    for name, view in LISTS.items():
        for renderer in view.renderer_classes:
            yield f"/api/v1/{name}/?format={renderer.format}"
    yield from ("/api/v1/", "/api/v1/changes/", "/api/v1/schema/?format=json", "/api/v1/docs/")
    yield from (
        f"/api/v1/statistics/?by=standing&format={form}" for form in ("json", "csv", "xlsx")
    )
    yield from ("/api/v1/cities/nowhere/", "/api/v1/cities/?color=red")


@pytest.mark.slow
@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize("name", sorted({*RULES} - PAGES_OF_STAFF))
def test_every_address_of_a_demonstration_says_so(
    name: str,
    world: World,
    administrator: User,
    client: Client,
    settings: Any,
) -> None:
    settings.IATI_ORG_REF = "XI-TEST-1"
    client.force_login(administrator)

    answer = client.get(reverse(name, args=RULES[name].arguments(world)))

    assert says_it_in_headers(answer)
    # A refusal in one sentence of plain text is no data.
    refused = answer.status_code == 404 and answer.headers["Content-Type"].startswith("text/plain")
    assert name in HEADER_ONLY or refused or says_it(answer)


@pytest.mark.slow
@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize("address", addresses_of_the_api())
def test_every_answer_of_its_api_says_so(
    address: str,
    world: World,
    client: Client,
) -> None:
    answer = client.get(address)

    assert says_it_in_headers(answer)
    assert says_it(answer)


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize("address", ["/admin/", "/admin/login/", "/admin/cities/city/"])
def test_its_administration_says_so(address: str, administrator: User, client: Client) -> None:
    if "login" not in address:
        client.force_login(administrator)

    answer = client.get(address)

    assert says_it_in_headers(answer)
    assert 'aria-label="Demonstration"' in answer.content.decode()


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted({*RULES} - PAGES_OF_STAFF))
def test_a_real_site_says_nothing_of_it(
    name: str,
    world: World,
    administrator: User,
    client: Client,
) -> None:
    client.force_login(administrator)

    answer = client.get(reverse(name, args=RULES[name].arguments(world)))

    assert "Demonstration" not in answer.headers
    assert name in SITEMAPS or "X-Robots-Tag" not in answer.headers
    assert b"demonstration" not in content_of(answer).lower()


@pytest.mark.slow
@pytest.mark.parametrize("address", addresses_of_the_api())
def test_the_api_of_a_real_site_says_nothing_of_it(
    address: str,
    world: World,
    client: Client,
) -> None:
    answer = client.get(address)

    assert "Demonstration" not in answer.headers
    # The schema says how a demonstration could be recognised.
    if "schema" not in address and "format=xlsx" not in address:
        assert b"demonstration" not in content_of(answer).lower()


@pytest.mark.usefixtures("demonstration")
def test_search_engines_are_told_to_stay_away(client: Client) -> None:
    assert client.get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"


@pytest.mark.slow
@pytest.mark.usefixtures("demonstration")
def test_a_demonstration_makes_no_release_and_hands_none_out(
    client: Client, settings: Any, tmp_path: Path
) -> None:
    settings.RELEASES_DIR = tmp_path
    settings.DEMONSTRATION = False
    call_command("make_release", label="2026-11", stdout=io.StringIO())
    settings.DEMONSTRATION = True

    with pytest.raises(CommandError, match=r"^A demonstration has no releases: [^.]+\.$"):
        call_command("make_release", label="2026-12")

    assert [path.name for path in tmp_path.iterdir()] == ["2026-11"]
    page = client.get("/data/releases/").content.decode()
    assert "A demonstration has no releases" in page
    assert "2026-11" not in page
    assert client.get("/data/releases/2026-11/cities.csv").status_code == 404


def settings_of(**environment: str) -> dict[str, str]:
    """Return what the settings say in this environment."""
    names = ["DEMONSTRATION", "SITE_NAME", "DATABASES", "MEDIA_ROOT", "SESSION_COOKIE_NAME"]
    shown = f"{{name: str(getattr(settings, name)) for name in {names}}}"
    ask = f"import json; from django.conf import settings; print(json.dumps({shown}))"
    given = {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": "of a site for a moment",
        "ALLOWED_HOSTS": "localhost",
    }
    done = subprocess.run(
        [sys.executable, "-c", ask],
        cwd=site.BASE_DIR,
        env={**given, "DJANGO_SETTINGS_MODULE": "config.settings", **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    values: dict[str, str] = json.loads(done.stdout)
    return values


@pytest.mark.slow
def test_its_name_database_files_and_sessions_are_its_own() -> None:
    real, invented = settings_of(), settings_of(DEMONSTRATION="1")

    assert (real["DEMONSTRATION"], invented["DEMONSTRATION"]) == ("False", "True")
    assert invented["SITE_NAME"] == real["SITE_NAME"] + SUFFIX
    assert "demo.sqlite3" in invented["DATABASES"]
    assert "db.sqlite3" in real["DATABASES"]
    assert all(real[name] != invented[name] for name in real)
