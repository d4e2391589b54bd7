"""What words of a query are looked up in: own texts, parties, objectives, populations, reports."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet

from cities.filters import CITIES_NAMED, NETWORKS_NAMED, ORGANISATIONS_NAMED
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
from config.search.matching import Matcher, Named, WordRelation

# The public rows of each kind of party that a word names.
NAMED_PARTIES = {
    "city": CITIES_NAMED,
    "network": NETWORKS_NAMED,
    "organisation": ORGANISATIONS_NAMED,
}


def _every(model: Any) -> Callable[[], QuerySet[Any]]:
    """Return the function that returns all rows of a model: what they belong to is public."""

    def rows() -> QuerySet[Any]:
        queryset: QuerySet[Any] = model._base_manager.all()
        return queryset

    return rows


def _parties(model: Any, owner: str, kinds: tuple[str, ...]) -> list[WordRelation]:
    return [WordRelation(_every(model), owner, kind, NAMED_PARTIES[kind]) for kind in kinds]


def _populations() -> QuerySet[Term]:
    return Term.objects.filter(kind=Term.Kind.POPULATION)


def _reports() -> QuerySet[Any]:
    """Reports of public parties: only published ones keep words."""
    return ProgressReport.objects.filter(
        Q(adoption__city__public=True) | Q(adoption__network__public=True)
    )


FRAMEWORK_WORDS = Matcher(Framework)
FRAMEWORKS_NAMED = Named(FRAMEWORK_WORDS, Framework.objects.published)
OBJECTIVE_WORDS = Matcher(
    Objective, [WordRelation(_every(Objective), "pk", "framework", FRAMEWORKS_NAMED)]
)
# By their number, a word of their title in any language, or their framework.
OBJECTIVES_NAMED = Named(OBJECTIVE_WORDS, Objective.objects.published)
POPULATIONS_NAMED = Named(Matcher(Term), _populations)
TOPIC_WORDS = Matcher(Topic)

CITY_OR_NETWORK = ("city", "network")
COMMITMENT_WORDS = Matcher(
    Commitment,
    [
        WordRelation(_every(Commitment), "pk", "framework", FRAMEWORKS_NAMED),
        *_parties(Adoption, "commitment", CITY_OR_NETWORK),
        WordRelation(_every(CommitmentObjective), "commitment", "objective", OBJECTIVES_NAMED),
        WordRelation(
            _every(Commitment.populations.through), "commitment", "term", POPULATIONS_NAMED
        ),
        WordRelation(_reports, "adoption__commitment"),
    ],
)
PRACTICE_WORDS = Matcher(
    Practice,
    [
        WordRelation(_every(Practice.cities.through), "practice", "city", CITIES_NAMED),
        WordRelation(_every(Practice.networks.through), "practice", "network", NETWORKS_NAMED),
        WordRelation(
            _every(Practice.objectives.through), "practice", "objective", OBJECTIVES_NAMED
        ),
    ],
)
GRANT_WORDS = Matcher(Grant, _parties(GrantParty, "grant", (*CITY_OR_NETWORK, "organisation")))
NEED_WORDS = Matcher(Need, _parties(Need, "pk", CITY_OR_NETWORK))
