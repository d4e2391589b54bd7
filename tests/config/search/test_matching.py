"""Search finds the same rows on every database, by words that are kept as their rows change."""

from itertools import count
from typing import Any
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cities.filters import CITY_WORDS
from cities.models import AlternateName, City, Country
from commitments.filters.words import COMMITMENT_WORDS
from commitments.models import Commitment, ProgressReport
from config.search.kept import refresh_words
from config.search.matching import FEW_KEYS
from config.search.words import query_words, words_in
from tests.factories import (
    AdoptionFactory,
    AlternateNameFactory,
    CityFactory,
    CommitmentFactory,
    CommitmentObjectiveFactory,
    CountryFactory,
    NetworkFactory,
    ObjectiveFactory,
    ReportFactory,
    TermFactory,
)

pytestmark = pytest.mark.django_db

TEXTS = st.lists(
    st.sampled_from(
        ["Montréal", "montre", "Saint-Denis", "St. Denis", "Łódź", "refugees", "refugee", "of",
         "10.7", "107", "7", "L’Aquila", "laquila", "كندا", "إيواء", "اللاجئين", "لاجئ", "東京"]
    ),
    min_size=1,
    max_size=4,
).map(" ".join)  # fmt: skip
CHANGES = ["add", "rename", "hide", "show", "delete"]
STEPS = st.lists(
    st.tuples(st.sampled_from(CHANGES), st.integers(0, 3), TEXTS),
    max_size=8,
)  # fmt: skip


def expected(query: str) -> set[str]:
    """Return the public cities that have all words, by comparing each one."""
    words = query_words(query)
    return {
        city.slug
        for city in City.objects.filter(public=True)
        if words
        and all(any(word.matches(kept) for kept in words_in(city.name) | KIND) for word in words)
    }


KIND = words_in("city ville ciudad مدينة")


def change(step: tuple[str, int, str], number: int) -> None:
    """Take one step of a history of cities."""
    what, which, text = step
    rows = City.objects.order_by("slug")
    if what == "add":
        CityFactory(name=text, slug=f"city-{number}", country=Country.objects.get())
        return
    city = rows[which % len(rows)] if rows else None
    if city and what == "delete":
        city.delete()
    elif city:
        city.name = text if what == "rename" else city.name
        city.public = {"hide": False, "show": True}.get(what, city.public)
        city.save()


@pytest.mark.slow
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS, query=TEXTS, few=st.sampled_from([0, FEW_KEYS]))
def test_rows_are_those_that_have_all_words_after_any_history(
    steps: list[tuple[str, int, str]], query: str, few: int
) -> None:
    """Whether words are looked up in the index, or tested row by row as those that many have."""
    City.objects.all().delete()
    Country.objects.filter(pk="ZZ") or CountryFactory(name="Zz", iso2="ZZ", region="")
    numbers = count()
    for step in [("add", 0, "Montréal refugee"), *steps]:
        change(step, next(numbers))

    with patch("config.search.matching.FEW_KEYS", few):
        matching = CITY_WORDS.matching(City.objects.filter(public=True), query_words(query))
        assert set(matching.values_list("slug", flat=True)) == (
            expected(query) if query_words(query) else set(matching.values_list("slug", flat=True))
        )
    assert refresh_words(City.objects.all()) == 0
    assert not any(City.objects.filter(public=False).values_list("words", flat=True))


@pytest.fixture
def shelter() -> Commitment:
    """A promise that is described by rows of every kind around it."""
    city = CityFactory(name="Kampala", country=CountryFactory(name="Canada", iso2="CA", iso3="CAN"))
    AlternateNameFactory(city=city, name="كمبالا", language="ar")
    AlternateNameFactory(country=city.country, city=None, name="Kanada", language="de")
    commitment = CommitmentFactory(
        title="Roofs for newcomers", summary="Places to sleep", wording="", slug="shelter"
    )
    adoption = AdoptionFactory(commitment=commitment, city=city)
    AdoptionFactory(
        commitment=commitment, city=None, network=NetworkFactory(name="Harbour League"),
        role="partner",
    )  # fmt: skip
    CommitmentObjectiveFactory(
        commitment=commitment,
        objective=ObjectiveFactory(
            code="7",
            title="Address and reduce vulnerabilities in migration",
            framework__short_name="GCM",
            framework__name="Global Compact for Safe, Orderly and Regular Migration",
        ),
    )
    commitment.populations.add(TermFactory(label="Asylum seekers", kind="population"))
    ReportFactory(adoption=adoption, published=True, summary="Blankets were bought")
    ReportFactory(adoption=adoption, year=2023, summary="Whispered draft")
    return commitment


@pytest.mark.slow
@pytest.mark.parametrize(
    "query",
    [
        "roofs", "places newcomers", "newcomers Kampala", "Kampala, Canada", "كندا", "كمبالا",
        "Kanada roof", "harbour league sleep", "GCM 7", "objective 7", "vulnérabilités",
        "asylum seekers in Canada", "blankets Kampala", "Kampla roofs", "roofs Camada",
    ],
)  # fmt: skip
def test_a_promise_is_found_by_all_around_it(
    shelter: Commitment, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    CommitmentFactory(title="Another")

    assert list(COMMITMENT_WORDS.search(Commitment.objects.published(), query)) == [shelter]
    monkeypatch.setattr("config.search.matching.FEW_KEYS", 0)  # each row is tested
    assert list(COMMITMENT_WORDS.search(Commitment.objects.published(), query)) == [shelter]


@pytest.mark.parametrize("query", ["whispered", "roofs elsewhere", "objective 8", "rofes", "%"])
def test_drafts_and_what_lacks_a_word_are_not_found(shelter: Commitment, query: str) -> None:
    assert list(COMMITMENT_WORDS.search(Commitment.objects.published(), query)) == []


@pytest.mark.slow
def test_a_corrected_report_is_found_by_its_correction_only(shelter: Commitment) -> None:
    report = ProgressReport.objects.get(state="published")
    ReportFactory(corrects=report, published=True, summary="Pillows were bought")
    public = Commitment.objects.published()

    assert list(COMMITMENT_WORDS.search(public, "pillows")) == [shelter]
    assert not COMMITMENT_WORDS.search(public, "blankets")


def test_a_misspelt_word_counts_only_where_the_exact_one_finds_nothing() -> None:
    CityFactory(name="Tours", slug="tours")
    exact = CityFactory(name="Tourz", slug="tourz")
    cities = City.objects.published()

    assert list(CITY_WORDS.search(cities, "tourz")) == [exact]
    exact.delete()
    assert [city.slug for city in CITY_WORDS.search(cities, "tourz")] == ["tours"]


def test_nothing_is_asked_again_where_nothing_matches(django_assert_num_queries: Any) -> None:
    CityFactory(name="Tours")
    with django_assert_num_queries(2):  # as it is typed, and misspelt
        rows = CITY_WORDS.search(City.objects.published(), "nowhere")
        assert list(rows) == [] and rows.count() == 0 and not rows.exists()


def test_a_hidden_city_is_in_no_index_at_once() -> None:
    city = CityFactory(name="Nowhere")
    city.public = False
    city.save(update_fields=["public", "words"])

    assert not City.objects.filter(words__match=["nowhere"]).exists()


def test_words_are_looked_up_in_an_index_and_rows_by_their_keys() -> None:
    """As the database plans it where tables are large."""
    CityFactory(name="Tours")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
    plan = COMMITMENT_WORDS.keys(query_words("tours")[0]).explain()

    for index in ("commitments_commitment_words", "cities_city_words", "commitments_report_words"):
        assert index in plan, plan
    for table in ("commitments_commitment", "cities_city", "commitments_progressreport"):
        assert f"SCAN {table} " not in f"{plan} ", plan
        assert f"Seq Scan on {table} " not in plan, plan


def test_the_command_keeps_words_that_were_lost(capsys: pytest.CaptureFixture[str]) -> None:
    CityFactory(name="Tours", slug="tours")
    City.objects.update(words="")
    AlternateName.objects.update(words="")
    assert not CITY_WORDS.search(City.objects.published(), "tours")

    call_command("refresh_search")

    assert [city.slug for city in CITY_WORDS.search(City.objects.published(), "tours")] == ["tours"]
    assert "1 of 1 cities had other words." in capsys.readouterr().out
