"""The documentation of the API in a real browser, under the site's own rules for scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.factories import CityFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_list_can_be_tried_out_in_its_documentation(page: Page) -> None:
    CityFactory(name="Arua")
    page.goto("/api/v1/docs/")
    page.locator("#operations-cities-cities_list").get_by_role("button").first.click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    expect(page.locator(".live-responses-table .highlight-code").first).to_contain_text("Arua")


def test_the_documentation_can_be_read_and_leads_back_to_the_site(
    page: Page, axe: Callable[[], list[str]]
) -> None:
    page.goto("/api/v1/docs/")
    expect(page.locator("#operations-cities-cities_list")).to_be_visible()
    # Buttons within buttons are how the program of others draws it; about.html says so.
    assert [wrong for wrong in axe() if not wrong.startswith("nested-interactive")] == []
    # What everyone may read is not shown as locked.
    expect(page.locator("#operations-cities-cities_list .authorization__btn")).to_be_hidden()
    page.get_by_role("link", name="Data and API").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Data and API")


def test_a_code_is_explained_on_a_page_that_can_be_read(
    page: Page, axe: Callable[[], list[str]]
) -> None:
    page.goto("/api/v1/docs/errors/#not-finished")
    expect(page.locator("#not-finished")).to_be_in_viewport()
    assert axe() == []
