"""How lists of practices are narrowed."""

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from cities.filters import cities, countries
from commitments.filters.frameworks import objectives_filter
from commitments.models import Practice
from config.lists import (
    ChoicesFilter,
    CodesFilter,
    SearchFilter,
    SortFilter,
    StrictFilterSet,
    known_in,
    options,
)


class PracticeFilter(StrictFilterSet):
    """Filters of a list of practices."""

    q = SearchFilter(label=_("Words"))
    kind = ChoicesFilter(choices=Practice.Kind.choices, label=_("Kind"))
    city = CodesFilter(
        through=lambda: Practice.cities.through.objects.filter(city__public=True),
        owner="practice",
        path="city__slug",
        known=known_in(cities),
        label=_("City"),
    )
    region = CodesFilter(
        through=lambda: Practice.cities.through.objects.filter(city__public=True),
        owner="practice",
        path="city__country__region",
        known=known_in(countries, "region"),
        label=_("Region"),
        widget=options(countries, "region", "region"),
    )
    objective = objectives_filter(
        through=lambda: Practice.objectives.through.objects.filter(
            objective__public=True, objective__framework__public=True
        ),
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
