"""Cities side by side, in the order of the request."""

from typing import Any

import pytest

from tests.factories import (
    AdoptionFactory,
    CityFactory,
    CommitmentFactory,
    CommitmentObjectiveFactory,
    CountryFactory,
    FrameworkFactory,
    MembershipFactory,
    NetworkFactory,
    ObjectiveFactory,
    ReportFactory,
)

pytestmark = pytest.mark.django_db


def text_of(response: Any) -> str:
    """Return the text of a page, without line breaks."""
    return " ".join(response.content.decode().split())


@pytest.fixture(autouse=True)
def _cities() -> None:
    uganda = CountryFactory(name="Uganda")
    for name in ("Arua", "Gulu", "Mbale", "Jinja", "Lira"):
        CityFactory(slug=name.lower(), name=name, country=uganda)


def test_the_page_begins_with_an_empty_form(client: Any) -> None:
    page = text_of(client.get("/compare/"))
    assert page.count('name="city"') == 4
    assert "Choose at least one city to begin." in page


def test_cities_stand_in_the_order_they_were_named(client: Any) -> None:
    page = text_of(client.get("/compare/?city=gulu&city=arua"))
    head = page[page.index("<thead>") :]
    assert head.index("Gulu, Uganda") < head.index("Arua, Uganda")
    assert "This is no ranking" in page


@pytest.mark.parametrize(
    "name", ["arua", "Arua", "ARUA, uganda", "Arua، Uganda", " Árua ", "uganda arua"]
)
def test_a_city_is_found_however_people_write_it(client: Any, name: str) -> None:
    response = client.get("/compare/", {"city": name})
    assert response.status_code == 200
    assert '<a href="/cities/arua/">' in text_of(response)


@pytest.mark.parametrize(
    ("names", "problem"),
    [
        (["nowhere"], "No city with this name is listed here."),
        (["uganda"], "Several cities match: Arua"),
        (["arua", "Arua"], "This city is already here."),
        (["arua", "gulu", "mbale", "jinja", "lira"], "At most four cities can be compared."),
        ([","], "No city with this name is listed here."),
    ],
)
def test_what_cannot_be_compared_is_said_beside_its_field(
    client: Any, names: list[str], problem: str
) -> None:
    response = client.get("/compare/", {"city": names})
    assert response.status_code == 400
    assert problem in text_of(response)
    assert 'aria-invalid="true"' in text_of(response)


def test_a_hidden_city_cannot_be_compared(client: Any) -> None:
    CityFactory(slug="hidden", name="Hidden", public=False)
    assert client.get("/compare/?city=hidden").status_code == 400


def test_cities_are_shown_with_what_they_promised_and_what_they_share(client: Any) -> None:
    from cities.models import City

    arua, gulu = City.objects.get(slug="arua"), City.objects.get(slug="gulu")
    gcm = FrameworkFactory(slug="gcm")
    seven, fifteen = (ObjectiveFactory(framework=gcm, code=code) for code in ("7", "15"))
    both = CommitmentFactory(title="Promised by both")
    CommitmentObjectiveFactory(commitment=both, objective=seven)
    report = ReportFactory(adoption=AdoptionFactory(commitment=both, city=arua), published=True)
    AdoptionFactory(commitment=both, city=gulu, role="partner")
    alone = AdoptionFactory(city=gulu, commitment__title="Promised by one")
    CommitmentObjectiveFactory(commitment=alone.commitment, objective=fifteen)
    page = text_of(client.get("/compare/?city=arua&city=gulu"))
    start = page.index("Promises that several")
    shared = page[start : page.index("</table>", start)]
    assert "Promised by both" in shared and "Promised by one" not in shared
    assert "On track" in shared and "Nothing known" in shared
    assert '2 <span class="muted">of 2</span></td>' in page
    assert report.adoption.commitment.get_absolute_url() in page


def test_cells_name_the_promises_under_every_framework(client: Any) -> None:
    from cities.models import City

    arua, gulu = City.objects.get(slug="arua"), City.objects.get(slug="gulu")
    sdg = FrameworkFactory(slug="sdg", name="The Agenda")
    paper = FrameworkFactory(slug="a-paper", name="A Paper")
    made = AdoptionFactory(city=gulu, commitment__title="A clinic for all").commitment
    AdoptionFactory(city=arua)
    for framework in (paper, sdg):
        CommitmentObjectiveFactory(
            commitment=made, objective=ObjectiveFactory(framework=framework, code="3")
        )
    page = text_of(client.get("/compare/?city=arua&city=gulu"))
    agenda, other = page[page.index("The Agenda: 1 part is served") :].split("A Paper: 1 part")[:2]
    for part in (agenda, other):
        row = part[part.index('<th scope="row">') :].partition("</tr>")[0]
        none, cell = row.split("<td")[1:3]
        assert 'data-label="Arua"' in none and "A clinic" not in none
        assert 'data-label="Gulu"' in cell and "A clinic for all" in cell


def test_a_city_is_offered_beside_cities_of_its_network_and_of_its_region(client: Any) -> None:
    from cities.models import City

    arua, gulu = City.objects.get(slug="arua"), City.objects.get(slug="gulu")
    league = NetworkFactory(acronym="League")
    far = CityFactory(slug="far", country__region="Europe")
    for city in (arua, far, CityFactory(slug="silent")):
        MembershipFactory(network=league, city=city)
    for city in (arua, gulu, far):
        AdoptionFactory(city=city)
    page = text_of(client.get("/compare/?city=arua"))
    assert 'href="/compare/?city=arua&amp;city=far">with cities of League</a>' in page
    assert 'href="/compare/?city=arua&amp;city=gulu">with cities of its region: Africa</a>' in page
    assert '<details class="folded">' not in page
    assert '<details class="folded">' in text_of(client.get("/compare/?city=arua&city=gulu"))


@pytest.mark.slow
def test_four_cities_take_no_more_questions_than_one(
    client: Any, django_assert_max_num_queries: Any
) -> None:
    from cities.models import City

    for city in City.objects.all():
        ReportFactory(adoption=AdoptionFactory(city=city), published=True)
    with django_assert_max_num_queries(15):
        client.get("/compare/?city=arua&city=gulu&city=mbale&city=jinja")
