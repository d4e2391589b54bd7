"""What words of a query are looked up in: own texts, parties, objectives, populations, reports."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet

from cities.filters import cities_named, networks_named, organisations_named
from commitments.models import (
    Adoption,
    Commitment,
    CommitmentObjective,
    Framework,
    Grant,
    GrantParty,
    Need,
    Objective,
    Practice,
    ProgressReport,
    Term,
    Topic,
)
from config.search.matching import Matcher, WordRelation
from config.search.words import QueryWord

# The public rows of each kind of party that a word names.
NAMED_PARTIES: dict[str, Callable[[QueryWord], QuerySet[Any]]] = {
    "city": cities_named,
    "network": networks_named,
    "organisation": organisations_named,
}


def _through(
    rows: Callable[[], QuerySet[Any]],
    path: str,
    named: Callable[[QueryWord], QuerySet[Any]],
    owner: str,
) -> WordRelation:
    """Return the relation by rows that lead to what a word names, and to their owner."""

    def keys(word: QueryWord) -> QuerySet[Any]:
        return rows().filter(**{f"{path}__in": named(word).values("pk")}).values(owner)

    return keys


def _frameworks_named(word: QueryWord) -> QuerySet[Framework]:
    return Framework.objects.published().filter(words__match=word.forms).order_by()


def _populations_named(word: QueryWord) -> QuerySet[Term]:
    return Term.objects.filter(kind=Term.Kind.POPULATION, words__match=word.forms).order_by()


def _of_framework(rows: Callable[[], QuerySet[Any]]) -> WordRelation:
    return _through(rows, "framework", _frameworks_named, "pk")


def _reported(word: QueryWord) -> QuerySet[Any]:
    """The commitments of which a report of a public party has a word: only published ones do."""
    reports = ProgressReport.objects.filter(
        Q(adoption__city__public=True) | Q(adoption__network__public=True),
        words__match=word.forms,
    )
    return reports.values("adoption__commitment")


def _every(model: Any) -> Callable[[], QuerySet[Any]]:
    """Return the function that returns all rows of a model: what they belong to is public."""

    def rows() -> QuerySet[Any]:
        queryset: QuerySet[Any] = model._base_manager.all()
        return queryset

    return rows


def _parties(model: Any, owner: str, kinds: tuple[str, ...]) -> list[WordRelation]:
    return [_through(_every(model), kind, NAMED_PARTIES[kind], owner) for kind in kinds]


OBJECTIVE_WORDS = Matcher(Objective, [_of_framework(_every(Objective))])


def _objectives_named(word: QueryWord) -> QuerySet[Objective]:
    """Public objectives by their number, a word of their title in any language, or framework."""
    return OBJECTIVE_WORDS.matching(Objective.objects.published(), [word]).order_by()


CITY_OR_NETWORK = ("city", "network")

FRAMEWORK_WORDS = Matcher(Framework)
TOPIC_WORDS = Matcher(Topic)
COMMITMENT_WORDS = Matcher(
    Commitment,
    [
        _of_framework(_every(Commitment)),
        *_parties(Adoption, "commitment", CITY_OR_NETWORK),
        _through(_every(CommitmentObjective), "objective", _objectives_named, "commitment"),
        _through(_every(Commitment.populations.through), "term", _populations_named, "commitment"),
        _reported,
    ],
)
PRACTICE_WORDS = Matcher(
    Practice,
    [
        _through(_every(Practice.cities.through), "city", cities_named, "practice"),
        _through(_every(Practice.networks.through), "network", networks_named, "practice"),
        _through(_every(Practice.objectives.through), "objective", _objectives_named, "practice"),
    ],
)
GRANT_WORDS = Matcher(Grant, _parties(GrantParty, "grant", (*CITY_OR_NETWORK, "organisation")))
NEED_WORDS = Matcher(Need, _parties(Need, "pk", CITY_OR_NETWORK))
