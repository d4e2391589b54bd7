"""Titles of the catalogue in every language of the site."""

import gettext

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation
from django.utils.html import escape

from cities.audit import Actor, build_entry
from cities.management.commands.catalogue_messages import labels, titles
from cities.models import TrailEntry
from config.translations import translated
from tests.factories import AdoptionFactory, CityFactory, CountryFactory, PracticeFactory

LANGUAGES = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("domain", ["catalogue", "labels"])
def test_every_title_and_label_is_translated(domain: str, language: str) -> None:
    messages = gettext.translation(domain, str(settings.LOCALE_PATHS[0]), [language])
    translations = messages._catalog  # type: ignore[attr-defined]  # gettext offers no other way
    texts = titles(settings.BASE_DIR / "catalogue") if domain == "catalogue" else labels()

    missing = [text for text in texts if text not in translations]

    assert missing == [], "run ./run catalogue_messages and translate what is empty"


def test_what_has_no_translation_stays_as_it_is() -> None:
    with translation.override("fr"):
        assert translated("Port Evermore") == "Port Evermore"


@pytest.mark.slow
@pytest.mark.django_db
def test_a_page_names_countries_in_its_language(client: Client) -> None:
    CityFactory(name="Arua", country=CountryFactory(name="Uganda"))

    assert "Ouganda" in client.get("/fr/cities/").content.decode()
    assert "أوغندا" in client.get("/ar/cities/").content.decode()
    assert "Uganda" in client.get("/cities/").content.decode()


@pytest.mark.django_db
def test_the_trail_is_kept_in_one_language() -> None:
    city = CityFactory(name="Arua", country=CountryFactory(name="Uganda"))

    with translation.override("fr"):
        assert build_entry(city, TrailEntry.Action.CHANGE, Actor()).label == "Arua, Uganda"


@pytest.mark.slow
@pytest.mark.django_db
def test_a_commitment_of_the_catalogue_is_displayed_in_the_readers_language(
    client: Client,
) -> None:
    title = "Look for shared solutions and priorities"
    AdoptionFactory(commitment__slug="shared", commitment__title=title)

    page = client.get("/fr/commitments/shared/").content.decode()

    assert f'<h1 lang="fr" dir="auto">{translated_to("fr", title)}</h1>' in page
    assert title not in page.split("<main")[1].split("</h1>")[0]
    assert (
        f'<h1 lang="en" dir="auto">{title}</h1>'
        in client.get("/commitments/shared/").content.decode()
    )


@pytest.mark.django_db
def test_a_practice_of_the_catalogue_has_a_title_in_the_readers_language(client: Client) -> None:
    title = "Do not feed the rumour"
    PracticeFactory(slug="rumour", title=title, public=True)

    with translation.override(settings.LANGUAGE_CODE):  # which the pages change
        page, rows = (
            client.get(f"/fr/practices/{path}").content.decode() for path in ("rumour/", "")
        )

    assert f'<h1 lang="fr" dir="auto">{translated_to("fr", title)}</h1>' in page
    assert translated_to("fr", title) in rows and title not in rows.split("<main")[1]


@pytest.mark.slow
@pytest.mark.django_db
def test_a_commitment_that_is_not_translated_keeps_its_language(client: Client) -> None:
    AdoptionFactory(commitment__slug="own", commitment__title="Nyumba", commitment__language="sw")

    with translation.override(settings.LANGUAGE_CODE):  # which the page changes
        page = client.get("/fr/commitments/own/").content.decode()

    assert '<h1 lang="sw" dir="auto">Nyumba</h1>' in page


def translated_to(language: str, title: str) -> str:
    with translation.override(language):
        return escape(translated(title))
