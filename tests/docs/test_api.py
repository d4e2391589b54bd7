"""docs/api.md is true: its examples are run as a reader would, and its tables are checked."""

import csv
import json
import re
from typing import Any

import pytest
from django.test import Client

from commitments.api.causes import CAUSES
from commitments.models import ApiToken, ProgressReport
from config.api_urls import LISTS
from tests.docs.snippets import Reader, Shows, Snippet, read, section, snippets
from tests.factories import ApiTokenFactory

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db,
    pytest.mark.usefixtures("metropolis"),
]
shows = Shows(part for part in snippets("api.md") if part.part != "Recipes")
ROOT = "/api/v1/"
SECRET = "cc_the-secret"
SENT = {"Authorization": f"Bearer {SECRET}"}


def test_every_snippet_has_a_test() -> None:
    assert shows.untested == set()


def get(path: str, **headers: str) -> Any:
    answer = Client().get(path, headers=headers)
    assert answer.status_code == 200, (path, answer.content)
    return answer.json()


def addresses(snippet: Snippet) -> list[str]:
    """Return the addresses of a snippet that has one in each line, maybe with a remark."""
    return [line.split()[0] for line in snippet.text.splitlines()]


def objects(printed: str) -> list[Any]:
    """Return the JSON objects that were printed one after the other."""
    values = []
    while printed:
        part, end = json.JSONDecoder().raw_decode(printed)
        values.append(part)
        printed = printed[end:].lstrip()
    return values


def like(shown: Any, real: Any) -> bool:
    """Whether an answer is as shown: … stands for any text, numbers and lists for any of theirs."""
    if isinstance(shown, dict):
        same = isinstance(real, dict) and list(shown) == list(real)
        return same and all(like(shown[name], real[name]) for name in shown)
    if isinstance(shown, list):
        return isinstance(real, list) and all(like(shown[0], part) for part in real if shown)
    if isinstance(shown, str):
        pattern = ".*".join(map(re.escape, shown.split("…")))
        return isinstance(real, str) and re.fullmatch(pattern, real, re.S) is not None
    return type(shown) is type(real)


def table(heading: str, first: str) -> list[list[str]]:
    """Return the cells below the header of the table whose first column is called `first`."""
    text = section("api.md", heading).partition(f"| {first} |")[2].partition("\n\n")[0]
    rows = [line.strip("| ").split(" | ") for line in text.splitlines()[2:]]
    assert rows, f"{heading} has no table of {first}."
    return rows


def words(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


# What is read


@shows("Quick start 1")
def test_the_first_requests_find_what_they_ask_for(reader: Reader, snippet: Snippet) -> None:
    commitments, objective = objects(reader.run(snippet))

    assert [row["id"] for row in commitments["results"]] == ["welcome"]
    assert (objective["id"], objective["title"]) == ("gcm:7", "Safety")
    with (reader.folder / "cities.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {row["id"] for row in csv.DictReader(file)} == {"kampala", "nairobi"}


@shows("Quick start 2")
def test_the_first_program_walks_all_pages(reader: Reader, snippet: Snippet) -> None:
    for size in ("100", "3"):
        assert set(reader.run(snippet, page_size=size).splitlines()) == {
            "welcome behind Welcome",
            "health nothing-known Health – for all",
            "homes on-track +100 homes",
            "jobs achieved Jobs",
        }


@shows("Filters and order 1")
def test_filters_find_what_they_are_said_to(snippet: Snippet) -> None:
    pages = [get(address)["results"] for address in addresses(snippet)]

    assert [row["id"] for row in pages[0]] == ["kampala", "nairobi"]
    assert [row["id"] for row in pages[1]] == ["health"]
    assert {row["id"] for row in pages[2]} == {"welcome", "health", "homes"}
    assert {row["commitment"]["id"] for row in pages[3]} == {"welcome", "homes"}
    assert [row["to_objective"]["id"] for row in pages[4]] == ["sdg:10.7"]
    assert {row["id"] for row in pages[5]} == {"welcome", "homes"}
    assert len(pages) == 6


@shows("Pages 1")
def test_a_page_has_the_form_that_is_shown(snippet: Snippet) -> None:
    page = get(f"{ROOT}commitments/?page_size=2")

    shown = json.loads(snippet.text)
    there = page["next"].replace("&page_size=2", "").replace("http:", "https:")
    assert like(shown, page | {"next": there})
    assert get(page["next"])["next"] is None


@shows("Choosing fields 1")
def test_rows_are_narrowed_and_widened_as_shown(snippet: Snippet) -> None:
    narrow, wide = (get(address)["results"] for address in addresses(snippet))

    assert {tuple(row) for row in narrow} == {("id", "title", "standing", "reported_on")}
    assert len(wide) == 5
    for row in wide:
        assert row["commitment"].items() >= get(row["commitment"]["api_url"]).items()
        assert row["city"] is None or row["city"] == get(row["city"]["api_url"])


@shows("Languages 1")
def test_a_language_is_asked_for_as_shown(snippet: Snippet) -> None:
    file, row = addresses(snippet)

    assert "Ouganda" in Client().get(file).getvalue().decode()
    assert get(row)["kind_label"] == "هدف"


@shows("Errors 1")
def test_a_refusal_has_the_form_that_is_shown(snippet: Snippet, settings: Any) -> None:
    settings.SITE_URL = "https://example.org"
    answer = Client().get(f"{ROOT}commitments/?standing=gone")

    assert answer.headers["Content-Type"] == "application/problem+json"
    assert like(json.loads(snippet.text), answer.json())
    assert answer.status_code == json.loads(snippet.text)["status"]


def test_the_table_of_codes_is_that_of_the_site() -> None:
    shown = {words(code)[0]: meaning.strip() for code, meaning in table("Errors", "code")}

    assert shown == CAUSES


def test_addresses_in_the_text_answer() -> None:
    paths = set(re.findall(r"`(/api/v1/\S*)`", read("api.md")))

    assert len(paths) > 4
    for path in paths:
        assert Client().get(path).status_code == 200, path
    assert Client().get(f"{ROOT}schema/?format=yaml").status_code == 200


def test_the_table_of_lists_has_every_list_with_its_ids() -> None:
    lists = table("Lists", "list")

    assert {name for row in lists for name in words(row[0])} == set(LISTS)
    for names, _what, example in lists:
        rows = [part for name in words(names) for part in get(f"{ROOT}{name}/")["results"]]
        ids = {str(part["id"]) for part in rows}
        assert ids >= set(words(example)) - {"sdg:10.7.2"}, names
        assert not ids or (example == "number") == all(map(str.isdigit, ids)), names


def test_the_table_of_forms_says_which_list_comes_in_which_form() -> None:
    for form, accept, _what, lists in table("Other formats", "format"):
        offered = set(words(lists)) if words(lists) else set(LISTS)
        for name in LISTS:
            by_name = Client().get(f"{ROOT}{name}/", {"format": form.strip("`")})
            by_header = Client().get(f"{ROOT}{name}/", headers={"Accept": accept.strip("`")})
            assert by_name.status_code == by_header.status_code, name
            if name in offered:
                assert by_header.headers["Content-Type"].startswith(accept.strip("`"))
                assert by_name.getvalue() == by_header.getvalue() or form == "`xlsx`"
            else:
                assert by_name.status_code == 406, (name, form)


def test_every_status_of_a_refusal_is_in_the_table(settings: Any) -> None:
    requests = {
        400: f"{ROOT}cities/?colour=red",
        404: f"{ROOT}cities/atlantis/",
        406: f"{ROOT}cities/?format=xml",
        414: f"{ROOT}cities/?q={'x' * 8193}",
    }
    statuses = {Client().get(path).status_code for path in requests.values()}
    statuses.add(Client().post(f"{ROOT}cities/").status_code)
    settings.API_LIMIT = 1
    answers = [Client().get(f"{ROOT}cities/") for _ in range(3)]

    assert statuses | {answers[-1].status_code} == {
        int(row[0]) for row in table("Errors", "status")
    }
    assert int(answers[-1].headers["Retry-After"]) <= 60


def test_headers_are_as_the_text_shows_them(settings: Any) -> None:
    settings.API_LIMIT = 120
    answer = Client().get(f"{ROOT}cities/")
    manners = section("api.md", "Rate limits and caching")

    for name in ("RateLimit-Policy", "RateLimit"):
        shown = f"`{name}: {answer.headers[name]}`"
        assert re.sub("t=[0-9]+", "t=42", shown) in manners
    unchanged = Client().get(f"{ROOT}cities/", headers={"If-None-Match": answer.headers["ETag"]})
    assert unchanged.status_code == 304
    assert "RateLimit" not in unchanged.headers


# What is written


@pytest.fixture
def token() -> ApiToken:
    """A token that writes for kampala and submits."""
    report = ProgressReport.objects.get(adoption__commitment__slug="welcome")
    token: ApiToken = ApiTokenFactory(owner=report.author, secret=SECRET, may_submit=True)
    assert report.adoption.city
    token.cities.add(report.adoption.city)
    return token


@shows("Writing 1", "Writing 2", "Writing 3")
def test_the_walk_through_ends_in_a_submitted_report(
    reader: Reader, token: ApiToken, steps: list[Snippet]
) -> None:
    reader.environment["TOKEN"] = SECRET
    whole = Snippet("Writing", "", "sh", "\n".join(step.text for step in steps))

    reader.run(whole)

    draft = json.loads((reader.folder / "draft.json").read_text())
    assert (draft["state"], draft["summary"]) == ("submitted", "Two schools were opened.")
    report = ProgressReport.objects.get(pk=draft["id"])
    assert (report.state, report.adoption.commitment.slug) == ("submitted", "welcome")
    assert {(row.breakdown, row.status) for row in report.measurements.all()} == {
        ("", "A"),
        ("women", "L"),
    }
    assert report.evidence.get().title == "Minutes"

    reader.run(whole)  # again, as a job that runs each night does

    again = json.loads((reader.folder / "draft.json").read_text())
    assert (again["id"], again["state"], again["version"]) == (
        *(draft["id"], "submitted"),
        draft["version"],
    )


@shows("Writing 1", "Writing 2")
def test_a_walk_through_that_broke_off_goes_on(
    reader: Reader, token: ApiToken, steps: list[Snippet]
) -> None:
    reader.environment["TOKEN"] = SECRET
    started = write("POST", "", {"commitment": "welcome", "city": "kampala"})

    reader.run(Snippet("Writing", "", "sh", "\n".join(step.text for step in steps)))

    draft = json.loads((reader.folder / "draft.json").read_text())
    assert (draft["id"], draft["summary"]) == (started.json()["id"], "Two schools were opened.")


@shows("Writing 4")
def test_all_that_is_wrong_with_a_body_is_said_as_shown(
    token: ApiToken, snippet: Snippet, settings: Any
) -> None:
    settings.SITE_URL = "https://example.org"
    started = write("POST", "", {"commitment": "welcome", "city": "kampala"})
    figures = [{"target": "places", "value": "5"}, {"target": "places", "value": "N/A"}]
    answer = write(
        "PATCH", f"{started.json()['id']}/", {"measurements": figures}, started.headers["ETag"]
    )

    assert answer.status_code == 400
    assert like(json.loads(snippet.text), answer.json())


def write(method: str, path: str, body: Any = None, etag: str = "", **headers: str) -> Any:
    """Send a request with the token to the drafts."""
    sent = SENT | ({"If-Match": etag} if etag else {}) | headers
    content = body if isinstance(body, bytes) else json.dumps(body or {}).encode()
    kind = headers.get("Content-Type", "application/json")
    return Client().generic(
        method, f"{ROOT}drafts/{path}", data=content, content_type=kind, headers=sent
    )


def test_every_request_and_refusal_of_writing_is_in_its_tables(token: ApiToken) -> None:
    new = {"commitment": "welcome", "city": "kampala"}
    once = {"Idempotency-Key": "once"}
    statuses = {
        write("POST", "", {"colour": "red"}).status_code,
        write("GET", "", Authorization="Bearer cc_never").status_code,
        write("POST", "", new | {"city": "nairobi"}).status_code,
        write("GET", "987654/").status_code,
        write("POST", "", b"[" * (1 << 20) + b"]").status_code,
        write("POST", "", new, **{"Content-Type": "text/csv"}).status_code,
        write("POST", "", new, **{"Transfer-Encoding": "chunked"}).status_code,
    }
    started = write("POST", "", new, **once)
    statuses.add(write("POST", "", new | {"commitment": "homes"}, **once).status_code)
    there = f"{started.json()['id']}/"
    statuses.add(write("PATCH", there, {}).status_code)
    statuses.add(write("PATCH", there, {}, '"99"').status_code)
    statuses.add(write("POST", f"{there}submit/", None, started.headers["ETag"]).status_code)

    documented = {int(code) for row in table("Writing", "status") for code in row[0].split(", ")}
    assert statuses == documented
    for [request, _does] in table("Writing", "request"):
        method, path = request.strip("`").split(" ")
        answer = Client().generic(method, path.replace("/7/", f"/{there}"), headers=SENT)
        assert answer.status_code not in {404, 405}, request
