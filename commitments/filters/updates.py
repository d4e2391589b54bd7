"""Filters of what is new: entries of the public trail by whom and what they are about."""

from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from cities.audit.redirects import slugs_in
from cities.filters import cities, members, networks
from commitments.analysis.news_entries import (
    PROMISE_MODEL,
    NewsKind,
    entries_of,
    practice_entries,
)
from commitments.filters.commitments import CommitmentFilter
from commitments.filters.frameworks import existing_objectives
from commitments.filters.practices import PracticeFilter
from commitments.filters.topics import topics
from commitments.models import Adoption, Commitment, Practice
from config.drop_downs import options
from config.lists import ChoicesFilter, CodesFilter, StrictFilterSet


def _slugs_of(parties: QuerySet[Adoption]) -> QuerySet[Commitment, Any]:
    promises = Commitment.objects.published().filter(adoptions__in=parties.order_by())
    return promises.order_by().values("slug")


def _keys_of(practices: QuerySet[Practice]) -> QuerySet[Practice, Any]:
    return practices.order_by().values(key=Cast("pk", CharField()))


def _of_parties(condition: Q, practices: QuerySet[Practice]) -> Q:
    """The condition that an entry is about parties: theirs, their promises, their practices."""
    parties = Adoption.objects.published().filter(condition)
    return (
        condition
        | Q(model=PROMISE_MODEL, commitment__in=_slugs_of(parties))
        | practice_entries(_keys_of(practices))
    )


class CityNewsFilter(CodesFilter):
    """What is about any of some cities."""

    def filter(self, qs: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        if not value:
            return qs
        practices = Practice.objects.published().filter(cities__slug__in=value)
        return qs.filter(_of_parties(Q(city__slug__in=value), practices))


class NetworkNewsFilter(CodesFilter):
    """What is about any of some networks, or about their member cities."""

    def filter(self, qs: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        if not value:
            return qs
        inside = members().filter(network__slug__in=value)
        member = Exists(inside.filter(city=OuterRef("city")))
        practices = Practice.objects.published().filter(cities__in=inside.values("city"))
        return qs.filter(_of_parties(Q(network__slug__in=value) | Q(member), practices))


class ThemeNewsFilter(CodesFilter):
    """What is about the promises and practices that the filter of the same name finds."""

    def filter(self, qs: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        if not value:
            return qs
        name = str(self.field_name)
        narrowed = CommitmentFilter.base_filters[name], PracticeFilter.base_filters[name]
        promises = narrowed[0].filter(Commitment.objects.published(), value)
        practices = narrowed[1].filter(Practice.objects.published(), value)
        return qs.filter(
            Q(commitment__in=promises.order_by().values("slug"))
            | practice_entries(_keys_of(practices))
        )


class NewsKindFilter(ChoicesFilter):
    """News of any of some kinds."""

    def filter(self, qs: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        return qs.filter(entries_of(value)) if value else qs


class NewsFilter(StrictFilterSet):
    """Filters of what is new."""

    presentation = ("before", "skip")

    kind = NewsKindFilter(choices=NewsKind.choices, label=_("Kind"))
    topic = ThemeNewsFilter(
        field_name="topic",
        lookup=slugs_in(topics),
        label=_("Topic"),
        widget=options(topics, "slug", "name"),
    )
    city = CityNewsFilter(lookup=slugs_in(cities), label=_("City"))
    network = NetworkNewsFilter(
        lookup=slugs_in(networks),
        label=_("Network"),
        help_text=_("Entries about it and about its member cities."),
    )
    objective = ThemeNewsFilter(
        field_name="objective",
        lookup=existing_objectives,
        label=_("Objective"),
        help_text=_("Framework and code, for example gcm:7 or sdg:10.7. Its parts are included."),
    )
    commitment = CodesFilter(
        field_name="commitment",
        lookup=slugs_in(Commitment.objects.published),
        label=_("Commitment"),
    )
