"""The whole life of a report as its people live it, from the first draft to the public record."""

import re
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from commitments.models import Adoption, ProgressReport
from commitments.reporting import standings
from tests.factories import (
    PASSWORD,
    AdoptionFactory,
    CityFactory,
    FocalPointFactory,
    MembershipFactory,
    NetworkFactory,
    SecretariatFactory,
    TargetFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SUMMARY = "The office opened in May. 40 people were registered in the first week."
NOTE = "Which week was it?"
STRENGTHS = "The queue is counted every day."
REPLY = "Thank you. We will open on Saturdays."
CONFIRMED = "The register was checked line by line."


@pytest.fixture
def adoption() -> Adoption:
    """Arua owes a report on its register; Gulu belongs to the same network."""
    arua, gulu = CityFactory(slug="arua", name="Arua"), CityFactory(slug="gulu", name="Gulu")
    network = NetworkFactory(acronym="LEAGUE")
    for city in (arua, gulu):
        MembershipFactory(network=network, city=city)
        FocalPointFactory(username=city.slug, city=city)
    SecretariatFactory(username="secretariat", network=network)
    adoption: Adoption = AdoptionFactory(
        city=arua,
        commitment__slug="register",
        commitment__title="Register every resident",
        report_every=12,
        adopted_on=date(2023, 3, 1),
    )
    TargetFactory(adoption=adoption, title="Residents registered", due_on=date(2031, 12, 31))
    standings.refresh(adoption)
    return adoption


def sign_in(page: Page, name: str) -> None:
    """Let whoever sits at the browser go, and somebody else sit down."""
    page.wait_for_load_state()
    page.context.clear_cookies()
    page.goto("/admin/")
    page.get_by_label("User name or e-mail address").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("button", name="Log out")).to_be_visible()


def desk(page: Page, heading: str) -> Any:
    """Return one list of what waits on the first page of the administration."""
    page.goto("/admin/")
    return page.locator("#desk section").filter(has=page.get_by_role("heading", name=heading))


def test_a_report_lives_from_the_first_draft_to_the_public_record(
    page: Page, adoption: Adoption
) -> None:
    sign_in(page, "arua")
    start_and_save_a_draft(page)
    find_out_what_is_missing(page)
    complete_and_submit(page)

    sign_in(page, "secretariat")
    return_with_a_note(page)

    sign_in(page, "arua")
    mend_what_was_returned(page)

    sign_in(page, "secretariat")
    desk(page, "Reports to check").get_by_role("link").click()
    expect(page.get_by_text("1 change since it was returned")).to_be_visible()
    publish(page)
    invite(page, "Gulu")

    sign_in(page, "gulu")
    review(page)

    sign_in(page, "arua")
    reply(page)

    sign_in(page, "secretariat")
    publish_the_review(page)

    page.context.clear_cookies()
    read_it_all(page)

    sign_in(page, "arua")
    correct(page)

    sign_in(page, "secretariat")
    publish(page)

    page.context.clear_cookies()
    find_both_linked(page)


def start_and_save_a_draft(page: Page) -> None:
    due = desk(page, "Reports that are due")
    expect(due).to_contain_text(re.compile(r"overdue since \d+ \w+ 2024"))
    due.get_by_role("button", name="Start the report").click()
    expect(page.get_by_text("0 of 4 parts are done.")).to_be_visible()
    page.get_by_role("link", name="How it is going", exact=True).click()
    page.get_by_text("Language and period").click()
    expect(page.get_by_label("Period start")).to_have_value("2023-03-01")
    expect(page.get_by_label("Period end")).to_have_value("2023-12-31")
    page.get_by_label("In progress").check()
    page.get_by_role("button", name="Save and go on to the figures").click()
    expect(page.get_by_role("heading", name="2. Figures")).to_be_visible()


def find_out_what_is_missing(page: Page) -> None:
    page.get_by_role("link", name="The report, its five parts").click()
    expect(page.get_by_role("listitem").filter(has_text="How it is going")).to_contain_text(
        "2 to go"
    )
    page.get_by_role("link", name="Check and send", exact=True).click()
    for lack in ("Rating: choose", "Summary: say", "Figures: give one for “Residents registered”"):
        expect(page.locator(".problems").get_by_text(lack)).to_be_visible()
    expect(page.get_by_role("button", name="Send it to the secretariat")).to_have_count(0)


def complete_and_submit(page: Page) -> None:
    page.locator(".problems").get_by_role("link", name="1. How it is going").click()
    expect(page.get_by_label("In progress")).to_be_checked()
    page.get_by_label("On track").check()
    page.get_by_label("Summary").fill(SUMMARY)
    page.get_by_role("button", name="Save and go on to the figures").click()
    page.get_by_label("Value, Residents registered").fill("approx. 40")
    page.get_by_role("button", name="Save and go on").click()
    page.locator(".problems").get_by_role("link", name="Enter a number only").click()
    expect(page.get_by_label("Value, Residents registered")).to_be_focused()
    page.get_by_label("Value, Residents registered").fill("40")
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_role("button", name="Save and go on to the evidence").click()
    page.get_by_role("button", name="Save and check the report").click()
    expect(page.locator(".preview")).to_contain_text(SUMMARY)
    send(page)


def send(page: Page) -> None:
    page.get_by_role("button", name="Send it to the secretariat").click()
    expect(page.get_by_text("It is now submitted.")).to_be_visible()
    expect(page.get_by_label("Summary")).to_have_count(0)


def return_with_a_note(page: Page) -> None:
    desk(page, "Reports to check").get_by_role("link").click()
    page.get_by_role("link", name="Return to the city").click()
    page.get_by_role("button", name="Return it now").click()
    expect(page.get_by_text("Say in a note what has to be revised.")).to_be_visible()
    page.get_by_label("What you say to the city").fill(NOTE)
    page.get_by_role("button", name="Return it now").click()
    expect(page.get_by_text("It is now returned.")).to_be_visible()


def mend_what_was_returned(page: Page) -> None:
    returned = desk(page, "Returned for revision")
    expect(returned).to_contain_text(NOTE)
    returned.get_by_role("link").click()
    expect(page.locator(".returned")).to_contain_text(NOTE)
    page.get_by_role("link", name="How it is going", exact=True).click()
    page.get_by_label("Summary").fill(SUMMARY.replace("first week", "first week of May"))
    page.get_by_role("button", name="Save and go on to the figures").click()
    expect(page.get_by_role("heading", name="2. Figures")).to_be_visible()
    page.get_by_role("link", name="The report, its five parts").click()
    page.get_by_role("link", name="Check and send", exact=True).click()
    send(page)


def publish(page: Page) -> None:
    desk(page, "Reports to check").get_by_role("link").click()
    page.get_by_role("link", name="Publish…").click()
    expect(page.get_by_text("It becomes public at once and stays public.")).to_be_visible()
    page.get_by_role("button", name="Publish it now").click()
    expect(page.get_by_text("It is now published.")).to_be_visible()


def invite(page: Page, city: str) -> None:
    page.get_by_role("link", name="Invite a reviewer").click()
    page.locator(".select2-selection").click()
    page.locator(".select2-search__field").fill(city)
    page.get_by_role("option", name=city).click()
    page.get_by_role("button", name="Invite a city to review").click()
    expect(page.get_by_text("has been invited to review it.")).to_be_visible()


def review(page: Page) -> None:
    desk(page, "Reviews requested from you").get_by_role("link").click()
    page.get_by_label("Strengths").fill(STRENGTHS)
    page.get_by_role("button", name="Save and submit").click()
    expect(page.get_by_text("Conflict of interest: declare it")).to_be_visible()
    page.get_by_label("Conflict").fill("none")
    page.get_by_label("Verifiable").select_option("true")
    page.get_by_label("Completion").select_option("limited")
    page.get_by_role("button", name="Save and submit").click()
    expect(page.get_by_text("It is now submitted.")).to_be_visible()


def reply(page: Page) -> None:
    desk(page, "Reviews to reply to").get_by_role("link").click()
    expect(page.get_by_text(STRENGTHS)).to_be_visible()
    page.get_by_label("Reply:", exact=True).fill(REPLY)
    page.get_by_role("button", name="Save and send the reply").click()
    expect(page.get_by_text("It is now replied.")).to_be_visible()


def publish_the_review(page: Page) -> None:
    desk(page, "Reviews to publish").get_by_role("link").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("It is now published.")).to_be_visible()


def read_it_all(page: Page) -> None:
    page.goto("/commitments/register/")
    for text in ("40% of 100 people promised (40 so far", "Review by Gulu", STRENGTHS, REPLY):
        expect(page.get_by_role("main")).to_contain_text(text)
    page.get_by_text("Change history: the latest 2 steps").click()
    trail = page.get_by_role("region", name="Change history").get_by_role("listitem")
    expect(trail).to_contain_text(["Gulu on Arua", "Arua: Register every resident"])
    expect(page.get_by_role("main")).not_to_contain_text(NOTE)
    page.get_by_role("link", name="Read the report").click()
    for text in ("first week of May", "40 people", STRENGTHS, REPLY, "Review by Gulu"):
        expect(page.get_by_role("main")).to_contain_text(text)


def correct(page: Page) -> None:
    report = ProgressReport.objects.get()
    page.goto(f"/admin/commitments/progressreport/{report.pk}/change/")
    page.get_by_role("button", name="Correct this report").click()
    page.get_by_role("link", name="How it is going", exact=True).click()
    page.get_by_label("Summary").fill(CONFIRMED)
    page.get_by_role("button", name="Save and go on to the figures").click()
    figure = page.get_by_label("Value, Residents registered")
    expect(figure).to_have_value("40")
    figure.fill("35")
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_role("button", name="Save and go on to the evidence").click()
    page.get_by_role("button", name="Save and check the report").click()
    send(page)


def find_both_linked(page: Page) -> None:
    page.goto("/commitments/register/")
    page.get_by_role("link", name="Read the report").first.click()
    expect(page.get_by_role("main")).to_contain_text(CONFIRMED)
    expect(page.get_by_role("cell", name="35 people")).to_be_visible()
    page.get_by_role("link", name="Read the one it replaces").click()
    expect(page.get_by_role("main")).to_contain_text("first week of May")
    expect(page.get_by_role("main")).to_contain_text(REPLY)
    page.get_by_role("link", name="Read the report that replaces it").click()
    expect(page.get_by_role("main")).to_contain_text(CONFIRMED)
