"""Filters of the lists of frameworks, objectives, indicators and correspondences."""

from collections.abc import Callable, Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cities.audit.redirects import current_slugs, slugs_in
from cities.filters import frameworks
from commitments.filters.words import FRAMEWORK_WORDS, OBJECTIVE_WORDS
from commitments.models import Crosswalk, Framework, Indicator, Objective
from commitments.models.frameworks import ROUND_TABLES, Basis, Direction, here_or_above
from config.drop_downs import options
from config.lists import (
    ChoicesFilter,
    CodeLookup,
    CodesFilter,
    SearchFilter,
    SortFilter,
    StrictFilterSet,
    YesNoFilter,
)


def _pairs(texts: Iterable[str], path: str = "") -> Q:
    """Return the condition that the row at `path` has this framework and code, as in gcm:7."""
    pairs = [text.split(":", 1) for text in texts if ":" in text]
    named = (Q(**{f"{path}framework__slug": slug, f"{path}code": code}) for slug, code in pairs)
    return reduce(or_, named, Q(pk__in=[]))


def _coded(rows: Callable[[], QuerySet[Any]]) -> CodeLookup:
    """Return a function that finds, among framework:code pairs, those that name some of `rows`."""

    def existing(pairs: set[str]) -> set[str]:
        named = rows().filter(_pairs(pairs)).order_by()
        return {f"{slug}:{code}" for slug, code in named.values_list("framework__slug", "code")}

    def lookup(pairs: set[str]) -> dict[str, str]:
        present = {pair: pair for pair in existing(pairs)}
        absent = {pair: pair.partition(":") for pair in pairs - present.keys() if ":" in pair}
        slugs = {slug for slug, _colon, _code in absent.values()}
        today = current_slugs(frameworks(), slugs) if slugs else {}
        former = {
            pair: f"{today[slug]}:{code}"
            for pair, (slug, _colon, code) in absent.items()
            if slug in today
        }
        renamed = existing(set(former.values()))
        return {pair: new for pair, new in former.items() if new in renamed} | present

    return lookup


existing_objectives = _coded(Objective.objects.published)


class ObjectivesFilter(CodesFilter):
    """Rows that serve any of some objectives, or a part of one: sdg:10 finds sdg:10.7 too."""

    def matching(self, path: str, codes: list[str]) -> Q:
        return Q(**{f"{path}pk__in": _within(codes)})


def _within(codes: list[str]) -> QuerySet[Objective, Any]:
    """Return the keys of some objectives and of all parts of them."""
    wanted = Q()
    for text in codes:
        framework, _colon, code = text.partition(":")
        wanted |= here_or_above(framework__slug=framework, code=code)
    return Objective.objects.filter(wanted).order_by().values("pk")


class ReachedFilter(ObjectivesFilter):
    """Rows that serve any of some objectives, or one from which the crosswalk leads to them.

    Only one step is followed, in its direction.
    """

    def matching(self, path: str, codes: list[str]) -> Q:
        leads = Crosswalk.objects.published().filter(to_objective__in=_within(codes)).order_by()
        return super().matching(path, codes) | Q(
            **{f"{path}pk__in": leads.values("from_objective")}
        )


def reached_filter(**kwargs: Any) -> ReachedFilter:
    """Return the filter by objective and crosswalk that several lists share."""
    return ReachedFilter(
        lookup=existing_objectives,
        label=_("Objective, also through the crosswalk"),
        help_text=_("For example sdg:10.7. What counts as progress under it is included."),
        **kwargs,
    )


def objectives_filter(**kwargs: Any) -> ObjectivesFilter:
    """Return the filter by objective that several lists share."""
    return ObjectivesFilter(
        lookup=existing_objectives,
        label=_("Objective"),
        help_text=_("Framework and code, for example gcm:7 or sdg:10.7. Its parts are included."),
        **kwargs,
    )


def round_table_filter(**kwargs: Any) -> ChoicesFilter:
    """Return the filter by round table that several lists share."""
    return ChoicesFilter(
        choices=[(str(number), str(number)) for number in ROUND_TABLES],
        label=_("IMRF round table"),
        help_text=_("Round table of the International Migration Review Forum, 1 to 4."),
        **kwargs,
    )


class IndicatorsFilter(CodesFilter):
    """Rows that name any of some official indicators."""

    def matching(self, path: str, codes: list[str]) -> Q:
        return _pairs(codes, f"{path}__")


def indicators_filter(**kwargs: Any) -> IndicatorsFilter:
    """Return the filter by official indicator that several lists share."""
    return IndicatorsFilter(
        lookup=_coded(Indicator.objects.published),
        label=_("Indicator"),
        help_text=_("Framework and code, for example sdg:10.7.2."),
        **kwargs,
    )


class FrameworkFilter(StrictFilterSet):
    """Filters of a list of frameworks."""

    q = SearchFilter(label=_("Name or symbol"), matcher=FRAMEWORK_WORDS)
    kind = ChoicesFilter(choices=Framework.Kind.choices, label=_("Kind"))
    sort = SortFilter(
        {
            "name": (_("Name"), ["search"]),
            "newest": (
                _("Newest first"),
                [F("adopted_on").desc(nulls_last=True), "search"],
            ),
            "commitments": (_("Most commitments"), ["-commitments_count", "search"]),
        }
    )


class ObjectiveFilter(StrictFilterSet):
    """Filters of a list of objectives."""

    q = SearchFilter(label=_("Code or words"), matcher=OBJECTIVE_WORDS)
    framework = CodesFilter(
        field_name="framework__slug",
        lookup=slugs_in(frameworks),
        label=_("Framework"),
        widget=options(frameworks, "slug", "short_name"),
    )
    kind = ChoicesFilter(choices=Objective.Kind.choices, label=_("Kind"))
    relevance = ChoicesFilter(
        field_name="migration_relevance",
        choices=Objective.Relevance.choices,
        label=_("Relation to migration"),
    )
    round_table = round_table_filter(field_name="imrf_roundtable")


class EitherEndFilter(ObjectivesFilter):
    """Correspondences that lead from or to any of some objectives."""

    def filter(self, qs: QuerySet[Crosswalk], value: list[str]) -> QuerySet[Crosswalk]:
        if not value:
            return qs
        return qs.filter(
            self.matching("from_objective__", value) | self.matching("to_objective__", value)
        )


class CrosswalkFilter(StrictFilterSet):
    """Filters of a list of correspondences between objectives."""

    objective = EitherEndFilter(
        lookup=existing_objectives,
        label=_("Objective"),
        help_text=_("At either end, for example gcm:7."),
    )
    from_framework = CodesFilter(
        field_name="from_objective__framework__slug",
        lookup=slugs_in(frameworks),
        label=_("From framework"),
    )
    to_framework = CodesFilter(
        field_name="to_objective__framework__slug",
        lookup=slugs_in(frameworks),
        label=_("To framework"),
    )
    basis = ChoicesFilter(choices=Basis.choices, label=_("Basis"))


class IndicatorFilter(StrictFilterSet):
    """Filters of a list of indicators."""

    framework = CodesFilter(
        field_name="framework__slug", lookup=slugs_in(frameworks), label=_("Framework")
    )
    objective = objectives_filter(through=Objective.objects.published, owner="indicators", path="")
    direction = ChoicesFilter(choices=Direction.choices, label=_("Direction"))
    city_level = YesNoFilter(
        condition=lambda: Q(city_level=True), label=_("Can be measured by a city")
    )
