"""Up to four cities side by side, in the order of the request. Not a ranking."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cities.models import City
from commitments.analysis.coverage import AGENDAS
from commitments.analysis.progress import AdoptionProgress, PartyProgress, progress_of, span
from commitments.models import Adoption, Commitment, Framework, Objective, StatusCounts
from commitments.views.presets import presets
from config.models.fields import fold
from config.translations import listed

MOST_CITIES = 4
SUGGESTIONS = 300


@dataclass(frozen=True)
class CityChoice:
    """The text typed for one city, with the city it matches or a problem."""

    text: str
    city: City | None = None
    problem: str = ""


@dataclass(frozen=True)
class CityColumn:
    """A city, and what it promised."""

    city: City
    promises: PartyProgress


@dataclass(frozen=True)
class ComparisonRow:
    """Something several of the cities may have promised, and what each of them did."""

    title: Commitment | Objective
    cells: list[list[AdoptionProgress]]

    @property
    def shared(self) -> bool:
        return sum(map(bool, self.cells)) > 1


@dataclass(frozen=True)
class ComparedFramework:
    """A framework, and those of its objectives that a promise of any of the cities serves."""

    framework: Framework
    rows: list[ComparisonRow]


@dataclass(frozen=True)
class Comparison:
    """The cities, promises that several of them made, and the objectives that any serves."""

    columns: list[CityColumn]
    promised: list[ComparisonRow]
    frameworks: list[ComparedFramework]

    @property
    def reported(self) -> bool:
        """Whether any of the cities has itself reported."""
        return any(column.promises.reported_on for column in self.columns)

    @property
    def measured(self) -> bool:
        """Whether there is a trend of any of the cities."""
        return any(column.promises.trend for column in self.columns)

    @property
    def slugs(self) -> str:
        """The cities as a filter names them."""
        return ",".join(column.city.slug for column in self.columns)

    @property
    def standings(self) -> StatusCounts:
        """The promises of all cities together by standing."""
        return StatusCounts.together(column.promises.standings for column in self.columns)


def _words(text: str) -> list[str]:
    """Return the words of a name as search compares them, without commas and "(…)" between them."""
    return re.sub("[,،()]", " ", fold(text)).split()


def _name_matches(text: str) -> Q:
    """Return the condition that a city matches this name."""
    named = Q(slug=text.casefold())
    words = _words(text)
    if words:
        spoken = Q()
        for word in words:
            spoken &= Q(search__contains=word)
        named |= spoken
    return named


def _exactly(text: str, candidates: list[City], fitting: list[City]) -> list[City]:
    """Return the city with this slug, else those whose whole name this is."""
    by_slug = [city for city in candidates if city.slug == text.casefold()]
    return by_slug or [
        city for city in fitting if fold(text) in map(fold, (city.name, city.label, str(city)))
    ]


def _pick(text: str, candidates: list[City]) -> CityChoice:
    """Return the choice for one text among the cities found for all texts."""
    words = _words(text)
    fitting = [city for city in candidates if all(word in city.search for word in words)]
    for matches in (_exactly(text, candidates, fitting), fitting):
        if len(matches) == 1:
            return CityChoice(text, matches[0])
    if not fitting:
        return CityChoice(text, problem=_("No city with this name is listed here."))
    names = listed(city.label for city in fitting[:5])
    return CityChoice(text, problem=_("Several cities match: %(names)s.") % {"names": names})


def _choices(texts: list[str]) -> list[CityChoice]:
    """Return a choice for each text, in one query."""
    texts = [text.strip()[:200] for text in texts if text.strip()]
    if not texts:
        return []
    named = Q(pk__in=[])
    for text in texts[:MOST_CITIES]:
        named |= _name_matches(text)
    candidates = list(City.objects.listed().filter(named)[:SUGGESTIONS])
    choices: list[CityChoice] = []
    for text in texts[:MOST_CITIES]:
        choice = _pick(text, candidates)
        if choice.city and any(choice.city == other.city for other in choices):
            choice = CityChoice(text, problem=_("This city is already here."))
        choices.append(choice)
    left_out = _("At most four cities can be compared.")
    return choices + [CityChoice(text, problem=left_out) for text in texts[MOST_CITIES:]]


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """The page that compares cities: standing, trend, freshness, and shared promises."""
    choices = _choices(request.GET.getlist("city"))
    cities = [choice.city for choice in choices if choice.city]
    comparison = _compared(cities)
    promises = Adoption.objects.published().filter(city=OuterRef("pk"))
    wrong = any(choice.problem for choice in choices)
    context: dict[str, Any] = {
        # With cities to compare, these come first: the form unfolds from one line.
        "folded": len(cities) > 1 and not wrong,
        "fields": [*choices, *[CityChoice("")] * (MOST_CITIES - len(choices))],
        "comparison": comparison,
        "scale": max((column.promises.n for column in comparison.columns), default=0),
        "years": span(column.promises for column in comparison.columns),
        "presets": presets(cities[0]) if cities else [],
        "suggestions": City.objects.listed().filter(Exists(promises))[:SUGGESTIONS],
    }
    return render(request, "commitments/compare.html", context, status=400 if wrong else 200)


def _compared(cities: list[City]) -> Comparison:
    """Return the cities as columns, the promises they share, and the objectives any serves."""
    by_city: dict[int, list[AdoptionProgress]] = {city.pk: [] for city in cities}
    for progress in progress_of(Adoption.objects.listed().filter(city__in=cities)):
        by_city[progress.adoption.city_id or 0].append(progress)
    made = [by_city[city.pk] for city in cities]
    promised = _rows(made, lambda commitment: [commitment])
    served = _rows(made, _objectives)
    columns = [CityColumn(city, PartyProgress(made[n])) for n, city in enumerate(cities)]
    return Comparison(columns, [row for row in promised if row.shared], _by_framework(served))


def _by_framework(rows: list[ComparisonRow]) -> list[ComparedFramework]:
    """Return the objectives under their frameworks: the agendas of all cities first."""
    agendas = list(AGENDAS)
    frameworks: dict[Framework, ComparedFramework] = {}
    for row in sorted(rows, key=_order):
        assert isinstance(row.title, Objective)
        framework = row.title.framework
        frameworks.setdefault(framework, ComparedFramework(framework, [])).rows.append(row)

    def place(each: ComparedFramework) -> tuple[int, str]:
        slug = each.framework.slug
        return (agendas.index(slug) if slug in agendas else len(agendas), each.framework.name)

    return sorted(frameworks.values(), key=place)


def _order(row: ComparisonRow) -> tuple[int, str]:
    assert isinstance(row.title, Objective)
    return row.title.order, row.title.code


def _objectives(commitment: Commitment) -> set[Objective]:
    """Return the objectives that a commitment serves."""
    return {mapping.objective for mapping in commitment.mappings.all()}


def _rows(
    made: list[list[AdoptionProgress]], subjects: Callable[[Commitment], Iterable[Any]]
) -> list[ComparisonRow]:
    """Return a row for each subject of the promises of some cities, with a cell for each city."""
    cells: dict[Any, list[list[AdoptionProgress]]] = {}
    for n, of_city in enumerate(made):
        for progress in of_city:
            for subject in subjects(progress.adoption.commitment):
                cells.setdefault(subject, [[] for _city in made])[n].append(progress)
    return [ComparisonRow(subject, row) for subject, row in cells.items()]
