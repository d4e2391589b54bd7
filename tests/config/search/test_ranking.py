"""Matches come in one order on every database: that of rules which are written here once more."""

from datetime import date
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commitments.filters.words import COMMITMENT_WORDS
from commitments.models import Commitment
from config.search.matching import FEW_KEYS, Lookups
from config.search.ranking import ranked
from config.search.words import query_words
from tests.factories import CommitmentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# Each with what it is reduced to: plural, accent and article are gone.
REDUCED = {
    "Homes": "home", "home": "home", "homework": "homework", "Écoles": "ecole", "école": "ecole",
    "ecolelike": "ecolelike", "اللاجئين": "لاجئين", "لاجئين": "لاجئين",
    "Saint": "saint", "St.": "saint",
}  # fmt: skip
WORDS = st.lists(st.sampled_from(sorted(REDUCED)), max_size=3)
PROMISES = st.lists(
    st.tuples(WORDS.filter(bool), WORDS.filter(bool), st.integers(2018, 2020)), max_size=6
)
QUERIES = st.lists(st.sampled_from(sorted(REDUCED)), min_size=1, max_size=2, unique_by=REDUCED.get)

Promise = tuple[list[str], list[str], int]


def worth(word: str, title: list[str], summary: list[str]) -> int:
    """Return what a word is worth: 4 in the title, 3 begun in it, 2 and 1 in the text, or 0."""
    for worth, texts, whole in (
        (4, title, True), (3, title, False), (2, summary, True), (1, summary, False)
    ):  # fmt: skip
        kept = [REDUCED[text] for text in texts]
        if any(text == word if whole else text.startswith(word) for text in kept):
            return worth
    return 0


def expected(promises: list[Promise], query: list[str]) -> list[int]:
    """Return the places of the promises that have all words, in the order of the rules."""
    order = []
    for place, (title, summary, year) in enumerate(promises):
        each = [worth(REDUCED[word], title, summary) for word in query]
        if all(each):
            order.append((-sum(each), -year, " ".join(title), place))
    return [place for *_rules, place in sorted(order)]


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(promises=PROMISES, query=QUERIES, few=st.sampled_from([0, FEW_KEYS]))
def test_the_best_come_first_and_then_the_newest(
    promises: list[Promise], query: list[str], few: int
) -> None:
    Commitment.objects.all().delete()
    rows = [
        CommitmentFactory(
            title=" ".join(title), summary=" ".join(summary), slug=f"p{n}", framework=None,
            made_on=date(year, 1, 1), made_on_precision="year",
        )
        for n, (title, summary, year) in enumerate(promises)
    ]  # fmt: skip
    words, queryset, lookups = query_words(" ".join(query)), Commitment.objects.listed(), Lookups()

    with patch("config.search.matching.FEW_KEYS", few):
        matches = COMMITMENT_WORDS.matching(queryset, words, lookups)
        order = ranked(COMMITMENT_WORDS, queryset, matches, words, lookups)

    places = {row.pk: place for place, row in enumerate(rows)}
    assert [places[pk] for pk, _rank in order] == expected(promises, query)
    assert [places[row.pk] for row in matches] == sorted(
        expected(promises, query),
        key=lambda place: (-promises[place][2], " ".join(promises[place][0]), place),
    )
