"""Lists and home in a real browser: with and without scripts, on a phone, for every eye."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.factories import AdoptionFactory, CityFactory, CountryFactory, ReportFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _cities() -> None:
    africa, europe = CountryFactory(region="Africa"), CountryFactory(region="Europe")
    AdoptionFactory(city=CityFactory(name="Arua", country=africa))
    ReportFactory(
        published=True,
        rating="constrained",
        adoption=AdoptionFactory(city=CityFactory(name="Lyon", country=europe)),
    )


def test_a_filter_narrows_the_list_in_place_and_back_restores_it(page: Page) -> None:
    page.goto("/cities/")
    expect(page.get_by_role("status")).to_have_text("2 cities")
    page.evaluate("window.stayed = true")
    page.get_by_label("Region").focus()
    page.get_by_label("Region").select_option("Africa")
    expect(page.get_by_role("status")).to_have_text("1 city")
    expect(page).to_have_url(re.compile(r"/cities/\?region=Africa$"))
    expect(page.get_by_label("Region")).to_be_focused()
    expect(page.get_by_role("link", name="Lyon")).to_have_count(0)
    page.go_back()
    expect(page.get_by_role("status")).to_have_text("2 cities")
    expect(page.get_by_label("Region")).to_have_value("")
    assert page.evaluate("window.stayed"), "The page was loaded anew."


def test_boxes_ask_for_several_standings_and_a_chip_unticks_one(page: Page) -> None:
    page.goto("/commitments/")
    page.get_by_label("Behind").check()
    expect(page.get_by_role("status")).to_have_text("1 commitment")
    page.get_by_label("Nothing known").check()
    expect(page.get_by_role("status")).to_have_text("2 commitments")
    page.get_by_role("link", name="Status: Behind").click()
    expect(page.get_by_role("status")).to_have_text("1 commitment")
    expect(page.get_by_label("Behind")).not_to_be_checked()
    expect(page.get_by_label("Nothing known")).to_be_checked()


def test_what_the_server_refuses_is_shown_by_its_own_page(page: Page, faults: list[str]) -> None:
    page.goto("/commitments/")
    page.get_by_text("More filters").click()
    page.get_by_label("Objective", exact=True).fill("gcm:99")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("alert")).to_contain_text("Unknown value “gcm:99”.")
    expect(page.get_by_label("Objective", exact=True)).to_have_value("gcm:99")
    faults.clear()


def test_a_list_works_without_scripts(browser: Browser, live_server: Any) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/commitments/")
    page.get_by_label("Behind").check()
    page.get_by_label("Nothing known").check()
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("status")).to_have_text("2 commitments")
    page.get_by_role("link", name="Status: Behind").click()
    expect(page.get_by_role("status")).to_have_text("1 commitment")
    context.close()


def test_an_arabic_page_reads_from_right_to_left(page: Page, axe: Callable[[], list[str]]) -> None:
    page.goto("/ar/cities/")
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    assert axe() == []


def test_on_a_phone_the_filters_are_one_line_and_the_number_stays_in_view(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/cities/")
    region, number = page.get_by_label("Region"), page.get_by_role("status")
    expect(region).to_be_hidden()
    expect(page.get_by_role("link", name="Arua")).to_be_in_viewport()
    page.get_by_text("Filters", exact=True).click()
    region.select_option("Africa")
    expect(number).to_have_text("1 city")
    expect(number).to_be_in_viewport()
    expect(page).to_have_url(re.compile(r"/cities/\?region=Africa$"))


def test_the_line_of_filters_opens_without_scripts_and_by_the_keyboard(
    browser: Browser, live_server: Any
) -> None:
    context = browser.new_context(
        base_url=live_server.url,
        java_script_enabled=False,
        viewport={"width": 390, "height": 844},
    )
    page = context.new_page()
    page.goto("/cities/")
    toggle = page.get_by_role("checkbox", name="Filters")
    toggle.focus()
    page.keyboard.press("Space")
    page.get_by_label("Region").select_option("Africa")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("status")).to_have_text("1 city")
    expect(page.get_by_label("Filters (1)")).not_to_be_checked()
    context.close()


def test_cities_are_shown_as_a_list_or_on_a_map_without_a_script(page: Page) -> None:
    CityFactory(name="Gulu", latitude="2.77", longitude="32.3")
    page.goto("/cities/")
    expect(page.locator(".map")).to_be_hidden()
    expect(page.locator(".rows")).to_be_visible()
    page.get_by_text("Map", exact=True).click()
    expect(page.locator(".map")).to_be_visible()
    expect(page.locator(".rows")).to_be_hidden()
