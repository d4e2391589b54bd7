"""Frameworks and objectives as lists show them: with the number of commitments under each."""

from django.db.models import Count, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from commitments.models.commitments import Commitment, CommitmentObjective, published_commitment
from commitments.models.endorsements import Endorsement
from commitments.models.frameworks import (
    Framework,
    FrameworkQuerySet,
    Objective,
    ObjectiveQuerySet,
    here_or_above,
)


def listed_frameworks() -> FrameworkQuerySet:
    """Return the published frameworks with the number of public rows under each.

    Of the commitments those with a status count, not asks and statements.

    Annotations: `commitments_count` and `endorsements_count`, both 0 where there are none.
    """
    own = {"framework": OuterRef("pk")}
    promised = Commitment.objects.published().with_status()
    commitments = promised.filter(**own).order_by().values("framework")
    endorsements = Endorsement.objects.published().filter(**own).order_by().values("framework")
    return Framework.objects.published().annotate(
        commitments_count=Coalesce(Subquery(commitments.annotate(n=Count("pk")).values("n")), 0),
        endorsements_count=Coalesce(Subquery(endorsements.annotate(n=Count("pk")).values("n")), 0),
    )


def listed_objectives() -> ObjectiveQuerySet:
    """Return the published objectives with `commitments_count`, the public commitments under each.

    A commitment to a part of an objective counts for the objective too, and only once.
    """
    within = Objective.objects.filter(here_or_above(pk=OuterRef(OuterRef("pk")))).order_by()
    mapped = (
        CommitmentObjective.objects.published()
        .filter(
            published_commitment("commitment__"),
            commitment__kind__in=Commitment.WITH_STATUS,
            objective__in=within.values("pk"),
        )
        .order_by()
        .annotate(together=Value(1))
        .values("together")
        .annotate(n=Count("commitment", distinct=True))
    )
    return (
        Objective.objects.published()
        .select_related("framework")
        .annotate(commitments_count=Coalesce(Subquery(mapped.values("n")), 0))
    )
