"""The order of matches: our own rules, so that every database gives the same one."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from config.search.matching import Lookups, Matcher
from config.search.words import TITLE_MARK, QueryWord

# Of more matches than this only the first ones of the list, and of those by title, are ranked.
MOST_RANKED = 200
# What a word is worth: a whole word of the title, the beginning of one, the same in the text.
IN_TITLE, BEGINS_IN_TITLE, IN_TEXT, BEGINS_IN_TEXT = 4, 3, 2, 1


def rank(kept: str, words: Sequence[QueryWord]) -> int:
    """Return how well a row with these kept words answers a query.

    A word that only a related row has, as the name of its city, is worth nothing.
    """
    texts = {word for word in kept.split() if not word.startswith(TITLE_MARK)}
    titles = {word[1:] for word in kept.split() if word.startswith(TITLE_MARK)}
    return sum(_worth(word, titles, texts) for word in words)


def _worth(word: QueryWord, titles: set[str], texts: set[str]) -> int:
    rules = (
        (IN_TITLE, titles, word.equals),
        (BEGINS_IN_TITLE, titles, word.matches),
        (IN_TEXT, texts, word.equals),
        (BEGINS_IN_TEXT, texts, word.matches),
    )
    return next((worth for worth, kept, test in rules if any(map(test, kept))), 0)


def ranked(
    matcher: Matcher,
    queryset: QuerySet[Any],
    matches: QuerySet[Any],
    words: Sequence[QueryWord],
    lookups: Lookups,
) -> list[tuple[Any, int]]:
    """Return the keys of matches with their ranks: the best first, else in the order of the list.

    `matches` are the rows of `queryset` that have all words.
    """
    rows = list(matches.values_list("pk", "words")[:MOST_RANKED])
    if len(rows) == MOST_RANKED:
        titled = matcher.matching(queryset, [word.in_titles for word in words], lookups)
        rows = [*titled.values_list("pk", "words")[:MOST_RANKED], *rows]
    ranks = {pk: rank(kept, words) for pk, kept in rows}
    return sorted(ranks.items(), key=lambda item: -item[1])
