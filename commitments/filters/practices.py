"""Filters of the list of practices."""

from typing import Any

from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cities.audit.redirects import slugs_in
from cities.filters import cities, countries
from commitments.filters.frameworks import objectives_filter, reached_filter
from commitments.filters.topics import topic_filter
from commitments.filters.words import PRACTICE_WORDS
from commitments.models import Practice
from config.drop_downs import options
from config.lists import (
    ChoicesFilter,
    CodesFilter,
    SearchFilter,
    SortFilter,
    StrictFilterSet,
    codes_in,
)


class Size(models.TextChoices):
    """The size of a place, to find similar ones. Never for ranking."""

    SMALL = "small", _("under 100,000 inhabitants")
    MEDIUM = "medium", _("100,000 to 1 million")
    LARGE = "large", _("over 1 million")


BETWEEN = {
    Size.SMALL: (0, 99_999),
    Size.MEDIUM: (100_000, 1_000_000),
    Size.LARGE: (1_000_001, 10**9),
}


class SizeFilter(ChoicesFilter):
    """Rows with a city of any of some sizes; one of unknown size is of none."""

    def matching(self, path: str, codes: list[str]) -> Q:
        wanted = Q()
        for code in codes:
            wanted |= Q(**{f"{path}__range": BETWEEN[Size(code)]})
        return wanted


def _served() -> QuerySet[Any]:
    """The relation between practices and the public objectives that they serve."""
    return Practice.objectives.through.objects.filter(
        objective__public=True, objective__framework__public=True
    )


class PracticeFilter(StrictFilterSet):
    """Filters of a list of practices."""

    q = SearchFilter(label=_("Contains the words"), matcher=PRACTICE_WORDS)
    kind = ChoicesFilter(choices=Practice.Kind.choices, label=_("Kind"))
    city = CodesFilter(
        through=lambda: Practice.cities.through.objects.filter(city__public=True),
        owner="practice",
        path="city__slug",
        lookup=slugs_in(cities),
        label=_("City"),
    )
    region = CodesFilter(
        through=lambda: Practice.cities.through.objects.filter(city__public=True),
        owner="practice",
        path="city__country__region",
        lookup=codes_in(countries, "region"),
        label=_("Region"),
        widget=options(countries, "region", "region"),
    )
    size = SizeFilter(
        through=lambda: Practice.cities.through.objects.filter(city__public=True),
        owner="practice",
        path="city__population",
        choices=Size.choices,
        label=_("City size"),
    )
    topic = topic_filter(_served, "practice")
    objective = objectives_filter(
        through=_served,
        owner="practice",
        path="objective__",
    )
    reaches = reached_filter(
        through=_served,
        owner="practice",
        path="objective__",
    )
    sort = SortFilter(
        {
            "title": (_("Title"), ["title"]),
            "newest": (
                _("Newest first"),
                [F("starts_on").desc(nulls_last=True), "title"],
            ),
        }
    )
