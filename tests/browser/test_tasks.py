"""What people come for, from the first page on, with their clicks counted; no more than said."""

import re
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from playwright.sync_api import Locator, Page, expect

from cities.models import Network
from commitments.models import Adoption
from tests.commitments.demo.demonstration import load_demo

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PHONE_SCREEN = 844
# Left for a title that takes a line more.
ROOM = 40


class Visitor:
    """Somebody with a question, who starts at home and counts what they do."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")

    def start(self) -> None:
        self.page.goto("/")
        self.clicks = 0

    def click(self, target: Locator) -> None:
        target.click()
        self.clicks += 1

    def follow(self, name: str, *, exact: bool = False) -> None:
        """Click the first link with a name in the page itself."""
        self.click(self.main.get_by_role("link", name=name, exact=exact).first)

    def look_for(self, words: str) -> None:
        """Type words into the search box of the page and send them."""
        box = self.page.get_by_role("searchbox").first
        box.fill(words)
        box.press("Enter")
        self.clicks += 1

    def choose(self, label: str, option: str) -> None:
        self.page.wait_for_load_state()  # the script that follows a choice comes last
        self.page.get_by_label(label, exact=True).select_option(option)
        self.clicks += 1


@pytest.fixture
def visitor(page: Page) -> Visitor:
    page.set_viewport_size({"width": 1280, "height": 900})
    return Visitor(page)


def test_what_the_catalogue_answers(visitor: Visitor) -> None:
    call_command("load_catalogue", stdout=StringIO())
    what_did_montreal_promise(visitor)
    who_signed_with_refugees(visitor)
    what_african_cities_need(visitor)
    what_cities_do_for_an_objective(visitor)
    african_commitments_as_a_file(visitor)
    promises_of_two_cities(visitor)
    housing_for_refugees(visitor)
    for language in ("", "/fr", "/es", "/ar"):
        a_city_fits_on_a_phone(visitor, language)


def what_did_montreal_promise(visitor: Visitor) -> None:
    visitor.start()
    visitor.look_for("Montréal")
    visitor.follow("Montréal", exact=True)
    cards = visitor.page.locator(".card")
    expect(cards.first.get_by_role("heading")).to_be_in_viewport()
    expect(cards.first.locator(".card-status")).to_be_in_viewport()
    assert visitor.clicks <= 2


def who_signed_with_refugees(visitor: Visitor) -> None:
    visitor.start()
    visitor.look_for("#WithRefugees")
    visitor.follow("Cities #WithRefugees", exact=True)
    signed = visitor.main.get_by_role("listitem").filter(has_text="Amsterdam")
    expect(signed.first).to_contain_text("Netherlands")
    expect(signed.first).to_contain_text("20 June 2018")
    assert visitor.clicks <= 2


def what_african_cities_need(visitor: Visitor) -> None:
    visitor.start()
    visitor.click(visitor.page.get_by_role("link", name="Stated needs"))
    visitor.choose("Region", "Africa")
    visitor.page.wait_for_url("**region=Africa**")
    rows = visitor.page.locator("#results .row")
    gap = rows.filter(has_text="Funding gaps")
    expect(gap).to_contain_text("For the commitment:")
    expect(gap.locator(".row-end")).to_have_text("no amount stated")
    assert visitor.clicks <= 2


def what_cities_do_for_an_objective(visitor: Visitor) -> None:
    visitor.start()
    visitor.look_for("objective 7")
    visitor.follow("Fewer risks and less vulnerability on the move", exact=True)
    row = visitor.page.locator(".served").filter(has_text="Kampala for All")
    expect(row).to_contain_text("200 people and families")
    expect(row.locator(".why")).to_contain_text("Our assessment")
    assert visitor.clicks <= 2


def african_commitments_as_a_file(visitor: Visitor) -> None:
    visitor.start()
    visitor.click(visitor.page.get_by_role("link", name="Commitments", exact=True).first)
    visitor.choose("Region", "Africa")
    visitor.page.wait_for_url("**region=Africa**")
    link = visitor.page.get_by_role("link", name="CSV", exact=True).first
    expect(link).to_have_attribute("href", "/api/v1/commitments/?region=Africa&format=csv")
    with visitor.page.expect_download() as file:
        visitor.click(link)
    text = file.value.path().read_text(encoding="utf-8-sig")
    assert "kampala-for-all" in text and "montreal" not in text
    assert visitor.clicks <= 3


def promises_of_two_cities(visitor: Visitor) -> None:
    visitor.start()
    visitor.click(visitor.page.get_by_role("link", name="Compare", exact=True).first)
    visitor.page.get_by_label("City 1").fill("Kampala")
    visitor.page.get_by_label("City 2").fill("Montréal")
    visitor.click(visitor.page.get_by_role("button", name="Compare"))
    first = visitor.page.get_by_role("row").nth(1)
    for words in ("Kampala for All", "City services without fear"):
        expect(first).to_contain_text(words)
    assert visitor.clicks <= 2


def housing_for_refugees(visitor: Visitor) -> None:
    visitor.start()
    visitor.look_for("housing for refugees")
    expect(visitor.main).to_contain_text("Housing help for migrant and displaced families")
    assert visitor.clicks <= 1


def a_city_fits_on_a_phone(visitor: Visitor, language: str) -> None:
    """Two promises: the first on the first screen, the page on four."""
    page = visitor.page
    page.set_viewport_size({"width": 390, "height": PHONE_SCREEN})
    page.goto(f"{language}/cities/kampala/")
    first = page.locator(".card").first.get_by_role("heading").bounding_box()
    assert first is not None and first["y"] + first["height"] < PHONE_SCREEN
    height = page.evaluate("document.documentElement.scrollHeight")
    assert height <= 4 * PHONE_SCREEN - ROOM, (language, height)


def test_what_the_demonstration_answers(
    visitor: Visitor, tmp_path: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commitments.views.public_forms.FASTEST", 0)
    settings.MEDIA_ROOT, settings.DEMONSTRATION = tmp_path, True
    load_demo()
    late = Adoption.objects.published().late().exclude(city=None).select_related("city").first()
    assert late is not None and late.city is not None
    network = Network.objects.filter(memberships__city=late.city).first()
    assert network is not None
    who_is_late(visitor, network.name, late.city.label)
    what_is_new(visitor)
    which_promises_need_money(visitor)
    follow_a_city(visitor, late.city.label)


def who_is_late(visitor: Visitor, network: str, city: str) -> None:
    visitor.start()
    visitor.click(visitor.page.get_by_role("link", name="Networks", exact=True).first)
    visitor.follow(network)
    reporting = visitor.page.get_by_role("region", name="Status of reporting")
    expect(reporting).to_contain_text("Agreed to report, and late:")
    expect(reporting.get_by_role("link", name=city, exact=True)).to_be_visible()
    assert visitor.clicks <= 2


def what_is_new(visitor: Visitor) -> None:
    visitor.start()
    visitor.click(visitor.page.locator("a[href='/new/']").first)
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("What’s new")
    expect(visitor.main.get_by_role("heading", level=2).first).to_be_visible()
    assert visitor.clicks <= 1


def which_promises_need_money(visitor: Visitor) -> None:
    visitor.start()
    visitor.click(visitor.page.get_by_role("link", name="Commitments", exact=True).first)
    visitor.choose("Region", "Atlantic Ocean")
    visitor.page.wait_for_url("**region=Atlantic**")
    visitor.choose("Needs funding", "yes")
    visitor.page.wait_for_url("**needs_funding=**")
    rows = visitor.page.locator("#results .row")
    expect(rows.first).to_contain_text(re.compile(r"Money: [\d,]+ of [\d,]+ \w+ secured"))
    for row in rows.all():
        assert "secured" in row.inner_text()
    assert visitor.clicks <= 3


def follow_a_city(visitor: Visitor, city: str) -> None:
    """Without an account: the address, the link in the letter, yes."""
    visitor.start()
    visitor.look_for(city)
    visitor.follow(city, exact=True)
    visitor.follow("By e-mail", exact=True)
    visitor.page.get_by_label("E-mail address").fill("reader@example.org")
    visitor.click(visitor.main.get_by_role("button"))
    expect(visitor.page.get_by_role("status")).to_contain_text("Look into your mail.")
    call_command("send_notices", verbosity=0)
    [letter] = [each for each in mail.outbox if each.to == ["reader@example.org"]]
    link = re.search(r"https?://[^/\s]+(/alerts/\S+/)", str(letter.body))
    assert link is not None
    visitor.page.goto(link[1])
    visitor.click(visitor.page.get_by_role("button", name="Yes, I want to"))
    expect(visitor.page.get_by_role("status")).to_contain_text("You follow the news of")
    expect(visitor.page.get_by_role("status")).to_contain_text(city)
    assert visitor.clicks <= 5
    assert visitor.page.context.cookies() == []
