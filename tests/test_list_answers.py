"""Responses of every list: chosen fields, expanded references, conditional requests."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config.api_urls import LISTS
from config.kept_answers import CACHE_CONTROL
from tests import world
from tests.conftest import StrictClient

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="module")
def whole_world(small_world: None) -> None:
    """The small world, and in it what nobody may see."""
    world.hide()


@pytest.mark.parametrize("name", LISTS)
def test_each_field_can_be_had_alone_with_the_id(
    name: str, whole_world: None, client: StrictClient
) -> None:
    there = reverse(f"api:{name}-list")
    rows = client.get(there).json()["results"]
    for field in rows[0]:
        slim = client.get(there, {"fields": field}).json()["results"]
        assert slim == [{"id": row["id"], field: row[field]} for row in rows], field


@pytest.mark.parametrize("name", LISTS)
def test_what_a_row_names_can_be_had_in_full(
    name: str, whole_world: None, client: StrictClient
) -> None:
    there = reverse(f"api:{name}-list")
    rows = client.get(there).json()["results"]

    def full(value: Any) -> Any:
        if isinstance(value, list):
            return [full(item) for item in value]
        return {**value, **client.get(value["api_url"]).json()} if value else value

    named = [
        field
        for field, reference in rows[0].items()
        if isinstance(reference, dict) and set(reference) == {"id", "name", "api_url"}
    ]
    for field in named:
        expanded = client.get(there, {"expand": field}).json()["results"]
        assert expanded == [{**row, field: full(row[field])} for row in rows]


@pytest.mark.parametrize("name", LISTS)
def test_who_has_the_newest_answer_gets_304_for_one_query(
    name: str, whole_world: None, client: StrictClient
) -> None:
    there = reverse(f"api:{name}-list")
    row = client.get(there).json()["results"][0]["api_url"]
    for address in (there, f"{there}?format=csv", f"{there}?page_size=1", row):
        etag = client.get(address).headers["ETag"]
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address, headers={"If-None-Match": etag})
        assert (answer.status_code, answer.content, len(queries)) == (304, b"", 1)
        assert answer.headers["ETag"] == etag
        assert answer.headers["Cache-Control"] == CACHE_CONTROL
        assert answer.headers["Vary"] == "Accept, Accept-Encoding"
