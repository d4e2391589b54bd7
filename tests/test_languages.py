"""What is not in the language of its page says so, for voices and braille (WCAG 3.1.2)."""

import re
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import html5lib
import pytest
from django.db.models import Count
from django.template.base import VariableNode
from django.templatetags import i18n
from django.urls import reverse, translate_url
from django.utils.translation import gettext, override

from cities.models import (
    AlternateName,
    City,
    Event,
    Network,
    Organisation,
    refresh_displayed_names,
)
from cities.templatetags.translations import lang_of, written_in
from commitments.models import (
    Commitment,
    Framework,
    Grant,
    Need,
    Objective,
    Practice,
    ProgressReport,
    Topic,
)
from config import api_urls
from tests.commitments.demo.demonstration import load_demo
from tests.conftest import StrictClient
from tests.factories import (
    CrosswalkFactory,
    GrantPartyFactory,
    NeedFactory,
    OrganisationFactory,
    ParticipationFactory,
)
from tests.markup import runs_in, unmarked_prose

PLAIN = ("home", "topics", "whats-new", "data", "about", "glossary", "questions", "join", "search")
# Of each kind of row the page that has most to show.
ROWS: list[tuple[Any, str]] = [
    (City, "adoptions"),
    (Network, "memberships"),
    (Event, "participations"),
    (Commitment, "adoptions__reports"),
    (Framework, "objectives"),
    (Objective, "commitments"),
    (Practice, "cities"),
    (ProgressReport, "measurements"),
    (Topic, "objectives"),
    (Organisation, "memberships"),
    (Grant, "parties"),
    (Need, "pk"),
]
NOTE = "what the staff of the site writes about it"


@pytest.fixture
def addresses(db: None, settings: Any, tmp_path: Path) -> list[str]:
    """One page of each kind, with rows whose every note is written."""
    settings.DEMONSTRATION, settings.MEDIA_ROOT = True, tmp_path
    load_demo()
    city = City.objects.annotate(n=Count("adoptions")).order_by("-n")[0]
    grant = GrantPartyFactory(city=city, grant__purpose="homes for all who arrive").grant
    NeedFactory(city=city, what="more money for all who arrive", note=NOTE)
    bank = OrganisationFactory(note=NOTE)
    ParticipationFactory(city=None, organisation=bank, note=NOTE)
    first, second = Objective.objects.published()[:2]
    CrosswalkFactory(from_objective=first, to_objective=second, note=NOTE, reason=NOTE)
    for model in (Event, Network, Framework, Practice, Commitment):
        model._default_manager.update(note=NOTE)
    Grant.objects.update(note=NOTE, programme="shelter for all who arrive")
    rows = [
        model.objects.published().annotate(n=Count(part)).order_by("-n").first()
        for model, part in ROWS
    ]
    return [
        *(reverse(name) for name in (*PLAIN, *lists())),
        *(row.get_absolute_url() for row in rows),
        reverse("city-vlr", args=[city.slug]),
        f"{reverse('compare')}?city={city.slug}",
        f"{reverse('search')}?q=arrive",
        grant.get_absolute_url(),
    ]


def lists() -> list[str]:
    return [name for name, view in api_urls.LISTS.items() if view.page]


@pytest.mark.slow
def test_no_page_in_arabic_has_prose_in_latin_letters_that_is_not_marked(
    addresses: list[str],
) -> None:
    client = StrictClient()
    unmarked = {}
    for address in addresses:
        response = client.get(f"/ar{address}")
        assert response.status_code == 200, address
        document = html5lib.parse(response.content)
        if prose := unmarked_prose(document):
            unmarked[address] = prose[:5]

    assert unmarked == {}


@pytest.fixture
def renamed(addresses: list[str]) -> list[str]:
    """The same pages; each city and network has a name of its own in each other language."""
    for row in (*City.objects.all(), *Network.objects.all()):
        owner = {"city": None, str(row._meta.model_name): row}
        AlternateName.objects.bulk_create(
            AlternateName(
                language=code, use="display", name=f"{code.upper()}{row.pk}", source="x", **owner
            )
            for code in ("fr", "es", "ar")
        )
    refresh_displayed_names()
    return addresses


@pytest.mark.slow
@pytest.mark.parametrize("language", ["fr", "es", "ar"])
def test_no_page_names_a_city_in_english_that_has_a_name_in_its_language(
    language: str, renamed: list[str]
) -> None:
    client = StrictClient()
    names = {row.name for row in (*City.objects.all(), *Network.objects.filter(acronym=""))}
    city = City.objects.annotate(n=Count("adoptions")).order_by("-n")[0]
    forms = [reverse("feed"), reverse("city-feed", args=[city.slug])]
    forms += [reverse("city-badge", args=[city.slug]), reverse("city-embed", args=[city.slug])]
    in_english = {}
    for address in (*renamed, *forms):
        response = client.get(f"/{language}{address}")
        assert response.status_code == 200, address
        document = html5lib.parse(response.content)
        if runs := [
            run
            for run in runs_in(document, language)
            if any(name in run for name in names)
            and run.strip() not in {listed_as(name, language) for name in names}
        ]:
            in_english[address] = runs[:5]

    assert in_english == {}


def listed_as(name: str, language: str) -> str:
    """Return the sentence that says under which name a row is listed."""
    with override(language):
        return gettext("Listed here as %(name)s") % {"name": name}


@pytest.mark.parametrize(
    ("language", "page", "words"),
    [
        ("en", "fr", ' <span class="muted">(en anglais)</span>'),
        ("es", "en", ' <span class="muted">(in Spanish)</span>'),
        ("fr", "fr", ""),
        ("", "fr", ""),
    ],
)
def test_a_text_in_another_language_says_in_which(language: str, page: str, words: str) -> None:
    with override(page):
        assert written_in(language) == words


def test_what_is_translated_has_the_language_of_the_page_and_the_rest_its_own() -> None:
    with override("fr"):
        assert lang_of("Places offered") == ""
        assert lang_of("Words of our own") == ' lang="en"'
        assert lang_of("Palabras", "es") == ' lang="es"'
        assert lang_of("Des mots", "fr") == ""


# Numbers that count nothing: geometry, levels, and years.
NO_COUNTS = {"foot", "width", "height", "level", "heading", "year.year", "forloop.counter"}


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "fr"])
def test_counts_are_written_as_the_language_groups_them(
    language: str, addresses: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No number reaches a page but by a filter, which writes it: 1,200 or 1 200, never 1200."""
    bare: set[str] = set()
    in_sentences = i18n.render_value_in_context

    def rendered(node: Any, context: Any) -> Any:
        expression = str(node.filter_expression)
        if is_number(node.filter_expression.resolve(context)) and expression not in NO_COUNTS:
            bare.add(f"{node.origin.name}: {expression}")
        return render(node, context)

    def in_a_sentence(value: Any, context: Any) -> Any:
        if is_number(value):
            bare.add(f"{context.render_context.template.name}: {sys._getframe(1).f_locals['key']}")
        return in_sentences(value, context)

    render = VariableNode.render
    monkeypatch.setattr(VariableNode, "render", rendered)
    monkeypatch.setattr(i18n, "render_value_in_context", in_a_sentence)
    client = StrictClient()
    for address in addresses:
        client.get(translate_url(address, language))

    assert bare == set()


def is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


# How a language sets its marks: what may not stand in a text of it.
WRONG_MARKS = {
    "fr": r"[ \u00a0](?:[;:?!»]|%(?!\w))|[\w)](?:[;!?»]|%)(?!\w)|«(?!\u202f)|[“”]",
    "es": r"\w%(?!\w)|(?<![¿\w])\b(?:Qué|Quién|Cuánto|Cómo)\b[^¿.]*\?",
    "ar": r"[\u0621-\u064a] ?[,;?](?:\s|$)",
}


@pytest.mark.slow
@pytest.mark.parametrize("language", WRONG_MARKS)
def test_marks_stand_as_the_language_of_the_page_sets_them(
    language: str, addresses: list[str]
) -> None:
    client = StrictClient()
    wrong: dict[str, list[str]] = {}
    for address in addresses:
        document = html5lib.parse(client.get(f"/{language}{address}").content)
        for run in runs_in(document, language):
            if re.search(WRONG_MARKS[language], run) and "://" not in run:
                wrong.setdefault(address, []).append(run.strip()[:120])

    assert wrong == {}
