"""The lists of the site, their filters and orders, and their rows as a visitor gets them."""

import csv
import io
from typing import Any

from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLResolver

from config.api_urls import LISTS
from config.lists import SortFilter
from config.pages import ListPage


def pages() -> dict[str, type[ListPage]]:
    """Return the page of each list that has one, found in the map of the site."""
    pages, open_ones = {}, list(get_resolver().url_patterns)
    while open_ones:
        pattern = open_ones.pop()
        if isinstance(pattern, URLResolver):
            open_ones += pattern.url_patterns
            continue
        view = getattr(pattern.callback, "view_class", None)
        if isinstance(view, type) and issubclass(view, ListPage):
            pages[view.api.removeprefix("api:").removesuffix("-list")] = view
    return pages


PAGES = pages()
FILTERS = {name: view.filterset_class.base_filters for name, view in LISTS.items()}
SORTS = {
    name: fields["sort"]
    for name, fields in FILTERS.items()
    if isinstance(fields.get("sort"), SortFilter)
}


def address(name: str) -> str:
    return reverse(f"api:{name}-list")


def forms(name: str) -> list[str]:
    """Return the formats that a list is available in."""
    return [str(form.format) for form in LISTS[name].renderer_classes]


def rows_in_api(client: Client, name: str, question: dict[str, Any]) -> list[dict[str, Any]]:
    """Return all rows that the API gives, a page of two after the other."""
    rows: list[dict[str, Any]] = []
    there: str | None = address(name)
    query: dict[str, Any] = {**question, "page_size": 2}
    while there:
        page = client.get(there, query).json()
        rows += page["results"]
        there, query = page["next"], {}
    assert page["count"] == len(rows)
    return rows


def rows_in_csv(client: Client, name: str, question: dict[str, Any]) -> list[dict[str, str]]:
    answer = client.get(address(name), {**question, "format": "csv"})
    text = answer.getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))
