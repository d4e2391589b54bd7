"""The kinds of things that are searched, and how a result of each is described."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from cities.filters import CITY_WORDS, EVENT_WORDS, NETWORK_WORDS, ORGANISATION_WORDS
from cities.models import City, Event, Network, Organisation
from commitments.filters.words import (
    COMMITMENT_WORDS,
    FRAMEWORK_WORDS,
    GRANT_WORDS,
    NEED_WORDS,
    OBJECTIVE_WORDS,
    PRACTICE_WORDS,
    TOPIC_WORDS,
)
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
from config.search.excerpts import excerpt, words_shown
from config.search.matching import Lookups, Matcher, Matches
from config.search.words import QueryWord
from config.translations import translated


@dataclass
class Result:
    """One result: the row, its title, what is said about it in few words, the texts around words.

    An excerpt has the heading of its text where that is not the row's own, and its language.
    """

    row: Any
    title: str
    language: str = ""
    about: list[str] = field(default_factory=list)
    excerpts: list[tuple[Any, str, str]] = field(default_factory=list)

    def readable(self, words: Sequence[QueryWord]) -> set[QueryWord]:
        """Return the words that can be read in the result."""
        texts = [self.title, *self.about, *(text for _heading, text, _language in self.excerpts)]
        return words_shown(" ".join(texts), words)

    def add_excerpt(
        self, words: Sequence[QueryWord], text: str, language: str, heading: Any = ""
    ) -> None:
        """Show the part of a text that has words which cannot be read yet, if it has any."""
        missing = [word for word in words if word not in self.readable(words)]
        if text and words_shown(text, missing):
            self.excerpts.append((heading, excerpt(text, missing), language))


Describe = Callable[[list[Any], Sequence[QueryWord]], list[Result]]


@dataclass(frozen=True)
class SearchKind:
    """One kind of thing: its name, its public rows, what is searched of them, and its list page.

    `leads` says that the kind comes first where the query is what one of its rows is called.
    """

    code: str
    name: Any
    rows: Callable[[], QuerySet[Any]]
    matcher: Matcher
    describe: Describe
    page: str = ""
    narrowed: str = ""
    leads: bool = False

    def look_up(self, words: Sequence[QueryWord], lookups: Lookups) -> Matches | None:
        """Return the rows that have all words; None where none has."""
        return self.matcher.look_up(self.rows(), words, lookups)

    def query(self, text: str) -> str:
        """Return the query of the list page that has the same rows."""
        query = QueryDict(self.narrowed, mutable=True)
        query["q"] = text
        return query.urlencode(safe=",")


def _described(*texts: str) -> Describe:
    """Return the description of rows by their names and, where words are in them, their texts."""

    def describe(rows: list[Any], words: Sequence[QueryWord]) -> list[Result]:
        results = []
        for row in rows:
            result = Result(row, _title(row), getattr(row, "display_language", ""), _about(row))
            for name in texts:
                result.add_excerpt(words, getattr(row, name), getattr(row, "language", ""))
            results.append(result)
        return results

    return describe


def _title(row: Any) -> str:
    title = getattr(row, "display_title", None) or getattr(row, "label", None) or str(row)
    return str(title)


def _about(row: Any) -> list[str]:
    """Return what a row is and whose it is: its kind, its country, its parties."""
    country = getattr(row, "country", None)
    parties: Iterable[Any] = [*_parties(row)]
    kind = row.get_kind_display() if hasattr(row, "get_kind_display") else ""
    return [*map(str, parties), *([str(country)] if country else []), *([kind] if kind else [])]


def _parties(row: Any) -> list[Any]:
    if isinstance(row, Practice):
        return list(row.cities.all())
    if isinstance(row, Grant):
        return [*row.funders, *row.grantees]
    if isinstance(row, Need):
        return [row.party]
    return [row.city] if isinstance(row, Event) and row.city and row.city.public else []


def describe_topics(rows: list[Any], words: Sequence[QueryWord]) -> list[Result]:
    """Describe topics: name, and what belongs to each."""
    return [
        Result(row, row.display_name, excerpts=[("", translated(row.summary), "")]) for row in rows
    ]


def describe_objectives(rows: list[Any], words: Sequence[QueryWord]) -> list[Result]:
    """Describe objectives: title, framework, kind and code."""
    return [
        Result(
            row,
            translated(row.title),
            about=[
                translated(row.framework.name),
                f"{row.get_kind_display()} {row.code}",
            ],
        )
        for row in rows
    ]


def describe_commitments(rows: list[Any], words: Sequence[QueryWord]) -> list[Result]:
    """Describe commitments: parties, kind, year; the words in their texts, objectives, reports."""
    results = [_commitment(row, words) for row in rows]
    unread = [result for result in results if len(result.readable(words)) < len(words)]
    if unread:
        _add_reports(unread, words)
    return results


def _commitment(row: Commitment, words: Sequence[QueryWord]) -> Result:
    adoptions = row.adoptions.all()[:3] if row.has_status else []
    about = [str(each.party) for each in adoptions] + [row.get_kind_display()]
    result = Result(row, row.display_title, row.display_language, about)
    result.add_excerpt(words, row.display_summary, row.display_language)
    result.add_excerpt(words, row.wording, row.wording_language, _("In its own words:"))
    for mapping in row.mappings.all():
        label = f"{mapping.objective.label} – {translated(mapping.objective.title)}"
        result.add_excerpt(words, label, "", _("Serves:"))
    if not result.excerpts:
        shown = excerpt(row.display_summary, words)
        result.excerpts.append(("", shown, row.display_language))
    return result


def _add_reports(results: list[Result], words: Sequence[QueryWord]) -> None:
    """Show words that stand in published reports on the commitments of some results."""
    reports = ProgressReport.objects.filter(
        adoption__commitment__in=[result.row.pk for result in results],
        words__match=sorted({form for word in words for form in word.forms}),
    )
    by_commitment: dict[int, list[ProgressReport]] = {}
    for report in reports.published().select_related("adoption"):
        by_commitment.setdefault(report.adoption.commitment_id, []).append(report)
    for result in results:
        for report in by_commitment.get(result.row.pk, []):
            for _heading, text in report.answers_in_words:
                result.add_excerpt(words, text, report.language, _("In a report:"))


SEARCH_KINDS = [
    SearchKind(
        "topics", _("Topics"), Topic.objects.published, TOPIC_WORDS, describe_topics, leads=True
    ),
    SearchKind(
        "cities",
        _("Cities"),
        City.objects.listed,
        CITY_WORDS,
        _described(),
        "cities",
    ),
    SearchKind(
        "commitments",
        _("Commitments"),
        lambda: Commitment.objects.listed().with_status(),
        COMMITMENT_WORDS,
        describe_commitments,
        "commitments",
    ),
    SearchKind(
        "objectives",
        _("Objectives"),
        lambda: Objective.objects.published().select_related("framework"),
        OBJECTIVE_WORDS,
        describe_objectives,
        leads=True,
    ),
    SearchKind(
        "statements",
        _("Asks and statements"),
        lambda: Commitment.objects.listed().without_status(),
        COMMITMENT_WORDS,
        describe_commitments,
        "commitments",
        "kind=ask,statement",
    ),
    SearchKind(
        "practices",
        _("Practices"),
        Practice.objects.listed,
        PRACTICE_WORDS,
        _described("problem", "done", "result", "lessons"),
        "practices",
    ),
    SearchKind(
        "networks",
        _("Networks"),
        Network.objects.listed,
        NETWORK_WORDS,
        _described(),
        "networks",
        leads=True,
    ),
    SearchKind(
        "frameworks",
        _("Frameworks"),
        Framework.objects.published,
        FRAMEWORK_WORDS,
        _described(),
        "frameworks",
        leads=True,
    ),
    SearchKind("events", _("Events"), Event.objects.listed, EVENT_WORDS, _described(), "events"),
    SearchKind(
        "organisations",
        _("Organisations"),
        Organisation.objects.listed,
        ORGANISATION_WORDS,
        _described(),
        "organisations",
    ),
    SearchKind("grants", _("Grants"), Grant.objects.listed, GRANT_WORDS, _described(), "grants"),
    SearchKind("needs", _("Stated needs"), Need.objects.listed, NEED_WORDS, _described(), "needs"),
]
