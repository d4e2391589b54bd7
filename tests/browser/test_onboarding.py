"""A secretariat makes a new city on one page: by keyboard alone, in few fields, in each look."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from cities.models import Invitation
from commitments.models import Adoption, NoticeSettings
from tests.browser.test_story import sign_in
from tests.factories import CountryFactory, NetworkFactory, SecretariatFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_FIELDS = 15
FIELDS = "main :is(input:not([type=hidden]), select, textarea)"


@pytest.fixture
def secretariat() -> None:
    CountryFactory(iso2="SN", iso3="SEN", numeric="686", name="Senegal", region="Africa")
    SecretariatFactory(username="secretariat", network=NetworkFactory(acronym="LEAGUE"))


def fields_seen(page: Page) -> int:
    """Return how many answers the page asks: a choice among radio buttons is one."""
    names = page.locator(f"{FIELDS}:visible").evaluate_all("all => all.map((each) => each.name)")
    return len(set(names))


def tab_to(page: Page, name: str) -> None:
    """Press Tab until a field of this name has the focus."""
    for _press in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == name:
            return
    raise AssertionError(f"{name} is not reached by Tab")


def test_a_city_is_made_by_keyboard_alone_in_at_most_15_fields(
    page: Page, secretariat: None, axe: Callable[[], list[str]]
) -> None:
    sign_in(page, "secretariat")
    page.goto("/admin/cockpit/")
    page.get_by_role("link", name="A new city").click()
    tab_to(page, "place")
    page.keyboard.type("داكار")
    # The list follows while somebody types; the button does the same without scripts.
    expect(page.get_by_label("Dakar")).to_be_visible()
    expect(page.get_by_role("status").first).to_contain_text("to choose")
    assert fields_seen(page) <= MOST_FIELDS
    assert axe() == []
    tab_to(page, "pick")
    page.keyboard.press("Space")
    tab_to(page, "people")
    page.keyboard.type("awa@ville.example")
    tab_to(page, "language")
    page.keyboard.type("Fran")
    tab_to(page, "title")
    page.keyboard.type("A school place within a month")
    tab_to(page, "wording")
    page.keyboard.type("Each child goes to school within thirty days.")
    tab_to(page, "source")
    page.keyboard.type("https://ville.example/17")
    tab_to(page, "rhythm")
    page.keyboard.press("Space")
    tab_to(page, "target-1-title")
    page.keyboard.type("Children in school")
    tab_to(page, "target-1-value")
    page.keyboard.type("1,200")
    tab_to(page, "make")
    page.keyboard.press("Enter")
    # "1,200" has two readings: the page asks, and has lost nothing.
    expect(page.get_by_role("alert")).to_contain_text("1 answer has to be looked at")
    expect(page.get_by_label("What was promised, word for word")).to_have_value(
        "Each child goes to school within thirty days."
    )
    page.get_by_label("1,200").check()
    page.get_by_role("button", name="Make the city and invite its people").click()
    expect(page.get_by_text("drafts, which only you and its people see")).to_be_visible()
    adoption = Adoption.objects.get()
    assert adoption.city and adoption.city.name == "Dakar" and not adoption.city.public
    assert Invitation.objects.get().language == "fr"


def test_it_works_without_scripts_in_arabic_on_a_phone(
    page: Page, secretariat: None, axe: Callable[[], list[str]]
) -> None:
    sign_in(page, "secretariat")
    user = SecretariatFactory._meta.model.objects.get(username="secretariat")
    NoticeSettings.objects.choose(user, "ar")
    page.set_viewport_size({"width": 390, "height": 844})
    nothing = {"body": "", "content_type": "text/javascript"}
    page.route("**/places*.js", lambda route: route.fulfill(**nothing))
    page.goto("/admin/new-city/")
    assert page.locator("html").get_attribute("dir") == "rtl"
    page.locator("[name=place]").fill("Dakar")
    page.locator("[name=place]").press("Enter")
    expect(page.locator("[name=pick]").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert axe() == []
