"""What every page must meet: a response, valid HTML, its language, no cookie."""

import re
from datetime import date
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
    EventFactory,
    GrantFactory,
    MembershipFactory,
    NeedFactory,
    OrganisationFactory,
    PracticeFactory,
    ReportFactory,
)

LANGUAGES = django_settings.LANGUAGES
LISTS = [name for name, view in api_urls.LISTS.items() if view.page]
PAGES = ["/", "/about/", "/data/", *(f"/{name}/" for name in LISTS)]


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


@pytest.mark.django_db
def test_home_says_on_whose_word_something_is_known(client: Any) -> None:
    ReportFactory(published=True, stage="fulfilled")
    ReportFactory(compiled=True, source_stage="done")
    AdoptionFactory()
    page = " ".join(client.get("/").content.decode().split())
    assert "On 1 of them a city or network itself reported." in page
    assert "Public sources say something of 1; nothing is known of 1." in page
    assert "Achieved: 1, Done (public sources): 1, Nothing known: 1" in page


@pytest.mark.django_db
def test_home_counts_reports_only_where_somebody_reported(client: Any) -> None:
    ReportFactory(compiled=True, source_stage="done")
    page = client.get("/").content.decode()
    assert "Public sources say something" in page
    assert "Reported on in the last 12 months" not in page

    ReportFactory(published=True)
    assert "Reported on in the last 12 months" in client.get("/").content.decode()


@pytest.mark.django_db
def test_home_names_regions_in_the_readers_language(client: Any) -> None:
    AdoptionFactory()
    page = client.get("/ar/").content.decode()
    assert 'href="/ar/cities/?region=Africa">أفريقيا</a>' in page


@pytest.mark.django_db
def test_home_without_data_says_so(client: Any) -> None:
    assert "No promise is listed yet." in client.get("/").content.decode()


@pytest.mark.django_db
def test_about_explains_every_standing(client: Any) -> None:
    page = client.get("/about/").content.decode()
    for standing in Standing:
        assert str(standing.label) in page


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
