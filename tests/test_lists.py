"""What every list must meet: the same rows on page, API and CSV, strictness, and nothing hidden.

Lists are found in the API's router and, for pages, in the map of the site. A filter without cases
in `tests/world.py` fails here.
"""

import io
import itertools
import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commitments.models import Adoption, Framework
from config.api.downloads import list_columns
from config.api_urls import LISTS
from config.models.fields import fold
from tests import world
from tests.factories import (
    CommitmentFactory,
    MembershipFactory,
    NetworkFactory,
    PracticeFactory,
)
from tests.lists import FILTERS, PAGES, SORTS, address, forms, rows_in_api, rows_in_csv

pytestmark = pytest.mark.django_db


def rows_in_workbook(client: Client, name: str, question: dict[str, Any]) -> list[dict[str, Any]]:
    answer = client.get(address(name), {**question, "format": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active
    header, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def ids_in_json(client: Client, name: str, question: dict[str, Any]) -> Iterator[list[str]]:
    """Yield the ids of the rows in each form of the list that is JSON of another shape."""
    forms = {form.format for form in LISTS[name].renderer_classes}
    if "geojson" in forms:
        answer = client.get(address(name), {**question, "format": "geojson"})
        yield [feature["id"] for feature in json.loads(answer.getvalue())["features"]]
    if "jsonld" in forms:
        answer = client.get(address(name), {**question, "format": "jsonld"})
        yield [thing["identifier"] for thing in json.loads(answer.getvalue())["@graph"]]


def addresses_on_page(client: Client, name: str, question: dict[str, Any]) -> list[str]:
    """Return the addresses of the rows that the page leads to, in their order."""
    html = client.get(reverse(name), question).content.decode()
    return re.findall(r'<h2><a href="([^"]+)"', html)


def address_of(row: dict[str, Any]) -> str:
    return str(row["url"]).removeprefix("http://testserver")


Ask = Callable[[str, dict[str, Any]], list[dict[str, Any]]]


@pytest.fixture(scope="module")
def ask(small_world: None) -> Ask:
    """Rows of the small world in the API. A list is walked once for each question of this file."""
    walked: dict[str, list[dict[str, Any]]] = {}

    def rows(name: str, question: dict[str, Any]) -> list[dict[str, Any]]:
        key = f"{name} {sorted(question.items())}"
        if key not in walked:
            walked[key] = rows_in_api(Client(), name, question)
        return walked[key]

    return rows


def in_every_outlet(ask: Ask, name: str, question: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of the API, once all other forms are found to have them in its order."""
    client, rows = Client(), ask(name, question)
    ids = [str(row["id"]) for row in rows]
    assert [row["id"] for row in rows_in_csv(client, name, question)] == ids
    assert [str(row["id"]) for row in rows_in_workbook(client, name, question)] == ids
    for ids_of_form in ids_in_json(client, name, question):
        assert ids_of_form == ids
    if name in PAGES:
        every = {address_of(row) for row in ask(name, {})}  # a page leads elsewhere, too
        led_to = [path for path in addresses_on_page(client, name, question) if path in every]
        shown = [address_of(row) for row in rows]
        assert list(dict.fromkeys(led_to)) == shown
    return rows


def called(name: str, row: dict[str, Any]) -> str:
    return world.NAMED.get(name, lambda row: row["id"])(row)


def test_each_list_page_has_the_filters_of_its_list_in_the_api() -> None:
    assert set(PAGES) == {
        "cities", "networks", "events", "commitments", "frameworks", "reports", "practices",
        "organisations", "grants", "needs",
    }  # fmt: skip
    for name, page in PAGES.items():
        assert page.filterset_class is LISTS[name].filterset_class


@pytest.mark.slow
def test_every_filter_has_a_case_that_finds_rows_and_leaves_others(ask: Ask) -> None:
    for name, fields in FILTERS.items():
        cases = world.CASES.get(name, {})
        assert set(cases) == set(fields) - {"sort"}, "A filter needs cases in tests/world.py."
        every = {called(name, row) for row in ask(name, {})}
        for field, values in cases.items():
            assert any(ids and ids < every for ids in values.values()), (name, field)


@pytest.mark.slow
@pytest.mark.parametrize("name", LISTS)
def test_page_api_and_csv_find_the_same_rows(name: str, ask: Ask) -> None:
    in_every_outlet(ask, name, {})
    for field, values in world.CASES[name].items():
        for value, expected in values.items():
            rows = in_every_outlet(ask, name, {field: value})
            assert {called(name, row) for row in rows} == expected, (field, value)


def questions(name: str) -> st.SearchStrategy[dict[str, list[str]]]:
    """Return any of the filters of a list with any of their values, several where it may be."""

    def values(field: str) -> st.SearchStrategy[list[str]]:
        many = field in LISTS[name].filterset_class.several()
        choices = st.sampled_from(sorted(world.CASES[name][field]))
        return st.lists(choices, min_size=1, max_size=2 if many else 1, unique=True)

    return st.fixed_dictionaries({}, optional={field: values(field) for field in world.CASES[name]})


@pytest.mark.slow
@pytest.mark.parametrize("name", LISTS)
@given(data=st.data())
@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_filters_and_orders_together_give_the_same_rows_in_every_outlet(
    name: str, ask: Ask, data: st.DataObject
) -> None:
    filters = data.draw(questions(name), label="filters")
    orders = [{"sort": order} for order in SORTS[name].orders] if name in SORTS else []
    order = data.draw(st.sampled_from([{}, *orders]), label="order")
    expected = ask(name, order)
    for field, values in filters.items():
        ids = set().union(*(world.CASES[name][field][value] for value in values))
        expected = [row for row in expected if called(name, row) in ids]
    question = {field: ",".join(values) for field, values in filters.items()}
    assert in_every_outlet(ask, name, {**question, **order}) == expected


@pytest.mark.slow
@pytest.mark.parametrize("name", LISTS)
def test_values_may_be_repeated_where_they_may_be_joined_and_nowhere_else(
    name: str, small_world: None
) -> None:
    client, several = Client(), LISTS[name].filterset_class.several()
    for field, values in world.CASES[name].items():
        first, *others = sorted(values)
        two = [first, others[0] if others else first]
        repeated = client.get(address(name), {field: two})
        if field in several:
            joined = client.get(address(name), {field: ",".join(two)})
            assert repeated.json()["results"] == joined.json()["results"], field
        else:
            assert repeated.json()["code"] == "repeated", field


@pytest.mark.slow
def test_every_order_is_offered_by_name_and_the_first_is_the_default(ask: Ask) -> None:
    client = Client()
    described = client.get(reverse("api:schema")).json()["paths"]
    for name, sort in SORTS.items():
        [label] = [
            parameter["schema"]
            for parameter in described[address(name)]["get"]["parameters"]
            if parameter["name"] == "sort"
        ]
        first, *_others = orders = [*sort.orders]
        assert label == {"type": "string", "enum": orders, "default": first}
        [error] = client.get(address(name), {"sort": "size"}).json()["errors"]
        assert error["reason"].endswith(f"One of: {', '.join(orders)}.")
        assert ask(name, {"sort": first}) == ask(name, {})


@pytest.mark.slow
def test_page_api_and_csv_sort_alike(ask: Ask) -> None:
    assert SORTS
    for name, sort in SORTS.items():
        for order in sort.orders:
            assert len(in_every_outlet(ask, name, {"sort": order})) > 1, (name, order)


# What the rows are ordered by in each order, "" is that of a list nobody sorted; "-" is downwards.
ORDERS = {
    "cities": {
        "": "name",
        "name": "name",
        "freshness": "-reported_on",
        "commitments": "-commitments_count",
    },
    "countries": {"": "name"},
    "networks": {"": "name", "name": "name", "members": "-members_listed"},
    "events": {"": "-starts_on", "newest": "-starts_on", "oldest": "starts_on", "name": "name"},
    "frameworks": {
        "": "name",
        "name": "name",
        "newest": "-adopted_on",
        "commitments": "-commitments_count",
    },
    "commitments": {
        "": "-made_on",
        "newest": "-made_on",
        "oldest": "made_on",
        "title": "title",
        "reported": "-reported_on",
    },
    "reports": {"": "-reported_on", "newest": "-reported_on", "oldest": "reported_on"},
    "measurements": {"newest": "-observed_on", "oldest": "observed_on"},
    "practices": {"": "title", "title": "title", "newest": "-starts_on"},
    "grants": {"": "-awarded_on", "newest": "-awarded_on", "oldest": "awarded_on"},
    "needs": {"": "-stated_on", "newest": "-stated_on", "oldest": "stated_on"},
    "trail": {"": "-at"},
}


@pytest.mark.slow
def test_rows_stand_in_the_order_that_was_asked_for_and_the_unknown_last(small_world: None) -> None:
    MembershipFactory.create_batch(2, network=NetworkFactory(name="Many"))
    for slug, day in (("sdg", date(2015, 9, 25)), ("gcm", date(2018, 12, 10))):
        Framework.objects.filter(slug=slug).update(adopted_on=day)
    CommitmentFactory(framework=Framework.objects.get(slug="gcm"))
    Adoption.objects.filter(city__slug="montreal").update(reported_on=date(2020, 1, 1))
    PracticeFactory(title="Aid", starts_on=date(2020, 1, 1))
    PracticeFactory(title="Bread", starts_on=date(2021, 1, 1))
    offered = {
        (name, order)
        for name, fields in FILTERS.items()
        if "sort" in fields
        for order in fields["sort"].orders
    }
    assert offered <= {(name, order) for name, orders in ORDERS.items() for order in orders}
    for name, orders in ORDERS.items():
        for order, field in orders.items():
            question = {"page_size": 100} | ({"sort": order} if order else {})
            rows = Client().get(address(name), question).json()["results"]
            values = [row[field.removeprefix("-")] for row in rows]
            present = [value for value in values if value is not None]
            assert len(set(present)) > 1, (name, order)
            down = field.startswith("-")
            ordered = sorted(present, key=lambda item: fold(str(item)), reverse=down)
            assert values == ordered + [None] * (len(values) - len(present)), (name, order)


@pytest.mark.slow
def test_a_row_at_its_own_address_is_the_row_in_the_list(ask: Ask) -> None:
    client = Client()
    for name in LISTS:
        rows = ask(name, {})
        assert len(rows) > 1
        for row in rows:
            assert client.get(row["api_url"]).json() == row
            assert "url" not in row or client.get(row["url"]).status_code == 200


def test_one_query_says_which_rows_are_on_a_page_and_how_many_there_are(small_world: None) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert Client().get(address("events")).json()["count"] > 0
    assert sum('FROM "cities_event"' in query["sql"] for query in queries) == 2  # and what they say


def test_many_values_are_looked_up_at_once(small_world: None) -> None:
    def queries_for(question: dict[str, str]) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert Client().get(address("commitments"), question).status_code == 200
        return len(queries)

    single = queries_for({"city": "montreal", "objective": "gcm:7"})
    assert (
        queries_for({"city": "montreal,São Paulo,nairobi", "objective": "gcm:7,gcm:8,sdg:10"})
        == single
    )


def snapshot(client: Client) -> dict[str, bytes]:
    """Return all that anyone is told by all lists: every question, every row, every outlet.

    Pages find their rows as the API does: they are asked by each filter once.
    """
    contents: dict[str, bytes] = {}

    def ask(there: str, question: dict[str, Any]) -> None:
        contents[f"{there} {question}"] = client.get(there, question).getvalue()

    for name in LISTS:
        cases = world.CASES[name].items()
        for question in [{}, *({field: value} for field, values in cases for value in values)]:
            ask(address(name), {**question, "page_size": 100})
        for question in [{}, *({field: next(iter(values))} for field, values in cases)]:
            if name in PAGES:
                ask(reverse(name), question)
        for form in {*forms(name)} - {"json", "xlsx"}:
            ask(address(name), {"format": form})
        for row in client.get(address(name), {"page_size": 100}).json()["results"]:
            ask(row["api_url"], {})
    return contents


@pytest.mark.slow
def test_nothing_hidden_changes_a_byte_of_any_list(small_world: None) -> None:
    client = Client()
    before = snapshot(client)
    hidden = world.hide()
    after = snapshot(client)
    changed = [there for there in before if before[there] != after.get(there)]
    assert changed == []
    assert set(after) == set(before)
    for name, key in hidden:
        unknown = "999999" if isinstance(key, int) else "gcm:999" if ":" in key else "unknown"
        answer = client.get(reverse(f"api:{name}-detail", args=[key]))
        never = client.get(reverse(f"api:{name}-detail", args=[unknown]))
        assert (answer.status_code, answer.content) == (404, never.content), (name, key)


@pytest.mark.slow
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_nobody_writes_through_a_list(method: str, small_world: None, administrator: User) -> None:
    signed_in = Client()
    signed_in.force_login(administrator)
    for name, client in itertools.product(LISTS, (Client(), signed_in)):
        row = client.get(address(name)).json()["results"][0]
        for there in (address(name), row["api_url"]):
            answer = getattr(client, method)(there)
            assert answer.status_code == 405
            assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("name", LISTS)
def test_a_file_names_what_it_gives_ids_of_and_says_where_each_city_lies(name: str) -> None:
    columns = {column.name for column in list_columns(LISTS[name].serializer_class())}
    # What a row itself is called stands in other columns.
    ids = {column.removesuffix("_id") for column in columns if column.endswith("_id")}
    ids -= {"geonames", "registry", "object", "adoptions", "targets"}
    cities = {each for each in ids if each.endswith(("city", "cities"))}

    assert {f"{each}_name" for each in ids} <= columns
    assert {f"{each}_{part}" for each in cities for part in ("country", "region")} <= columns


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "city"),
    [("events", "city"), ("commitments", "adoptions_city"), ("practices", "cities")],
)
def test_the_lines_of_a_file_say_where_each_city_lies(
    name: str, city: str, small_world: None, client: Client
) -> None:
    rows = rows_in_csv(client, name, {})
    columns = [f"{city}_{part}" for part in ("id", "country", "region")]
    # A cell names all cities of its line.
    places = {
        place
        for row in rows
        for place in zip(*(row[each].split(";") for each in columns), strict=True)
    }

    assert ("montreal", "Canada", "North America") in places
    assert "country" not in client.get(reverse("api:events-list")).json()["results"][0]["city"]
