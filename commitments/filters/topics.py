"""The filter by topic that the lists of commitments and practices share, and the list of topics."""

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cities.audit.redirects import slugs_in
from commitments.filters.frameworks import objectives_filter
from commitments.filters.words import TOPIC_WORDS
from commitments.models import Commitment, Objective, Topic
from commitments.models.frameworks import here_or_above
from config.drop_downs import options
from config.lists import CodesFilter, SearchFilter, StrictFilterSet

topics = Topic.objects.published


def objectives_of(slugs: list[str]) -> QuerySet[Objective, Any]:
    """Return the keys of the objectives of some topics, and of all their parts."""
    own = topics().filter(slug__in=slugs).values("objectives")
    return Objective.objects.filter(here_or_above(pk__in=own)).order_by().values("pk")


class TopicFilter(CodesFilter):
    """Rows that serve an objective of any of some topics; commitments also by their populations."""

    def filter(self, qs: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        return qs.filter(self.under(value, qs.model)) if value else qs

    def under(self, slugs: list[str], model: type[Model]) -> Q:
        """The condition that a row of this model is under any of some topics."""
        assert self.through is not None, "given where the filter is made"
        row = {self.owner: OuterRef("pk")}
        wanted = Q(Exists(self.through().filter(objective__in=objectives_of(slugs), **row)))
        if model is Commitment:
            meant = Commitment.populations.through.objects.filter(
                commitment=OuterRef("pk"), term__topics__in=topics().filter(slug__in=slugs)
            )
            wanted |= Q(Exists(meant))
        return wanted


def topic_filter(through: Callable[[], QuerySet[Any]], owner: str) -> TopicFilter:
    """Return the filter; `through` returns rows with an objective that refer to the listed row."""
    return TopicFilter(
        through=through,
        owner=owner,
        lookup=slugs_in(topics),
        label=_("Topic"),
        widget=options(topics, "slug", "name"),
    )


def _has_objective() -> QuerySet[Any]:
    """The relation between topics and their public objectives."""
    return Topic.objectives.through.objects.filter(
        objective__public=True, objective__framework__public=True
    )


class TopicListFilter(StrictFilterSet):
    """Filters of a list of topics."""

    q = SearchFilter(label=_("Contains the words"), matcher=TOPIC_WORDS)
    objective = objectives_filter(through=_has_objective, owner="topic", path="objective__")
