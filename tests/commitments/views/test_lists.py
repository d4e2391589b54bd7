"""Lists of commitments, frameworks, reports and practices, as a visitor sees them."""

import re
from datetime import date
from typing import Any

import pytest

from tests.factories import (
    AdoptionFactory,
    CityFactory,
    CommitmentFactory,
    CommitmentObjectiveFactory,
    EndorsementFactory,
    FrameworkFactory,
    ObjectiveFactory,
    PracticeFactory,
    ReportFactory,
    ReviewFactory,
)

pytestmark = pytest.mark.django_db


def text_of(response: Any) -> str:
    """Return the text of a page, without line breaks."""
    return " ".join(response.content.decode().split())


def test_a_commitment_shows_who_made_it_and_where_it_stands(client: Any) -> None:
    AdoptionFactory(city=CityFactory(name="Arua"), commitment__title="Schools for all")
    page = text_of(client.get("/commitments/"))
    assert "Schools for all" in page and "Arua" in page
    assert "Nothing known" in page


def test_the_list_says_how_much_money_is_lacking_and_where_none_is_nothing(client: Any) -> None:
    for title, secured in (("Homes", 1200), ("Buses", 3000)):
        money = {"budget_needed": 3000, "budget_secured": secured, "currency": "EUR"}
        AdoptionFactory(commitment__title=title, **money)
    page = text_of(client.get("/commitments/"))
    assert page.count("EUR secured") == 1
    homes = page[page.index("Homes</a>") :].partition("</li>")[0]
    assert "Money: <bdi>1,200 of 3,000 EUR secured</bdi>" in homes


def test_who_made_a_commitment_is_named_before_who_joined_it(client: Any) -> None:
    commitment = CommitmentFactory()
    AdoptionFactory(commitment=commitment, city=CityFactory(name="Nairobi"), role="joint")
    AdoptionFactory(commitment=commitment, city=CityFactory(name="Kampala"), role="lead")
    page = text_of(client.get("/commitments/"))
    assert page.index("Kampala") < page.index("Nairobi")


@pytest.mark.slow
def test_several_standings_can_be_ticked_and_dropped_one_by_one(client: Any) -> None:
    ReportFactory(published=True, rating="constrained", adoption__commitment__title="Slow")
    ReportFactory(published=True, rating="no-progress", adoption__commitment__title="Stuck")
    AdoptionFactory(commitment__title="Silent")
    for query in ("standing=behind&standing=stalled", "standing=behind,stalled"):
        page = text_of(client.get(f"/commitments/?{query}"))
        assert "Slow" in page and "Stuck" in page and "Silent" not in page
        assert re.search('value="behind"[^>]* checked', page)
        assert 'href="?standing=stalled">Status: <bdi>Behind' in page


def test_a_single_value_given_twice_is_refused(client: Any) -> None:
    response = client.get("/commitments/?sort=title&sort=recent")
    assert response.status_code == 400
    assert "Given more than once" in text_of(response)


def test_the_key_of_the_standing_bar_keeps_the_other_filters(client: Any) -> None:
    AdoptionFactory(commitment__title="Schools")
    assert 'href="?q=schools&amp;standing=nothing-known"' in text_of(
        client.get("/commitments/?q=schools")
    )


def test_a_statement_without_an_owner_belongs_to_its_signatories(client: Any) -> None:
    CommitmentFactory(kind="statement")
    assert "its signatories" in text_of(client.get("/commitments/?kind=statement"))


@pytest.mark.parametrize("name", ["city", "network", "framework", "objective", "due"])
def test_a_value_nobody_knows_is_refused_beside_its_field(client: Any, name: str) -> None:
    response = client.get("/commitments/", {name: "atlantis"})
    assert response.status_code == 400
    assert f'id="id_{name}_error"' in text_of(response)


def test_a_framework_counts_what_is_made_under_it_and_what_serves_it(client: Any) -> None:
    objective = ObjectiveFactory(framework=FrameworkFactory(name="The Compact"))
    CommitmentObjectiveFactory(objective=objective)
    CommitmentObjectiveFactory(objective=objective)
    EndorsementFactory()
    page = text_of(client.get("/frameworks/"))
    assert "2 promises serve its objectives" in page
    assert "1 signatory listed here" in page


def test_a_hidden_commitment_does_not_count_for_a_framework(client: Any) -> None:
    CommitmentObjectiveFactory(commitment__public=False)
    assert "serves its objectives" not in text_of(client.get("/frameworks/"))


@pytest.mark.slow
def test_a_report_says_who_stands_behind_it(client: Any) -> None:
    ReportFactory(published=True)
    assert "checked by the secretariat" in text_of(client.get("/reports/"))
    ReportFactory(compiled=True)
    assert "public sources" in text_of(client.get("/reports/"))
    ReviewFactory(published=True)
    assert "peer reviewed" in text_of(client.get("/reports/"))


def test_a_draft_is_not_listed(client: Any) -> None:
    ReportFactory(summary="Not ready")
    ReportFactory(submitted=True, summary="Not ready")
    assert "Not ready" not in text_of(client.get("/reports/"))


def test_practices_name_their_cities(client: Any) -> None:
    PracticeFactory(title="Night school", cities=[CityFactory(name="Arua")])
    PracticeFactory(title="Hidden", public=False)
    page = text_of(client.get("/practices/"))
    assert "Night school" in page and "Arua" in page
    assert "Hidden" not in page


@pytest.mark.slow
def test_the_list_of_reports_keeps_public_sources_apart_and_names_them(client: Any) -> None:
    ReportFactory(adoption__city__name="Arua", published=True, summary="We built.")
    ReportFactory(adoption__city__name="Gulu", compiled=True, summary="They built.")
    rows = text_of(client.get("/reports/")).split('<li class="row">')[1:]
    own = next(row for row in rows if "We built." in row)
    other = next(row for row in rows if "They built." in row)
    assert "Report by" in own and "public source:" not in own
    assert "public source: <a" in other and "example.org" in other and "Report by" not in other


def test_a_row_says_who_promised_what_when_and_where_it_can_be_read(client: Any) -> None:
    AdoptionFactory(
        city__name="Arua",
        commitment__title="A desk",
        commitment__made_on=date(2022, 1, 1),
        commitment__made_on_precision="year",
    )
    page = text_of(client.get("/commitments/"))
    row = page[page.index("A desk</a>") :].split("</li>")[0]
    for words in ("Arua", "pledge, 2022", "Source:", "example.org"):
        assert words in row, words


def test_the_home_page_prints_a_promise_before_any_bar(client: Any) -> None:
    AdoptionFactory(city__name="Arua", commitment__summary="A desk for newcomers.")
    CommitmentFactory(kind="ask", summary="Let us in.")
    page = text_of(client.get("/"))
    before = page[: page.index('class="finding"')]
    for words in ("A desk for newcomers.", "In our words", "Arua", "example.org"):
        assert words in before, words
    assert "Let us in." not in page and "quoted" not in page
