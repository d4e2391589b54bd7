"""Takes the pictures of README.md and docs/staff.md: ./run test tests/browser/pictures.py

Every city and person in those of docs/staff.md is invented. The file name keeps this module out of
a run of all tests.
"""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from playwright.sync_api import Locator, Page, expect

from cities.models import City
from commitments.models import ProgressReport
from commitments.reporting import workflow
from commitments.reporting.notifications import admin_address
from tests.browser.test_story import desk, sign_in
from tests.commitments.demo.demonstration import load_demo
from tests.factories import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FOLDER = Path(__file__).parents[2] / "docs" / "img"
WIDTH, MARGIN = 900, 12  # pixels
LARGEST, LARGEST_OF_A_PAGE = 120_000, 200_000  # bytes


@pytest.fixture
def _demonstration(tmp_path: Path, settings: Any, page: Page) -> None:
    settings.MEDIA_ROOT, settings.DEMONSTRATION = tmp_path, True
    load_demo(password=PASSWORD)
    page.set_viewport_size({"width": WIDTH, "height": 700})
    # Without the list of all tables at the side.
    page.add_init_script("localStorage.setItem('django.admin.navSidebarIsOpen', 'false')")


def keep(page: Page, name: str, *parts: Locator) -> None:
    """Keep a picture of the page from the first to the last of these parts of it."""
    page.wait_for_load_state()
    page.evaluate("scrollTo(0, 0)")
    boxes = [box for part in parts if (box := part.bounding_box())]
    left, top = (max(min(box[side] for box in boxes) - MARGIN, 0) for side in ("x", "y"))
    width = (page.viewport_size or {"width": WIDTH})["width"]
    right = min(max(box["x"] + box["width"] for box in boxes) + MARGIN, width)
    end = max(box["y"] + box["height"] for box in boxes) + MARGIN
    clip: Any = {"x": left, "y": top, "width": right - left, "height": end - top}
    picture = page.screenshot(full_page=True, clip=clip, path=FOLDER / f"{name}.png")
    assert len(picture) <= LARGEST, f"{name}.png: {len(picture)} bytes"


def test_the_picture_of_the_home_page(page: Page) -> None:
    call_command("load_catalogue", verbosity=0)
    page.set_viewport_size({"width": 1200, "height": 900})
    page.goto("/")
    page.wait_for_load_state("networkidle")
    picture = page.screenshot(path=FOLDER / "home.png")
    assert len(picture) <= LARGEST_OF_A_PAGE, f"home.png: {len(picture)} bytes"


@pytest.mark.usefixtures("_demonstration")
def test_the_pictures_of_the_guide(page: Page) -> None:
    FOLDER.mkdir(exist_ok=True)
    for take_pictures in (of_a_focal_point, of_a_secretariat, of_two_cities, of_an_administrator):
        take_pictures(page)


def of_a_focal_point(page: Page) -> None:
    sign_in(page, "demo-port-evermore")
    keep(page, "desk", page.locator("#header"), page.locator("#desk"))
    due = desk(page, "Reports that are due").locator("li", has_text="Free language classes")
    due.get_by_role("button", name="Start the report").click()
    keep(page, "report", page.locator(".head"), page.locator(".tasks"))
    page.get_by_role("link", name="Figures").click()
    page.set_viewport_size({"width": 1200, "height": 1400})  # the grid, and the bar below it
    keep(page, "figures", page.locator(".head"), page.locator(".figs"))
    page.set_viewport_size({"width": WIDTH, "height": 700})
    page.get_by_role("link", name="The report, its five parts").click()
    page.get_by_role("link", name="Check and send", exact=True).click()
    keep(page, "missing", page.locator(".head"), page.locator(".problems"))
    page.goto("/admin/")
    desk(page, "Returned for revision").get_by_role("link").first.click()
    keep(page, "returned", page.locator(".head"), page.locator(".returned"))


def of_a_secretariat(page: Page) -> None:
    sign_in(page, "demo-secretariat")
    keep(page, "queue", *desk(page, "Reports to check").all())
    desk(page, "Reports to check").get_by_role("link").last.click()
    keep(page, "compared", page.locator("details.comparison").first)
    page.get_by_label("Note to the author").fill("Which of the two centres is it?")
    keep(page, "decide", page.locator(".steps"))
    page.goto("/admin/commitments/reviewround/open/")
    page.get_by_label("Name").fill("Peer review of the harbours")
    keep(page, "round", page.locator("#content"))


def of_two_cities(page: Page) -> None:
    report = ProgressReport.objects.filter(
        state="published", adoption__city__slug="demo-saint-elie-d-aurele", origin="reported"
    ).exclude(reviews__isnull=False)[0]
    selma = User.objects.get(username="demo-secretariat")
    harbour = City.objects.get(slug="demo-port-evermore")
    review = workflow.invite(report, harbour, selma)
    sign_in(page, "demo-port-evermore")
    page.goto(admin_address(review))
    keep(page, "review", page.locator("#review_form"))
    page.get_by_label("Conflict").fill("none")
    page.get_by_label("Verifiable").select_option("true")
    page.get_by_label("Completion").select_option("limited")
    page.get_by_label("Strengths").fill("The figures say how they were counted.")
    page.get_by_role("button", name="Save and submit").click()
    expect(page.get_by_text("It is now submitted.")).to_be_visible()
    sign_in(page, "demo-saint-elie-d-aurele")
    page.goto(admin_address(review))
    page.get_by_label("Reply:", exact=True).fill("Thank you. We will count in autumn too.")
    keep(page, "reply", page.locator("fieldset.module").last, page.locator(".submit-row"))


def of_an_administrator(page: Page) -> None:
    sign_in(page, "demo-administrator")
    page.goto("/admin/auth/user/add/")
    keep(page, "person", page.locator("#content"))
    page.goto(admin_address(City.objects.get(slug="demo-port-evermore")))
    keep(page, "city", page.locator("fieldset.module").nth(2))
    page.goto("/admin/commitments/commitment/add/")
    keep(page, "commitment", page.locator("#content h1"), page.locator("fieldset.module").first)
