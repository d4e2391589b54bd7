"""One search over everything: its results by kind, the best first, with the words marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commitments.views.search_kinds import SEARCH_KINDS, Result, SearchKind
from config.search.matching import Lookups, Matches
from config.search.ranking import IN_TITLE, ranked
from config.search.words import QueryWord, query_words

MATCHES_SHOWN = 5
MOST_CHARACTERS = 200


class KindMatches(NamedTuple):
    """What has some words, of one kind."""

    kind: SearchKind
    words: Sequence[QueryWord]
    matches: Matches


@dataclass(frozen=True)
class Group:
    """The matches of one kind: how many, the best few, and the address of all."""

    kind: SearchKind
    count: str
    results: list[Result]
    more: str
    leads: bool


@dataclass(frozen=True)
class Search:
    """What was searched: a query, its words as they were looked up, and what matches.

    `left_out` are words that no row has together with the others.
    """

    text: str
    words: Sequence[QueryWord]
    groups: list[Group]
    left_out: Sequence[QueryWord] = ()

    @property
    def corrected(self) -> str:
        """The words that nothing has: those one letter off were looked up."""
        return " ".join(word.typed for word in self.words if word.corrected)

    @property
    def missing(self) -> str:
        """The words that were left out."""
        return " ".join(word.typed for word in self.left_out)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """All rows that match `q`, a few of each kind."""
    text = request.GET.get("q", "").strip()
    problem = ""
    if len(text) > MOST_CHARACTERS:
        problem = _("Search for at most %(n)s characters.") % {"n": MOST_CHARACTERS}
    result = Search(text, [], []) if problem else find(text)
    context = {"search": result, "problem": problem}
    return render(request, "search.html", context, status=400 if problem else 200)


def find(text: str) -> Search:
    """Search every kind: for all words, else for misspelt ones, else for fewer."""
    words, lookups = query_words(text), Lookups()
    matches = _all_words(words, lookups) if words else []
    left_out: list[QueryWord] = []
    if words and not matches:
        matches = _misspelt(words, lookups) or _fewer(words, lookups)
        used = {word.typed for word in matches[0].words} if matches else set()
        left_out = [word for word in words if word.typed not in used]
    groups = sorted(
        (_group(match, lookups) for match in matches), key=lambda group: not group.leads
    )
    return Search(text, matches[0].words if matches else words, groups, left_out)


def _all_words(words: Sequence[QueryWord], lookups: Lookups) -> list[KindMatches]:
    """Return what has all words, for the kinds of which there is something."""
    looked_up = ((kind, kind.look_up(words, lookups)) for kind in SEARCH_KINDS)
    return [KindMatches(kind, words, matches) for kind, matches in looked_up if matches]


def _misspelt(words: Sequence[QueryWord], lookups: Lookups) -> list[KindMatches]:
    """Return what has all words when those that no row of a kind has are one letter off."""
    matches = []
    for kind in SEARCH_KINDS:
        corrected = kind.matcher.corrected(kind.rows(), words, lookups)
        if corrected and (rows := kind.look_up(corrected, lookups)):
            matches.append(KindMatches(kind, corrected, rows))
    return matches


def _fewer(words: Sequence[QueryWord], lookups: Lookups) -> list[KindMatches]:
    """Return what has the words that there are at all, or else the first of them."""
    there = [kind.matcher.present(kind.rows(), words, lookups) for kind in SEARCH_KINDS]
    fewer = [word for word in words if word in set().union(*there)]
    if len(fewer) == len(words):
        fewer.pop()
    while fewer:
        if matches := _all_words(fewer, lookups):
            return matches
        fewer.pop()
    return []


def _group(match: KindMatches, lookups: Lookups) -> Group:
    kind, words, matches = match
    order = ranked(kind.matcher, kind.rows(), matches.rows, words, lookups)[:MATCHES_SHOWN]
    rows = {row.pk: row for row in kind.rows().filter(pk__in=[pk for pk, _rank in order])}
    results = kind.describe([rows[pk] for pk, _rank in order], words)
    more = ""
    if matches.count > len(results) and kind.page:
        more = f"{reverse(kind.page)}?{kind.query(' '.join(word.typed for word in words))}"
    leads = kind.leads and order[0][1] == IN_TITLE * len(words)
    return Group(kind, matches.count_label, results, more, leads)
