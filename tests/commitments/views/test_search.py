"""One search over everything."""

import re
from datetime import date
from html import unescape

import pytest
from django.test import Client

from commitments.models import Topic
from tests.factories import (
    AdoptionFactory,
    CityFactory,
    CommitmentFactory,
    CountryFactory,
    FrameworkFactory,
    GrantFactory,
    NeedFactory,
    NetworkFactory,
    ObjectiveFactory,
    OrganisationFactory,
    PracticeFactory,
    ReportFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.mark.slow
def test_everything_that_matches_is_found_grouped_by_kind(client: Client) -> None:
    AdoptionFactory(
        city=CityFactory(name="São Paulo"),
        commitment=CommitmentFactory(
            title="Homes in Sao Paulo", made_on=date(2022, 1, 1), made_on_precision="year"
        ),
    )
    NetworkFactory(name="Friends of SÃO PAULO")
    FrameworkFactory(name="São Paulo Statement")
    ObjectiveFactory(title="Homes as in São Paulo")
    PracticeFactory(title="What São Paulo did", public=True)
    GrantFactory(purpose="homes in São Paulo")
    NeedFactory(what="homes in São Paulo")
    OrganisationFactory(name="Bank of São Paulo")
    Topic.objects.create(slug="homes", name="Homes", summary="Places such as São Paulo")

    html = client.get("/search/?q=sao+paulo").content.decode()

    for kind in (
        "Cities", "Commitments", "Networks", "Frameworks", "Objectives", "Practices", "Grants",
        "Stated needs", "Organisations", "Topics",
    ):  # fmt: skip
        assert f"{kind}</h2>" in html
    promise = html[html.index("Homes in <mark>Sao</mark> <mark>Paulo</mark>") :].split("</li>")[0]
    assert "<mark>São</mark> <mark>Paulo</mark>" in promise and "2022" in promise
    assert "Nothing known" in promise


def titles(client: Client, query: str) -> list[str]:
    """Return the titles of the results, in their order."""
    html = client.get("/search/", {"q": query}).content.decode()
    return [unescape(re.sub("<[^>]+>", "", title)) for title in re.findall("<h3>(.*?)</h3>", html)]


@pytest.fixture
def homes() -> None:
    """Promises of which the words stand in other places, the best match not the newest."""
    kampala = CityFactory(name="Kampala", country=CountryFactory(name="Uganda", iso2="UG"))
    texts = [
        ("Shelter", "Housing for refugees", 2020),
        ("Housing for refugees", "A roof", 2018),
        ("Refugees", "Housed in a house", 2019),
    ]
    for title, summary, year in texts:
        commitment = CommitmentFactory(
            title=title, summary=summary, made_on=date(year, 1, 1), made_on_precision="year"
        )
        AdoptionFactory(city=kampala, commitment=commitment)
    CommitmentFactory(title="Refugees only")


@pytest.mark.parametrize("query", ["housing for refugees", "Refugee housing", "réfugee house"])
@pytest.mark.usefixtures("homes")
def test_whole_words_of_titles_come_first(client: Client, query: str) -> None:
    assert titles(client, query) == ["Housing for refugees", "Refugees", "Shelter"]


@pytest.mark.usefixtures("homes")
def test_the_words_are_marked_where_they_stand(client: Client) -> None:
    report = ReportFactory(
        adoption__commitment__title="Shelters", published=True, challenges="Roofs leak in the rain"
    )

    html = client.get("/search/?q=leak+shelter").content.decode()

    assert "<mark>Shelters</mark>" in html
    assert "In a report:" in html and "Roofs <mark>leak</mark> in the rain" in html
    assert report.adoption.party_name in html


@pytest.mark.usefixtures("homes")
@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("Kampla housing", "Nothing has “kampla”."),
        ("Kampala trams", "These results are without “trams”."),
        ("Uganda only", "These results are without “only”."),
    ],
)
def test_where_not_all_words_match_others_are_shown_and_it_is_said(
    client: Client, query: str, sentence: str
) -> None:
    html = client.get("/search/", {"q": query}).content.decode()

    assert sentence in html and "Kampala" in html


@pytest.mark.parametrize("address", ["/", "/fr/cities/", "/ar/search/?q=مدن"])
def test_every_page_has_one_box_for_everything_in_its_head(client: Client, address: str) -> None:
    html = client.get(address).content.decode()

    head = html.split("</header>")[0]
    language = f"/{address[1:3]}" if address[1:3] in ("fr", "ar") else ""
    assert f'<form class="site-search" role="search" action="{language}/search/"' in head
    assert html.count(f'action="{language}/search/"') == 1
    assert ('value="مدن"' in head) == ("q=" in address)


def test_a_page_that_does_not_exist_offers_the_search_of_everything(client: Client) -> None:
    assert 'action="/search/" role="search"' in client.get("/nowhere/").content.decode()


def test_a_text_of_a_row_cannot_become_markup(client: Client) -> None:
    CityFactory(name="<b>Tours</b>", slug="tours")

    assert (
        "&lt;b&gt;<mark>Tours</mark>&lt;/b&gt;" in client.get("/search/?q=tours").content.decode()
    )


@pytest.mark.slow
def test_what_is_hidden_is_not_found(client: Client) -> None:
    CityFactory(name="Nowhere", public=False)

    assert "No results" in client.get("/search/?q=nowhere").content.decode()


@pytest.mark.slow
def test_more_than_a_few_lead_to_the_list(client: Client) -> None:
    for n in range(6):
        CityFactory(name=f"Newtown {n}")

    assert 'href="/cities/?q=newtown"' in client.get("/search/?q=newtown").content.decode()


@pytest.mark.parametrize("q", ["%", "_", "'", "x" * 200, "العربية", "😀", " "])
def test_any_words_may_be_searched(client: Client, q: str) -> None:
    assert client.get("/search/", {"q": q}).status_code == 200


def test_words_without_end_are_refused(client: Client) -> None:
    assert client.get("/search/", {"q": "x" * 201}).status_code == 400
