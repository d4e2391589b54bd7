"""What every list of the API has: problem details, formats, headers, a schema."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from cities.audit import Actor, record
from cities.models import TrailEntry
from commitments.api.causes import CAUSES
from config.api.downloads import escape_formula
from config.api_urls import LISTS
from tests.conftest import StrictClient
from tests.factories import (
    AdoptionFactory,
    CityFactory,
    CommitmentFactory,
    NetworkFactory,
    ObjectiveFactory,
    PracticeFactory,
)

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/"
PROBLEM = "application/problem+json"


def test_the_root_lists_the_lists(client: StrictClient) -> None:
    lists = client.get(ROOT).json()
    assert lists["cities"] == "http://testserver/api/v1/cities/"
    others = {"changes", "statistics", "drafts", "schema", "docs", "data"}
    assert set(lists) == {*LISTS, *others}
    for name in others - {"statistics", "drafts"}:
        assert client.get(lists[name]).status_code == 200
    assert client.get("/api/").headers["Location"] == ROOT


def test_pages_lead_to_their_neighbours_in_a_header_too(client: StrictClient) -> None:
    for _ in range(3):
        CityFactory()
    first, middle, last = (
        client.get(f"{ROOT}cities/?page_size=1&page={number}&sort=name") for number in (1, 2, 3)
    )
    following, previous = middle.json()["next"], middle.json()["previous"]
    assert middle.headers["Link"] == f'<{following}>; rel="next", <{previous}>; rel="prev"'
    assert first.headers["Link"] == f'<{first.json()["next"]}>; rel="next"'
    assert last.headers["Link"] == f'<{last.json()["previous"]}>; rel="prev"'


@pytest.mark.parametrize(
    ("path", "status", "code", "says"),
    [
        (
            "cities/?colour=red",
            400,
            "unknown-parameter",
            "colour: Unknown parameter. Available: country,",
        ),
        (
            "cities/?standing=gone",
            400,
            "unknown-value",
            "standing: Unknown value “gone”. One of: achieved,",
        ),
        ("cities/?sort=freshness,name", 400, "single-value", "sort: Only one value can be given."),
        ("cities/?q=%ED%A0%80", 400, "invalid", "q: This is not UTF-8."),
        ("cities/?q=%00", 400, "invalid", "The address contains a NUL character."),
        (
            "cities/?page=x",
            400,
            "out-of-range",
            "page: “x” is not a whole number from 1 to 1000000.",
        ),
        ("cities/?page=2", 400, "out-of-range", "page: There are not 2 pages."),
        (
            "cities/?page_size=101",
            400,
            "out-of-range",
            "page_size: “101” is not a whole number from 1 to 100.",
        ),
        (
            "cities/?format=csv&page=1",
            400,
            "not-for-this-format",
            "page: csv has all rows: leave this out.",
        ),
        ("?colour=red", 400, "unknown-parameter", "colour: Unknown parameter. Available: format."),
        (
            "schema/?colour=red",
            400,
            "unknown-parameter",
            "colour: Unknown parameter. Available: format.",
        ),
        ("cities/atlantis/", 404, "not-found", "There is nothing at this address."),
        ("cities/1/2/", 404, "not-found", "There is nothing at this address."),
        ("reports/99999999999999999999/", 404, "not-found", "There is nothing at this address."),
        ("dragons/", 404, "not-found", "There is nothing at this address."),
        (
            "cities/?format=xml",
            406,
            "format-not-available",
            "format: “xml” is not one of: csv, geojson, json, jsonld, xlsx.",
        ),
        (
            "schema/?format=xml",
            406,
            "format-not-available",
            "format: “xml” is not one of: json, yaml.",
        ),
        (
            f"cities/?q={'x' * 9000}",
            414,
            "address-too-long",
            "The address is longer than 8100 characters.",
        ),
    ],
)
def test_a_refusal_is_a_problem_that_says_what_is_wrong(
    client: StrictClient, path: str, status: int, code: str, says: str
) -> None:
    answer = client.get(ROOT + path)
    problem = answer.json()
    assert answer.status_code == problem["status"] == status
    assert answer.headers["Content-Type"] == PROBLEM
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert problem["detail"].startswith(says)
    assert problem["title"] and problem["code"] == code
    assert problem["type"] == f"{settings.SITE_URL}/api/v1/docs/errors/#{code}"


def test_a_refusal_names_each_parameter_that_is_wrong(client: StrictClient) -> None:
    problem = client.get(f"{ROOT}cities/?colour=red&standing=gone&kind=").json()
    wrong = {error["field"]: error["value"] for error in problem["errors"]}
    assert wrong == {"colour": "red", "standing": "gone"}


def test_a_refusal_for_several_causes_names_each(client: StrictClient) -> None:
    problem = client.get(f"{ROOT}cities/?colour=red&standing=gone&page=1&page=2").json()
    causes = {error["field"]: error["code"] for error in problem["errors"]}
    assert causes == {
        "colour": "unknown-parameter",
        "standing": "unknown-value",
        "page": "repeated",
    }
    assert problem["code"] == "several-errors"


@pytest.mark.parametrize(
    "parameter", ["page", "page_size", "kind", "q", "sort", "fields", "format"]
)
def test_an_empty_parameter_is_taken_as_not_sent(client: StrictClient, parameter: str) -> None:
    answer = client.get(f"{ROOT}commitments/?{parameter}=")
    assert answer.status_code == 200
    assert answer.json()["results"] == client.get(f"{ROOT}commitments/").json()["results"]


def test_each_code_has_its_paragraph_in_the_documentation(client: StrictClient) -> None:
    page = client.get(f"{ROOT}docs/errors/").content.decode()
    assert [code for code in CAUSES if f'id="{code}"' not in page] == []
    assert "not-a-count" in CAUSES


def test_an_accept_header_that_cannot_be_met_is_refused(client: StrictClient) -> None:
    answer = client.get(f"{ROOT}cities/", headers={"Accept": "text/html"})
    assert answer.status_code == 406
    assert answer.json()["detail"] == (
        "Accept: this is available as application/json, text/csv, "
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, application/geo+json, "
        "application/ld+json."
    )


def test_the_format_in_the_address_wins_over_the_accept_header(client: StrictClient) -> None:
    answer = client.get(f"{ROOT}cities/?format=csv", headers={"Accept": "application/json"})
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("application/json;q=0.1, text/csv;q=0.9", "text/csv; charset=utf-8"),
        ("text/html, application/geo+json;q=0.5, */*;q=0.1", "application/geo+json"),
        ("text/html, */*;q=0.1", "application/json"),
        ("application/json; charset=UTF-8", "application/json"),
        (
            "application/json;charset=utf-8;q=0.1, text/csv;header=present",
            "text/csv; charset=utf-8",
        ),
        (
            'application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"',
            "application/ld+json",
        ),
    ],
)
def test_of_several_forms_the_one_preferred_is_given(
    client: StrictClient, accept: str, kind: str
) -> None:
    assert client.get(f"{ROOT}cities/", headers={"Accept": accept}).headers["Content-Type"] == kind


def test_whoever_accepts_only_csv_gets_csv(client: StrictClient) -> None:
    answer = client.get(f"{ROOT}cities/", headers={"Accept": "text/csv"})
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="cities.csv"'


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("", "commitments"),
        ("objective=sdg:10.7&q=Écoles%20%E2%80%93%20x", "commitments-sdg-10-7-ecoles-x"),
        ("standing=behind&standing=stalled", "commitments-behind-stalled"),
        ("q=لاجئ", "commitments"),
        ("q=%22%0D%0Ax%3A%20y", "commitments-x-y"),
        (f"q={'a' * 200}", f"commitments-{'a' * 88}"),
    ],
)  # fmt: skip
def test_a_file_is_named_after_its_filters(client: StrictClient, query: str, name: str) -> None:
    ObjectiveFactory(framework__slug="sdg", code="10.7")

    answer = client.get(f"{ROOT}commitments.csv?{query}")

    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}.csv"'


def test_a_file_names_the_items_of_lists(client: StrictClient) -> None:
    commitment = CommitmentFactory()
    for city in ("Montréal", "São; Paulo"):
        AdoptionFactory(commitment=commitment, city=CityFactory(name=city), role="joint")
    row = next(csv.DictReader(io.StringIO(
        client.get(f"{ROOT}commitments.csv").getvalue().decode("utf-8-sig")
    )))  # fmt: skip

    assert row["adoptions_city_name"] == "Montréal;São, Paulo"


@pytest.mark.parametrize("path", ["cities/", "cities/?format=csv", "schema/", "docs/", ""])
def test_reading_is_open_to_every_site_and_needs_no_cookie(client: StrictClient, path: str) -> None:
    answer = client.get(ROOT + path, headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert not answer.cookies


def test_a_page_of_the_site_is_not_open_to_every_site(client: StrictClient) -> None:
    assert "Access-Control-Allow-Origin" not in client.get("/admin/login/").headers


def test_an_answer_is_not_sent_twice(client: StrictClient) -> None:
    CityFactory()
    first = client.get(f"{ROOT}cities/")
    assert "Accept" in first.headers["Vary"]
    again = client.get(f"{ROOT}cities/", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    record(CityFactory(), TrailEntry.Action.ADD, Actor())
    changed = client.get(f"{ROOT}cities/", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200


def test_a_failure_of_ours_is_a_problem_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any) -> None:
        raise RuntimeError("The secret of the house.")

    monkeypatch.setattr("config.api.lists.Pages.paginate_queryset", fail)
    answer = Client(raise_request_exception=False).get(f"{ROOT}cities/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (500, PROBLEM)
    assert b"secret" not in answer.content


# CSV


def lines(path: str) -> list[dict[str, str]]:
    text = Client().get(ROOT + path).getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize(
    "text",
    [
        *("=1+1", "+33 1", "-12.5 % since 2019", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "'=1", "''-"),
        *("\uff1d1+1", "\uff0b1", "\uff0d1", "\uff20SUM(A1)", "'\uff1d1"),
    ],
)
def test_a_cell_that_a_spreadsheet_would_run_is_guarded(text: str) -> None:
    assert escape_formula(text) == f"'{text}"
    NetworkFactory(name=text, slug="odd")
    [row] = lines("networks/?format=csv")
    assert row["name"] == f"'{text}"
    [plain] = Client().get(f"{ROOT}networks/").json()["results"]
    assert plain["name"] == text


@pytest.mark.parametrize(
    "text", ["'s-Hertogenbosch", "N'Djamena", "1 = 1", "%s", "a;b", 'say "so"', "two\nlines", "أم"]
)
def test_other_text_is_written_as_it_is(text: str) -> None:
    NetworkFactory(name=text)
    assert [row["name"] for row in lines("networks/?format=csv")] == [text]


def test_a_negative_number_is_a_number() -> None:
    CityFactory(latitude="-1.29", longitude="36.8")
    [row] = lines("cities/?format=csv")
    assert (row["latitude"], row["longitude"]) == ("-1.29", "36.8")


def test_what_is_missing_is_null_and_an_empty_cell() -> None:
    CityFactory(population=None, admin_area="", latitude=None, longitude=None)
    [row] = Client().get(f"{ROOT}cities/").json()["results"]
    missing = ("population", "admin_area", "latitude", "reported_on", "website")
    assert {row[name] for name in missing} == {None}
    [line] = lines("cities/?format=csv")
    assert {line[name] for name in missing} == {""}


def test_lists_within_a_row_are_joined_and_stay_in_step() -> None:
    PracticeFactory(cities=[CityFactory(slug="a", name="A"), CityFactory(slug="b", name="B")])
    [row] = lines("practices/?format=csv")
    assert row["cities_id"] == "a;b"


def test_an_empty_list_has_its_header() -> None:
    text = Client().get(f"{ROOT}practices/?format=csv").getvalue()
    assert text.startswith(b"\xef\xbb\xbfid,url,api_url,recorded_at,kind,title")
    assert text.count(b"\n") == 1


def test_a_file_is_written_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("config.api.downloads.CHUNK_SIZE", 2)
    for _ in range(5):
        CityFactory()
    answer = Client().get(f"{ROOT}cities/?format=csv")
    assert answer.streaming
    assert len(list(answer.streaming_content)) == 3
    assert len(lines("cities/?format=csv")) == 5


# Schema


@pytest.mark.slow
def test_the_schema_is_valid_without_a_warning(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("spectacular", validate=True, fail_on_warn=True)


def test_everything_in_the_schema_is_described(client: StrictClient) -> None:
    schema = client.get(f"{ROOT}schema/").json()
    assert schema["openapi"] == "3.1.1"
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            assert operation["description"], path
            for parameter in operation.get("parameters", []):
                assert parameter.get("description"), (path, parameter["name"])
            assert {"400", "406"} <= set(operation["responses"])
            assert ("404" in operation["responses"]) is ("{id}/" in path)
            assert ("401" in operation["responses"]) is (path.startswith(f"{ROOT}drafts/"))
            assert method == "get" or operation["security"] == [{"bearer": []}]
    for name, component in schema["components"]["schemas"].items():
        for field, described in component.get("properties", {}).items():
            assert described.get("description"), (name, field)
        assert "Enum" not in name or name == "NullEnum"


@pytest.mark.slow
def test_the_schema_names_the_columns_that_the_csv_has(client: StrictClient) -> None:
    schema = client.get(f"{ROOT}schema/").json()
    for name in LISTS:
        file = schema["paths"][f"{ROOT}{name}.csv"]["get"]
        media_type = file["responses"]["200"]["content"]["text/csv"]
        header = Client().get(f"{ROOT}{name}/?format=csv").getvalue().decode("utf-8-sig")
        for column in header.strip().split(","):
            assert f"- `{column}`: " in media_type["schema"]["description"]


@pytest.mark.slow
def test_each_address_of_the_schema_answers_in_one_type(client: StrictClient) -> None:
    paths = client.get(f"{ROOT}schema/").json()["paths"]
    reading = {
        path: ways["get"]["responses"]["200"] for path, ways in paths.items() if "get" in ways
    }
    assert [path for path, good in reading.items() if len(good["content"]) > 1] == []
    files = {path for path in paths if path.startswith(f"{ROOT}cities.")}
    assert files == {f"{ROOT}cities.{ending}" for ending in ("csv", "xlsx", "geojson", "jsonld")}
    for path in files:
        [media_type] = reading[path]["content"]
        assert client.get(path).headers["Content-Type"].startswith(media_type)
        for parameter in paths[path]["get"]["parameters"]:
            assert parameter["name"] not in ("format", "page", "page_size", "expand")


@pytest.mark.slow
def test_the_schema_is_to_be_had_as_yaml(client: StrictClient) -> None:
    answer = client.get(f"{ROOT}schema/?format=yaml")
    assert answer.content.startswith(b"openapi: 3.1.1")
    json.loads(client.get(f"{ROOT}schema/?format=json").content)


def test_the_documentation_runs_nothing_inline(client: StrictClient) -> None:
    page = client.get(f"{ROOT}docs/").content.decode()
    assert 'src="/static/drf_spectacular_sidecar/' in page
    assert (
        client.get(f"{ROOT}docs/?script=").headers["Content-Type"].startswith("application/javas")
    )


@pytest.mark.slow
def test_the_schema_names_the_site_that_serves_it(client: StrictClient, settings: Any) -> None:
    settings.CONTACT_EMAIL = "data@cities.example"
    schema = client.get(f"{ROOT}schema/?format=json").json()
    assert schema["info"]["contact"]["email"] == "data@cities.example"
    assert schema["servers"] == [{"url": "http://testserver"}]
    used = {
        name
        for methods in schema["paths"].values()
        for operation in methods.values()
        for name in operation["tags"]
    }
    assert {tag["name"] for tag in schema["tags"]} == used
    settings.CONTACT_EMAIL = ""
    assert "contact" not in client.get(f"{ROOT}schema/?format=json").json()["info"]


@pytest.mark.slow
def test_a_change_of_the_schema_is_seen(tmp_path: Path) -> None:
    """Partners build on docs/openapi.json. Fields may come, none may go: see docs/api.md.

    After a change that is meant: ./run spectacular --format openapi-json --file docs/openapi.json
    """
    made = tmp_path / "openapi.json"
    call_command("spectacular", format="openapi-json", file=str(made), validate=True)
    kept = Path(settings.BASE_DIR) / "docs" / "openapi.json"
    assert json.loads(made.read_text()) == json.loads(kept.read_text())


@pytest.mark.parametrize("path", ["cities/", "changes/", "drafts/"])
def test_a_script_on_another_site_may_send_what_saves_reading_twice(
    client: StrictClient, path: str
) -> None:
    headers = {
        "Origin": "https://example.net",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "authorization,if-none-match",
    }
    answer = client.options(ROOT + path, headers=headers)
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD"
    allowed = answer.headers["Access-Control-Allow-Headers"].split(", ")
    assert {"Authorization", "If-None-Match"} <= {*allowed}
