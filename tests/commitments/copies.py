"""Copies of everything public, as partners keep them in step."""

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from config.api_urls import FOLLOWED

THERE = "/api/v1/changes/"
Copy = dict[tuple[str, str], Any]


def step(cursor: str = "", limit: int = 500) -> dict[str, Any]:
    query = {"limit": limit} | ({"since": cursor} if cursor else {})
    answer = Client().get(THERE, query)
    assert answer.status_code == 200, answer.content
    page: dict[str, Any] = answer.json()
    return page


def follow(
    copy: Copy, cursor: str = "", limit: int = 500, meanwhile: Callable[[], None] = lambda: None
) -> str:
    """Bring a copy up to date as a partner would; return where the next sync begins."""
    more = True
    while more:
        page = step(cursor, limit)
        for change in page["results"]:
            if change["operation"] == "upsert":
                copy[change["kind"], change["id"]] = change["row"]
            else:
                copy.pop((change["kind"], change["id"]), None)
        cursor, more = page["cursor"], page["more"]
        meanwhile()
    return cursor


def in_lists() -> Copy:
    """Return every row of the lists, by its list and id."""
    copy: Copy = {}
    for name in FOLLOWED:
        there = reverse(f"api:{name}-list") + "?page_size=100"
        while there:
            page = Client().get(there).json()
            copy |= {(name, str(row["id"])): row for row in page["results"]}
            there = page["next"]
    return copy
