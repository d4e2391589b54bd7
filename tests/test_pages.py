"""What every page must meet: a response, valid HTML, its language, no cookie."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.utils.translation import get_language_info

from commitments.models import Standing
from config import api_urls
from config.dates import format_partial_date
from config.models.fields import Precision
from tests.factories import (
    AdoptionFactory,
    CityFactory,
    CommitmentFactory,
    CommitmentObjectiveFactory,
    CountryFactory,
    EndorsementFactory,
    EventFactory,
    FrameworkFactory,
    GrantFactory,
    MeasurementFactory,
    MembershipFactory,
    NeedFactory,
    NetworkFactory,
    ObjectiveFactory,
    OrganisationFactory,
    ParticipationFactory,
    PracticeFactory,
    ReportFactory,
    TargetFactory,
    advance,
)

LANGUAGES = django_settings.LANGUAGES
LISTS = [name for name, view in api_urls.LISTS.items() if view.page]
PAGES = [
    "/",
    "/about/",
    "/about/glossary/",
    "/about/questions/",
    "/join/",
    "/new/",
    "/data/",
    *(f"/{name}/" for name in LISTS),
]


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["", *(f"/{code}" for code, _name in LANGUAGES[1:])])
def test_a_page_answers_in_each_language_and_sets_no_cookie(
    client: Any, path: str, language: str
) -> None:
    AdoptionFactory()
    response = client.get(language + path)
    assert response.status_code == 200
    assert not response.cookies
    code = language.strip("/") or "en"
    direction = "rtl" if get_language_info(code)["bidi"] else "ltr"
    assert f'<html lang="{code}" dir="{direction}">' in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("path", PAGES)
def test_a_page_names_itself_and_its_other_languages(client: Any, path: str) -> None:
    page = client.get(path).content.decode()
    assert page.count("<h1>") == 1
    assert " – City Commitments</title>" in page
    assert f'<link rel="canonical" href="http://testserver{path}">' in page
    assert f'hreflang="ar" href="http://testserver/ar{path}"' in page
    assert f'<p class="print-head">http://testserver{path} · ' in page
    assert f'hreflang="x-default" href="http://testserver{path}"' in page


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("path", [f"/{name}/" for name in LISTS])
def test_a_list_leads_to_the_same_rows_as_data(client: Any, path: str) -> None:
    ReportFactory(published=True)
    EventFactory()
    MembershipFactory()
    PracticeFactory()
    GrantFactory()
    NeedFactory()
    OrganisationFactory()
    page = client.get(path).content.decode()
    for kind in ("csv", "xlsx", "json"):
        link = f"/api/v1{path}?format={kind}"
        assert f'href="{link}"' in page
        assert client.get(link).status_code == 200


@pytest.mark.slow
@pytest.mark.django_db
def test_every_download_of_the_data_page_answers(client: Any) -> None:
    page = client.get("/data/").content.decode()
    links = re.findall(r'href="(/api/v1/[a-z]+/[^"]*)"', page)
    assert len(links) == 3 * len(api_urls.LISTS) + len(("changes", "statistics", "docs", "schema"))
    for link in links:
        assert client.get(link).status_code == 200


@pytest.mark.django_db
def test_the_data_page_leads_to_iati_where_there_is_some(client: Any, settings: Any) -> None:
    assert "/iati/" not in client.get("/data/").content.decode()
    settings.IATI_ORG_REF = "XM-DAC-1"
    assert 'href="/iati/activities.xml"' in client.get("/data/").content.decode()


@pytest.mark.django_db
def test_a_language_link_keeps_what_was_asked(client: Any) -> None:
    page = client.get("/cities/?q=arua").content.decode()
    assert 'href="/fr/cities/?q=arua"' in page


@pytest.mark.slow
@pytest.mark.django_db
def test_home_says_on_whose_word_something_is_known(client: Any) -> None:
    ReportFactory(published=True, stage="fulfilled")
    ReportFactory(compiled=True, source_stage="done")
    AdoptionFactory()
    page = " ".join(client.get("/").content.decode().split())
    assert "On 1 of them a city or network itself reported." in page
    assert "Public sources say something of 1; nothing is known of 1." in page
    for words in ("reported by the city or network", "only public sources", "nothing known"):
        assert f"{words} <strong>1</strong>" in page, words
    assert "On 1 of 3 promises the city or network itself has reported" in page


@pytest.mark.slow
@pytest.mark.django_db
def test_home_finds_what_reports_say_and_without_any_what_public_figures_say(client: Any) -> None:
    target = TargetFactory(value=Decimal(10), baseline_value=None)
    report = ReportFactory(adoption=target.adoption, compiled=True, steps=())
    MeasurementFactory(report=report, target=target, value=Decimal(12))
    advance(report, "compile")
    page = " ".join(client.get("/").content.decode().split())
    assert "In 1 of the 1 promises that public figures can measure" in page
    assert "Public sources say something of 1 of 1 promises; no city or network has" in page

    ReportFactory(published=True)
    page = " ".join(client.get("/").content.decode().split())
    assert "public figures" not in page
    assert "1 of the 1 promises that were reported on is achieved or on track" in page


@pytest.mark.django_db
def test_a_finding_can_be_quoted_with_its_total(client: Any) -> None:
    gcm = FrameworkFactory(slug="gcm")
    served, gap = ObjectiveFactory(framework=gcm, code="7"), ObjectiveFactory(framework=gcm)
    CommitmentObjectiveFactory(objective=served, commitment=AdoptionFactory().commitment)
    ask = CommitmentFactory(kind="ask")
    CommitmentObjectiveFactory(objective=gap, commitment=ask)
    page = " ".join(client.get("/").content.decode().split())
    sentence = "None of the 1 promises listed here serves 1 of the 2 objectives"
    assert f"<h2>{sentence}" in page and f"<q>{sentence}" in page
    assert "http://testserver/#objectives" in page


@pytest.mark.slow
@pytest.mark.django_db
def test_the_map_of_a_region_lists_its_cities_with_promises(client: Any) -> None:
    uganda = CountryFactory(region="Africa")
    AdoptionFactory(city__name="Arua", city__country=uganda)
    CityFactory(name="Gulu", country=uganda)
    AdoptionFactory(city__name="Lyon", city__country__region="Europe")
    page = " ".join(client.get("/?region=Africa").content.decode().split())
    names = page[page.index('<ul class="names">') :].partition("</ul>")[0]
    assert "Arua" in names and "Gulu" not in names and "Lyon" not in names
    assert "1 of 2 cities listed here has made a promise." in page
    world = " ".join(client.get("/?region=Nowhere").content.decode().split())
    assert "2 of 3 cities listed here have made promises." in world


@pytest.mark.django_db
def test_home_names_regions_in_the_readers_language(client: Any) -> None:
    AdoptionFactory()
    page = client.get("/ar/").content.decode()
    assert 'href="/ar/?region=Africa#where">أفريقيا' in page


@pytest.mark.django_db
def test_home_without_data_says_so(client: Any) -> None:
    assert "No promise is listed yet." in client.get("/").content.decode()


@pytest.mark.django_db
def test_about_explains_every_standing(client: Any) -> None:
    page = client.get("/about/").content.decode()
    for standing in Standing:
        assert str(standing.label) in page


@pytest.mark.django_db
def test_about_names_who_runs_the_site_or_says_that_nobody_has(client: Any, settings: Any) -> None:
    assert "have not stated their name" in client.get("/about/").content.decode()
    settings.OPERATOR_NAME, settings.OPERATOR_URL = "Harbour League", "https://league.example/x"
    page = client.get("/about/").content.decode()
    assert "This site is run by Harbour League." in page
    assert '<a href="https://league.example/x">league.example</a>' in page


@pytest.mark.django_db
def test_an_address_that_names_nothing_says_so(client: Any) -> None:
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert "Page not found" in response.content.decode()


@pytest.mark.django_db
def test_a_page_that_breaks_admits_it(client: Any, monkeypatch: Any) -> None:
    def broken() -> None:
        raise RuntimeError

    monkeypatch.setattr("commitments.views.site.overview", broken)
    client.raise_request_exception = False
    response = client.get("/")
    assert response.status_code == 500
    assert "This is our fault" in response.content.decode()


def test_a_wrong_host_is_told_that_the_request_cannot_be_understood(client: Any) -> None:
    response = client.get("/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert "could not be understood" in response.content.decode()


@pytest.mark.parametrize(
    ("precision", "words"),
    [
        (Precision.DAY, "9 March 2022"),
        (Precision.MONTH, "March 2022"),
        (Precision.QUARTER, "Q1 2022"),
        (Precision.YEAR, "2022"),
    ],
)
def test_a_date_prints_only_what_is_known_of_it(precision: str, words: str) -> None:
    assert format_partial_date(date(2022, 3, 9), precision) == words


def test_a_missing_date_prints_as_nothing() -> None:
    assert format_partial_date(None, "") == ""


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["members", "participants", "signatories"])
def test_a_long_list_on_a_page_goes_on_on_the_next_with_the_number_of_all(
    client: Any, monkeypatch: Any, kind: str
) -> None:
    address, size, make = {
        "members": (
            "/networks/league/",
            "cities.views.details.MEMBERS_SHOWN",
            lambda city: MembershipFactory(city=city, network=network),
        ),
        "participants": (
            "/events/forum/",
            "cities.views.events.TAKING_PART_SHOWN",
            lambda city: ParticipationFactory(city=city, event=event),
        ),
        "signatories": (
            "/frameworks/call/",
            "commitments.views.signatories.SIGNATORIES_SHOWN",
            lambda city: EndorsementFactory(city=city, framework=framework),
        ),
    }[kind]
    network = NetworkFactory(slug="league")
    event = EventFactory(slug="forum")
    framework = FrameworkFactory(slug="call")
    monkeypatch.setattr(size, 2)
    for n in range(5):
        make(CityFactory(name=f"Arua {n} of all"))
    seen: list[str] = []
    for number in (1, 2, 3):
        page = " ".join(client.get(f"{address}?page={number}").content.decode().split())
        main = re.sub(r"<svg.*?</svg>", "", page[page.index("<main") :])
        shown = sorted(set(re.findall(r"Arua \d of all", main)))
        assert len(shown) <= 2 and f"Page {number} of 3" in main
        if kind != "participants":
            assert re.search(r"\b5 members whose|\(5\)", main)
        seen += shown
    assert seen == [f"Arua {n} of all" for n in range(5)]
    assert client.get(f"{address}?page=4").status_code == 404
    assert client.get(f"{address}?page=x").status_code == 404
