"""The documentation of the API in a real browser, under the site's own rules for scripts."""

import pytest
from playwright.sync_api import Page, expect

from tests.factories import CityFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_list_can_be_tried_out_in_its_documentation(page: Page) -> None:
    CityFactory(name="Arua")
    page.goto("/api/v1/docs/")
    page.locator("#operations-cities-cities_list").get_by_role("button").first.click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    expect(page.locator(".live-responses-table .highlight-code").first).to_contain_text("Arua")
