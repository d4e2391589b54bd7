"""Every public page with the rich rows of the demonstration: open to everyone, light, quiet."""

import gzip
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse
from playwright.sync_api import Page, Response, expect

from cities.models import City
from commitments.updates.alerts import token_of
from tests.browser.conftest import violations
from tests.commitments.demo.demonstration import load_demo
from tests.factories import (
    AdoptionFactory,
    CityFactory,
    CountryFactory,
    GrantPartyFactory,
    NeedFactory,
    OrganisationFactory,
    ReportFactory,
    SubscriptionFactory,
)
from tests.page_kinds import most, page_kinds
from tests.test_permissions import ours

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What has an address and is no page for people to look at, or reached from a letter only.
NO_PAGES = {
    *("feed", "city-feed", "network-feed", "commitment-feed", "city-calendar", "network-calendar"),
    *("city-badge", "commitment-badge", "network-badge", "objective-badge", "oembed"),
    *(
        "evidence",
        "release-file",
        "import",
        "merge",
        "state",
        "iati",
        "network-iati",
        "catalogue",
        "mute",
    ),
    *("city-open-sdg", "network-open-sdg", "import-rows", "autocomplete", "api"),
    *("due-workbook", "due-figures"),
    "state",
    *("cockpit", "cockpit-reports", "cockpit-file", "cockpit-board"),
    *("cockpit-take", "cockpit-publish"),
    *("new-city", "cockpit-letter", "handover"),
    "manifest",
    "language",  # the administration's choice, which is sent
    *("robots", "security", "sitemap-index", "sitemap"),
}
FIRST_VISIT, LATER_PAGE = 20 * 1024, 14 * 1024
# All promises of all members under each objective that they reach, made to be printed.
PRINTED_PAGE = 32 * 1024
# What may differ where colours, sizes, language and direction do; the rest is the same page.
IN_ANOTHER_LOOK = (
    *("color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"),
    *("html-has-lang", "html-lang-valid", "valid-lang", "document-title"),
)
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture
def addresses(tmp_path: Any, settings: Any) -> dict[str, str]:
    """One page of each kind, by name; where there are several, the one with most to show."""
    settings.MEDIA_ROOT, settings.DEMONSTRATION = tmp_path, True
    load_demo()

    city = most(City.objects.published(), "adoptions")
    # The demonstration has none of these.
    GrantPartyFactory(city=city)
    NeedFactory(city=city)
    OrganisationFactory(country=city.country)
    return {
        **page_kinds(),
        "alert": reverse("alert", args=[token_of(SubscriptionFactory())]),
        "removed": reverse("removed", args=["2026-11-29", "person-named"]),
        "404": "/nothing-here/",
    }


def test_everyone_can_use_every_page_and_none_is_heavy(
    newcomer: Page, addresses: dict[str, str], faults: list[str]
) -> None:
    pages = {name for name in ours() if not name.endswith(("-picture", "-chart"))}
    assert pages - NO_PAGES <= set(addresses), "A page is forgotten here."
    weights: dict[str, int] = {}
    wrong: list[str] = []
    weigh = _scales(newcomer)

    def look(address: str, *rules: str) -> None:
        wrong.extend(f"{address}: {violation}" for violation in violations(newcomer, *rules))
        newcomer.set_viewport_size({"width": 320, "height": 640})
        if newcomer.evaluate(TOO_WIDE):
            wrong.append(f"{address}: wider than a small phone")

    for name, address in addresses.items():
        newcomer.set_viewport_size({"width": 1280, "height": 800})
        newcomer.emulate_media(color_scheme="light")
        weights[name] = weigh(address)
        look(address)
        newcomer.emulate_media(color_scheme="dark")
        newcomer.goto(f"/ar{address}")  # still as narrow as a phone
        look(f"/ar{address}", *IN_ANOTHER_LOOK)
    assert wrong == [], "\n".join(wrong)
    assert weights.pop("home") <= FIRST_VISIT
    assert weights.pop("network-vlr") <= PRINTED_PAGE
    assert {name: weight for name, weight in weights.items() if weight > LATER_PAGE} == {}
    _forgive_the_page_that_is_not_there(faults)


def _forgive_the_page_that_is_not_there(faults: list[str]) -> None:
    faults[:] = [fault for fault in faults if "404" not in fault]


def _scales(newcomer: Page) -> Callable[[str], int]:
    """Return what opens a page and returns the bytes that it takes, files seen before apart."""
    answers: dict[str, Response] = {}
    newcomer.on("response", lambda answer: answers.setdefault(answer.url, answer))
    kept: set[str] = set()

    def weigh(address: str) -> int:
        answers.clear()
        newcomer.goto(address)
        weight = sum(_weight(answers[url]) for url in answers.keys() - kept)
        kept.update(url for url in answers if "/static/" in url)
        return weight

    return weigh


def _weight(answer: Response) -> int:
    """Return the bytes that travel. Static files are packed beforehand where the site is served."""
    _host, static, name = answer.url.partition("/static/")
    if static:
        return len(gzip.compress(Path(str(finders.find(name))).read_bytes()))
    return answer.request.sizes()["responseBodySize"]


def test_the_keyboard_reaches_the_content_first_and_always_shows_where_it_is(page: Page) -> None:
    CityFactory(slug="arua")
    page.goto("/cities/arua/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    for _stop in range(30):
        shown = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert shown != "none", page.evaluate("document.activeElement.outerHTML")
        page.keyboard.press("Tab")
    skip.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def test_another_language_shows_the_same_page(page: Page) -> None:
    CityFactory(slug="arua", name="Arua")
    page.goto("/cities/?q=arua")
    page.get_by_role("link", name="Français").click()
    expect(page).to_have_url(re.compile(r"/fr/cities/\?q=arua$"))
    expect(page.get_by_role("link", name="Arua", exact=True)).to_be_visible()
    page.get_by_role("link", name="العربيّة").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("status")).to_have_text("1 city")


def test_standings_stay_apart_in_colours_of_the_readers_choice(page: Page) -> None:
    ReportFactory(published=True, rating="constrained")
    ReportFactory(published=True)
    page.emulate_media(forced_colors="active")
    page.goto("/")
    fills = {
        segment.evaluate("part => getComputedStyle(part).fill")
        for segment in page.locator("svg.bar rect").all()
    }
    assert len(fills) == 2
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"


@pytest.mark.parametrize(("width", "smallest"), [(1280, 24), (780, 24), (390, 44)])
@pytest.mark.parametrize("query", ["", "?region=Europe"])
def test_dots_on_the_map_can_be_hit_by_pointer_and_finger(
    page: Page, width: int, smallest: int, query: str
) -> None:
    countries = CountryFactory.create_batch(4, region="Europe")
    for n in range(12):  # all within 200 km
        place = {"latitude": 50 + n / 10, "longitude": 6 + n / 10}
        AdoptionFactory(city=CityFactory(country=countries[n % 4], **place))
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"/{query}")
    boxes = page.locator(".city-map .reach:visible").evaluate_all(
        "marks => marks.map(mark => mark.getBoundingClientRect().toJSON())"
    )
    assert len(boxes) >= (4 if query or width > 390 else 1)
    assert min(min(box["width"], box["height"]) for box in boxes) >= smallest
    links = page.locator(".tabs a:visible, .where .names a:visible")
    heights = links.evaluate_all("all => all.map(link => link.getBoundingClientRect().height)")
    assert heights and min(heights) >= smallest


def test_nothing_moves_for_those_who_asked_for_rest(page: Page) -> None:
    CityFactory()
    page.goto("/cities/")
    page.emulate_media(reduced_motion="reduce")
    moving = """all => all.map(part => getComputedStyle(part)).filter(style =>
        style.transitionDuration !== "0s" || style.animationName !== "none").length"""
    assert page.locator("*").evaluate_all(moving) == 0
