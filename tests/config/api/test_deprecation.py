"""Deprecation is announced in every response, long before the removal."""

from datetime import date

import pytest
from drf_spectacular.generators import SchemaGenerator

from config.api.deprecation import Deprecation
from config.api_urls import LISTS
from tests.conftest import StrictClient

pytestmark = pytest.mark.django_db
INSTEAD = "https://example.org/api/v2/events/"
HEADERS = {
    "Deprecation": "@1767225600",
    "Sunset": "Fri, 01 Jan 2027 00:00:00 GMT",
    "Link": f'<{INSTEAD}>; rel="successor-version"',
}


@pytest.fixture
def events_go(monkeypatch: pytest.MonkeyPatch) -> None:
    goes = Deprecation(date(2026, 1, 1), date(2027, 1, 1), INSTEAD)
    monkeypatch.setattr(LISTS["events"], "deprecation", goes, raising=False)


@pytest.mark.usefixtures("events_go")
def test_each_answer_of_what_is_to_go_says_so(client: StrictClient) -> None:
    there = "/api/v1/events/"
    first = client.get(there)
    unchanged = client.get(there, headers={"If-None-Match": first.headers["ETag"]})
    refused = client.get(f"{there}?colour=red")
    assert (first.status_code, unchanged.status_code, refused.status_code) == (200, 304, 400)
    for answer in (first, unchanged, refused, client.get(f"{there}nothing/")):
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS
        assert set(HEADERS) <= {*answer.headers["Access-Control-Expose-Headers"].split(", ")}


@pytest.mark.usefixtures("events_go")
def test_what_stays_says_nothing(client: StrictClient) -> None:
    for there in ("/api/v1/cities/", "/api/v1/", "/api/v1/changes/"):
        assert not set(HEADERS) & set(client.get(there).headers)


@pytest.mark.slow
@pytest.mark.usefixtures("events_go")
def test_the_schema_marks_what_is_to_go() -> None:
    paths = SchemaGenerator().get_schema(request=None, public=True)["paths"]
    sunset_on = {path for path, ways in paths.items() if ways.get("get", {}).get("deprecated")}
    files = {f"/api/v1/events.{ending}" for ending in ("csv", "xlsx", "geojson", "jsonld")}
    assert sunset_on == {"/api/v1/events/", "/api/v1/events/{id}/", *files}


def test_nothing_goes_within_a_year() -> None:
    with pytest.raises(ValueError, match="365 days"):
        Deprecation(date(2026, 1, 1), date(2026, 12, 31), INSTEAD)
