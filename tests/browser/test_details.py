"""Detail pages in a real browser: for every eye, on a phone, from right to left."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from commitments.models import Framework
from tests.factories import (
    AdoptionFactory,
    CityFactory,
    CommitmentObjectiveFactory,
    CountryFactory,
    CrosswalkFactory,
    EndorsementFactory,
    EvidenceFactory,
    FrameworkFactory,
    MeasurementFactory,
    MembershipFactory,
    NetworkFactory,
    ObjectiveFactory,
    ParticipationFactory,
    PracticeFactory,
    ReportFactory,
    ReviewFactory,
    TargetFactory,
    advance,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = [
    "/cities/arua/",
    "/commitments/register/",
    "/frameworks/gcm/",
    "/frameworks/gcm/15/",
    "/networks/league/",
    "/practices/desk/",
    "/compare/?city=arua&city=gulu",
]


@pytest.fixture(autouse=True)
def _rows() -> None:
    """Two cities of a network; one reports with figures, the other is silent."""
    uganda = CountryFactory(name="Uganda", region="Africa")
    arua = CityFactory(slug="arua", name="Arua", country=uganda, latitude="3.02", longitude="30.91")
    gulu = CityFactory(slug="gulu", name="Gulu", country=uganda, latitude="2.77", longitude="32.3")
    network = NetworkFactory(slug="league", members=14, members_as_of=date(2025, 12, 31))
    for city in (arua, gulu, CityFactory(country=uganda)):
        MembershipFactory(network=network, city=city)
    gcm = _compact()
    adoption = AdoptionFactory(
        city=arua,
        commitment__slug="register",
        commitment__title="Register every resident who asks for it, whatever the papers",
        commitment__framework=gcm,
        budget_needed=Decimal(4000),
        budget_secured=Decimal(1000),
        currency="EUR",
    )
    served = gcm.objectives.get(code="15")
    CommitmentObjectiveFactory(commitment=adoption.commitment, objective=served, reason="Our words")
    CrosswalkFactory(from_objective=served)
    AdoptionFactory(commitment=adoption.commitment, city=gulu, role="partner")
    EndorsementFactory(city=arua)
    target = TargetFactory(adoption=adoption, due_on=date(2027, 12, 31))
    for year, value in ((2022, 20), (2023, 45), (2024, 60)):
        report = ReportFactory(adoption=adoption, year=year, rating="constrained")
        MeasurementFactory(
            report=report, target=target, value=Decimal(value), observed_on=date(year, 12, 31)
        )
        EvidenceFactory(report=report)
        advance(report, "submit", "publish")
    ReviewFactory(report=report, reviewing_city=gulu, published=True)
    PracticeFactory(slug="desk", cities=[arua], result="Queues fell.", lessons="Start small.")


def _compact() -> Framework:
    """The 23 objectives, with titles of one word that is too long for a narrow screen."""
    gcm: Framework = FrameworkFactory(slug="gcm", short_name="GCM")
    for n in range(1, 24):
        ObjectiveFactory(framework=gcm, code=str(n), order=n, title=f"Interinstitutionality {n}")
    return gcm


def test_everyone_can_use_the_detail_pages(page: Page, axe: Callable[[], list[str]]) -> None:
    for address in PAGES:
        page.goto(address)
        assert axe() == [], address


@pytest.mark.parametrize("language", ["", "/ar", "/fr"])
def test_nothing_is_wider_than_a_small_phone(page: Page, language: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    for address in PAGES:
        page.goto(language + address)
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not page.evaluate(wide), address


def test_the_report_and_its_reviews_are_usable_too(
    page: Page, axe: Callable[[], list[str]]
) -> None:
    page.goto("/commitments/register/")
    page.get_by_role("link", name="Read the report").first.click()
    expect(page.get_by_role("heading", name="Review by Gulu")).to_be_visible()
    assert axe() == []


def test_a_chart_answers_and_turns_into_a_table_without_a_script(page: Page) -> None:
    page.goto("/commitments/register/")
    chart = page.locator("svg.chart").first
    point = chart.locator(".point").last
    words = point.locator(".point-words")
    expect(words).to_be_hidden()
    point.hover()
    expect(words).to_be_visible()
    page.mouse.move(0, 0)
    expect(words).to_be_hidden()
    point.focus()
    expect(words).to_be_visible()
    table = page.get_by_role("table", name="Target")
    expect(table).to_be_hidden()
    page.get_by_text("Table", exact=True).first.click()
    expect(chart).to_be_hidden()
    expect(table.get_by_role("row")).to_have_count(6)
    expect(table.get_by_role("cell", name="60%")).to_be_visible()


def test_on_paper_a_page_has_its_address_its_tables_and_no_navigation(page: Page) -> None:
    """A closed table is printed too; what is folded away on the screen stands unfolded."""
    page.goto("/commitments/register/")
    table = page.locator(".view-table").first
    expect(table).to_be_hidden()
    page.emulate_media(media="print")
    expect(table).to_be_visible()
    expect(page.locator(".view-chart").first).to_be_visible()
    expect(page.locator(".print-head")).to_contain_text("/commitments/register/")
    for part in (".site-nav", ".languages", ".crumbs", ".chart-files", ".share-box"):
        expect(page.locator(part).first).to_be_hidden()
    columns = page.locator(".halves").first
    assert columns.evaluate("element => getComputedStyle(element).display") == "block"
    for address, part in (("/", ".tabs"), ("/commitments/", ".filter"), ("/commitments/", ".find")):
        page.goto(address)
        for each in page.locator(part).all():
            expect(each).to_be_hidden()
    page.emulate_media(media="screen")


def test_time_runs_from_left_to_right_in_arabic_too(page: Page) -> None:
    page.goto("/ar/commitments/register/")
    chart = page.locator("svg.chart").first
    years = [box["x"] for text in chart.locator("text.axis:not(.axis--value, .axis--target)").all()
             if (box := text.bounding_box())]  # fmt: skip
    assert len(years) > 3
    assert years == sorted(years)
    first_mark = chart.locator("text.axis--value").first.bounding_box()
    assert first_mark and first_mark["x"] < years[0]


def test_the_land_of_the_map_is_drawn_and_a_dot_leads_to_its_city(page: Page) -> None:
    page.goto("/networks/league/")
    land = page.locator(".map use").bounding_box()
    assert land and land["width"] > 300
    dot = page.locator(".map a[href$='/cities/arua/']")
    assert dot.get_attribute("tabindex") == "-1"
    dot.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Arua, Uganda")


def test_cities_are_compared_from_the_form(page: Page) -> None:
    page.goto("/cities/gulu/")
    page.get_by_role("link", name="Compare", exact=True).last.click()
    expect(page.get_by_label("City 1")).to_have_value("Gulu, Uganda")
    page.get_by_label("City 2").fill("arua")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("columnheader", name="Arua, Uganda")).to_be_visible()
    expect(page.get_by_role("rowheader", name="Promises that several of them made")).to_be_visible()


PHONE_SCREEN = 844


def _two_promises() -> str:
    """Return the page of a city with two promises, and all else that most cities have."""
    city = CityFactory(slug="mbale", name="Mbale")
    summary = "The city will give cash and business support to more than 200 people and families,"
    summary += " refugees and migrants among them, and share its lessons with other cities."
    gcm = Framework.objects.get(slug="gcm")
    for title in ("Mbale for all: safety nets for recovery", "Make inclusion permanent"):
        adoption = AdoptionFactory(
            city=city, commitment__title=title, commitment__summary=summary, report_every=None
        )
        CommitmentObjectiveFactory(
            commitment=adoption.commitment, objective=gcm.objectives.get(code="7")
        )
        target = TargetFactory(adoption=adoption, title="People and families supported")
        report = ReportFactory(
            adoption=adoption, compiled=True, summary=f"{summary} They did.", steps=()
        )
        MeasurementFactory(report=report, target=target, value=Decimal(400))
        advance(report, "compile")
    for _n in range(4):
        EndorsementFactory(city=city)
        ParticipationFactory(city=city)
    MembershipFactory(city=city)
    PracticeFactory(cities=[city])
    return "/cities/mbale/"


@pytest.mark.parametrize("language", ["", "/fr", "/ar"])
def test_on_a_phone_promises_come_first_and_the_page_ends_after_four_screens(
    page: Page, language: str
) -> None:
    page.set_viewport_size({"width": 390, "height": PHONE_SCREEN})
    page.goto(language + _two_promises())
    cards = page.locator(".card")
    expect(cards).to_have_count(2)
    first = cards.first.locator("h3").bounding_box()
    assert first and first["y"] + first["height"] < PHONE_SCREEN
    height = page.evaluate("document.documentElement.scrollHeight")
    assert height <= 4 * PHONE_SCREEN, height


def test_the_objectives_unfold_from_one_line(page: Page) -> None:
    page.goto("/cities/arua/")
    grid = page.locator("ol.strip")
    expect(grid).to_be_hidden()
    page.locator("details.coverages summary").click()
    expect(grid).to_be_visible()
    expect(grid.get_by_role("listitem")).to_have_count(23)


@pytest.mark.parametrize("language", ["", "/fr", "/es", "/ar"])
def test_on_a_phone_a_network_without_news_ends_after_four_screens(
    page: Page, language: str
) -> None:
    network = NetworkFactory(slug="quiet")
    promised = "Help newcomers to find a home, a school and a doctor in their first year"
    for n in range(8):
        AdoptionFactory(
            city=None,
            network=network,
            commitment__title=f"{promised}, part {n}",
            commitment__summary=f"{promised}. " * 3,
        )
    for _n in range(40):
        MembershipFactory(network=network)
    page.set_viewport_size({"width": 390, "height": PHONE_SCREEN})
    page.goto(f"{language}/networks/quiet/")
    expect(page.get_by_role("link", name="part 7")).to_be_visible()
    height = page.evaluate("document.documentElement.scrollHeight")
    assert height <= 4 * PHONE_SCREEN, height
    page.locator("details.sect summary").click()
    expect(page.locator("details.sect").get_by_role("listitem")).to_have_count(40)
    expect(page.locator("details.sect").get_by_role("listitem").last).to_be_visible()


def test_promises_reached_through_the_crosswalk_unfold_from_their_number(page: Page) -> None:
    origin, reached = ObjectiveFactory(), ObjectiveFactory()
    CrosswalkFactory(from_objective=origin, to_objective=reached)
    made = AdoptionFactory(commitment__title="Homes for all").commitment
    CommitmentObjectiveFactory(commitment=made, objective=origin)
    page.goto(reached.get_absolute_url())
    promise = page.get_by_role("link", name="Homes for all")
    expect(promise).to_be_hidden()
    page.get_by_text("Reached through the crosswalk (1)").click()
    expect(promise).to_be_visible()
