"""A report as its author writes it: with the keyboard, on a line that breaks off, beside others."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import settings as site
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from commitments.models import ProgressReport
from tests.browser.conftest import violations, watch
from tests.factories import (
    AdoptionFactory,
    CityFactory,
    FocalPointFactory,
    MeasurementFactory,
    MembershipFactory,
    NetworkFactory,
    ReportFactory,
    SecretariatFactory,
    TargetFactory,
    UserFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TARGETS = 7
PARTS = ("progress", "figures", "next", "evidence", "check")


@pytest.fixture
def draft() -> ProgressReport:
    """The first report of Dakar, still empty, on a promise with seven targets."""
    dakar = CityFactory(slug="dakar", name="Dakar")
    network = NetworkFactory(acronym="LEAGUE")
    MembershipFactory(network=network, city=dakar)
    author = FocalPointFactory(username="awa", first_name="Awa", last_name="Diop", city=dakar)
    SecretariatFactory(username="secretariat", network=network)
    adoption = AdoptionFactory(
        city=dakar, report_every=12, adopted_on=date(2023, 1, 1), commitment__title="Une place"
    )
    for number in range(TARGETS):
        TargetFactory(adoption=adoption, title=f"Cible {number}", unit="places", value=1500)
    empty = dict.fromkeys(ProgressReport.ANSWERS, "")
    report: ProgressReport = ReportFactory(adoption=adoption, author=author, language="fr", **empty)
    return report


def enter(page: Page, name: str) -> None:
    """Let a person in who has signed in before."""
    client = Client()
    client.force_login(User.objects.get(username=name))
    cookie = client.cookies[site.SESSION_COOKIE_NAME].value
    address = page.evaluate("location.origin")
    page.context.add_cookies([{"name": site.SESSION_COOKIE_NAME, "value": cookie, "url": address}])


def address(report: ProgressReport, part: str = "") -> str:
    if part:
        return reverse("admin:commitments_progressreport_part", args=[report.pk, part])
    return reverse("admin:commitments_progressreport_change", args=[report.pk])


@pytest.fixture
def french(browser: Browser, live_server: Any, faults: list[str]) -> Any:
    """The page of somebody whose browser speaks French."""
    context = browser.new_context(base_url=live_server.url, locale="fr-FR")
    page = context.new_page()
    watch(page, live_server.url, faults)
    page.goto("/admin/login/")
    enter(page, "awa")
    yield page
    context.close()
    assert not faults, "\n".join(faults)


def tab_to(page: Page, reached: str) -> int:
    """Press Tab until the element with the focus meets a condition; return how often."""
    for pressed in range(1, 41):
        page.keyboard.press("Tab")
        if page.evaluate(f"() => document.activeElement.matches({reached!r})"):
            return pressed
    raise AssertionError(reached)


def press(page: Page, reached: str) -> None:
    tab_to(page, reached)
    page.keyboard.press("Enter")
    page.wait_for_load_state()


@pytest.mark.slow
def test_a_first_report_is_written_and_sent_by_keyboard_alone_in_french(
    draft: ProgressReport, french: Page
) -> None:
    page = french
    page.goto(address(draft))
    expect(page.get_by_text("0 partie sur 4 est terminée.")).to_be_visible()
    page.goto(address(draft, "progress"))
    assert tab_to(page, "main :is(input, select, textarea)") <= 5
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    tab_to(page, "[name=rating]")
    page.keyboard.press("ArrowDown")
    tab_to(page, "[name=summary]")
    page.keyboard.type("Le guichet a ouvert en mai.")
    press(page, ".bar .default")

    expect(page.get_by_role("heading", name="2. Chiffres")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollHeight") <= 1600
    tab_to(page, "[name=measurements-0-value]")
    for number in range(TARGETS):
        page.keyboard.type(f"1 2{number}0,5")
        page.keyboard.press("Enter")
    # Below the last line stands the button; nothing was sent by pressing Enter.
    expect(page.locator(".bar .default")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="3. ")).to_be_visible()
    press(page, ".bar .default")
    expect(page.get_by_role("heading", name="4. ")).to_be_visible()
    press(page, ".bar .default")

    expect(page.locator(".preview")).to_contain_text("Le guichet a ouvert en mai.")
    expect(page.locator(".preview")).to_contain_text("1\u202f230,5 places")
    assert ProgressReport.objects.get().state == "draft"
    assert tab_to(page, ".bar .default") <= 20
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address(draft)}")
    assert ProgressReport.objects.get().state == "submitted"


@pytest.mark.slow
def test_a_workbook_goes_through_french_excel_and_comes_back_as_drafts(
    draft: ProgressReport, french: Page, tmp_path: Path
) -> None:
    page = french
    page.goto(reverse("due-figures"))
    assert page.evaluate("document.documentElement.lang") == "fr" and not violations(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Téléchargez-les dans un classeur").click()
    sheet = openpyxl.load_workbook(BytesIO(download.value.path().read_bytes())).worksheets[0]
    rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.values]
    value = rows[0].index("Chiffre actuel")
    for row, typed in zip(rows[1:], ["1 250,5", "1.250", "40", "", "", "", ""], strict=True):
        row[value] = typed
    saved = tmp_path / "rapports.csv"
    saved.write_text("\n".join(map(";".join, rows)), encoding="cp1252", errors="replace")

    page.set_input_files("[name=file]", saved)
    page.get_by_role("button", name="Montrer ce qu’il contient").click()

    expect(page.get_by_text("Rien n’est encore enregistré.")).to_be_visible()
    expect(page.get_by_text("1\u202f250,5 places")).to_be_visible()
    expect(page.get_by_text("Cellule H3")).to_be_visible()
    assert not violations(page) and not draft.measurements.exists()
    page.get_by_label("1\u202f250", exact=True).check()
    page.get_by_role("button", name="Enregistrer les chiffres en brouillons").click()

    expect(page.get_by_text("1 brouillon est enregistré.")).to_be_visible()
    values = draft.measurements.order_by("target").values_list("value", flat=True)
    assert list(map(str, values)) == ["1250.5000", "1250.0000", "40.0000"]


@pytest.mark.slow
def test_nothing_is_lost_when_the_session_ends_in_the_middle(
    draft: ProgressReport, page: Page, faults: list[str]
) -> None:
    page.goto("/admin/login/")
    enter(page, "awa")
    page.goto(address(draft, "progress"))
    page.get_by_label("Summary").fill("The desk opened")
    expect(page.get_by_role("status")).to_contain_text("Saved at")
    assert ProgressReport.objects.get().summary == "The desk opened"

    page.context.clear_cookies()
    page.get_by_label("Summary").fill("The desk opened in May.")
    expect(page.get_by_role("status")).to_contain_text("you are signed out")
    faults.clear()  # the refusal
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/admin/login/")
    enter(page, "awa")
    page.goto(address(draft, "progress"))
    expect(page.get_by_label("Summary")).to_have_value("The desk opened")
    page.get_by_role("button", name="Bring it back").click()
    expect(page.get_by_role("status")).to_contain_text("Saved at")
    assert ProgressReport.objects.get().summary == "The desk opened in May."


@pytest.mark.slow
def test_a_column_is_pasted_and_each_figure_saved_once(draft: ProgressReport, page: Page) -> None:
    page.goto("/admin/login/")
    enter(page, "awa")
    page.goto(address(draft, "figures"))
    page.get_by_label("Value, Cible 2").focus()
    paste = "text => {const data = new DataTransfer(); data.setData('text/plain', text); "
    paste += "document.activeElement.dispatchEvent(new ClipboardEvent('paste', "
    paste += "{clipboardData: data, bubbles: true, cancelable: true}))}"
    page.evaluate(paste, "12\n13\n14\n")
    expect(page.get_by_role("status")).to_contain_text("Saved at")
    page.get_by_label("Value, Cible 0").fill("7")
    page.get_by_label("Value, Cible 3").fill("15")
    page.get_by_label("Value, Cible 3").blur()
    expect(page.get_by_role("status")).to_contain_text("Saved at")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_role("heading", name="3. ")).to_be_visible()
    figures = draft.measurements.order_by("target").values_list("target__title", "value")
    assert list(figures) == [("Cible 0", 7), ("Cible 2", 12), ("Cible 3", 15), ("Cible 4", 14)]


@pytest.mark.slow
def test_a_colleague_is_seen_and_not_overwritten(
    draft: ProgressReport, page: Page, faults: list[str]
) -> None:
    FocalPointFactory(username="tess", first_name="Tess", city=draft.adoption.city)
    page.goto("/admin/login/")
    enter(page, "awa")
    page.goto(address(draft, "progress"))
    ProgressReport.objects.filter(pk=draft.pk).update(summary="What Tess wrote")
    page.get_by_label("Summary").fill("What Awa wrote")
    page.get_by_label("Summary").blur()
    expect(page.get_by_role("status")).to_contain_text("nothing is saved yet")
    faults.clear()  # the refusal
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_label("Summary")).to_have_value("What Awa wrote")
    expect(page.locator(".problems")).to_contain_text("What Tess wrote")
    assert ProgressReport.objects.get().summary == "What Tess wrote"


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 390])
def test_each_part_is_open_to_everyone(
    width: int, draft: ProgressReport, page: Page, axe: Callable[[], list[str]]
) -> None:
    MeasurementFactory(report=draft, target=draft.adoption.targets.first(), value=3)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/admin/login/")
    enter(page, "awa")
    for part in ("", *PARTS):
        page.goto(address(draft, part))
        assert axe() == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": 1280, "height": 720})


@pytest.mark.slow
@pytest.mark.parametrize("role", ["awa", "secretariat", "administrator"])
def test_each_page_of_the_administration_is_open_to_everyone(
    role: str, draft: ProgressReport, page: Page, faults: list[str]
) -> None:
    """The desk, and the list and the form of each thing that a role works with."""
    UserFactory(username="administrator", is_staff=True, is_superuser=True)
    MeasurementFactory(report=draft, target=draft.adoption.targets.first(), value=3)
    page.goto("/admin/login/")
    enter(page, role)
    problems = {}
    for seen in pages_of(page):
        page.goto(seen)
        if wrong := violations(page):
            problems[seen] = wrong
    faults.clear()  # axe asks for style sheets in a way that the pages forbid
    assert problems == {}, "\n".join(f"{seen}: {wrong}" for seen, wrong in problems.items())


def pages_of(page: Page) -> list[str]:
    """Return the desk and what it leads to: each list, and the first row of it."""
    page.goto("/admin/")
    links = page.locator("#content a[href^='/admin/']").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    lists = [link for link in dict.fromkeys(links) if "/change/" not in link]
    rows = []
    for link in lists:
        page.goto(link)
        # A form has a field called "matches", which hides the method of that name from locators.
        first = page.evaluate("document.querySelector('#result_list tbody th a')?.pathname")
        if first:
            rows.append(first)
    return ["/admin/", *lists, *rows]
