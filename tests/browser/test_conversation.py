"""A report goes back and forth between a city and its secretariat, in two browsers."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from commitments.models import Comment, NoticeSettings, ProgressReport
from tests.browser.conftest import violations, watch
from tests.browser.test_report import address, enter
from tests.factories import (
    AdoptionFactory,
    CityFactory,
    FocalPointFactory,
    MembershipFactory,
    NetworkFactory,
    ReportFactory,
    SecretariatFactory,
    TargetFactory,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def report() -> ProgressReport:
    """A report of Dakar that waits for its secretariat."""
    dakar = CityFactory(slug="dakar", name="Dakar")
    network = NetworkFactory(acronym="LEAGUE")
    MembershipFactory(network=network, city=dakar)
    author = FocalPointFactory(username="awa", first_name="Awa", last_name="Diop", city=dakar)
    SecretariatFactory(username="selma", first_name="Selma", last_name="Aydar", network=network)
    adoption = AdoptionFactory(city=dakar, commitment__title="A place to live")
    TargetFactory(adoption=adoption, title="Centres open", unit="centres", value=None)
    report: ProgressReport = ReportFactory(adoption=adoption, author=author, submitted=True)
    return report


@pytest.fixture
def people(browser: Browser, live_server: Any, faults: list[str]) -> Iterator[dict[str, Page]]:
    """The pages of the focal point and of the secretariat, each in a browser of its own."""
    pages = {}
    for name in ("awa", "selma"):
        window = browser.new_context(base_url=live_server.url, locale="en-GB")
        pages[name] = window.new_page()
        watch(pages[name], live_server.url, faults)
        pages[name].goto("/admin/login/")
    yield pages
    for page in pages.values():
        page.context.close()
    assert not faults, "\n".join(faults)


def test_a_return_marks_parts_and_the_second_round_says_what_was_done_of_it(
    report: ProgressReport, people: dict[str, Page]
) -> None:
    selma, awa = people["selma"], people["awa"]
    enter(selma, "selma")
    enter(awa, "awa")
    selma.goto(address(report))
    selma.get_by_text("Add a note").click()
    selma.get_by_label("Your note").fill("I called them.")
    selma.get_by_role("button", name="Keep the note").click()
    expect(selma.get_by_text("I called them.")).to_be_visible()
    selma.get_by_role("link", name="Return to the city").click()
    selma.get_by_label("Figures", exact=True).check()
    selma.get_by_label("What has to be revised: Figures").fill("Two centres or three?")
    selma.get_by_label("What has to be revised: What hinders").fill("Who is the partner?")
    selma.get_by_role("button", name="Return it now").click()
    selma.wait_for_load_state()

    awa.goto(address(report))
    expect(awa.get_by_text("To be revised: Two centres or three?")).to_be_visible()
    expect(awa.get_by_text("I called them.")).to_have_count(0)
    awa.goto(address(report, "figures"))
    awa.locator(".thread summary").first.focus()
    awa.keyboard.press("Enter")
    awa.keyboard.press("Tab")
    awa.keyboard.type("Three: the third opened in May.")
    awa.keyboard.press("Tab")
    awa.keyboard.press("Enter")
    awa.wait_for_load_state()
    expect(awa.locator(".thread .words").last).to_have_text("Three: the third opened in May.")
    assert Comment.objects.filter(text__startswith="Three").count() == 1
    awa.goto(address(report, "next"))
    awa.get_by_label("Challenges").fill("The union is late.")
    awa.get_by_role("button", name="Save and go on").click()
    awa.goto(address(report, "figures"))
    awa.get_by_label("Value, Centres open").fill("3")
    awa.get_by_role("button", name="Save and go on").click()
    awa.wait_for_load_state()
    awa.goto(address(report, "check"))
    awa.get_by_role("button", name="Send it to the secretariat").click()
    awa.wait_for_load_state()

    selma.goto(address(report))
    again = selma.locator("section.changed-by-others").first
    expect(again).to_contain_text("The union is late.")
    expect(again).to_contain_text("Two centres or three?")
    expect(again.get_by_text("Nothing was changed in it.")).to_have_count(0)
    expect(selma.locator("#talk-figures")).to_contain_text("Awa Diop, Dakar")
    selma.get_by_role("button", name="It is settled").first.click()
    expect(selma.get_by_text("1 comment is open.")).to_be_visible()


def test_the_conversation_fits_a_phone_in_arabic_and_is_open_to_everyone(
    report: ProgressReport, people: dict[str, Page], faults: list[str], tmp_path: Path
) -> None:
    author = report.author
    NoticeSettings.objects.update_or_create(user=author, defaults={"language": "ar"})
    for part in ("figures", "next"):
        Comment.objects.create(
            report=report, part=part, side="secretariat", text="مركزان أم ثلاثة؟", version=1
        )
    for name, width in (("awa", 390), ("selma", 390), ("selma", 1280)):
        page = people[name]
        enter(page, name)
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(address(report))
        page.screenshot(path=tmp_path / f"{name}-{width}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        # The tables of reviews that Django scrolls on phones are not this page's.
        assert [each for each in violations(page) if "js-inline-admin-formset" not in each] == []
    assert people["awa"].evaluate("document.documentElement.dir") == "rtl"
    expect(people["awa"].get_by_text("تعليقان مفتوحان.")).to_be_visible()
    faults.clear()  # axe asks for style sheets in a way that the pages forbid
