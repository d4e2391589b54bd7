"""Up to four cities side by side. Never a league table: they stand in the order they were asked."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cities.models import City
from commitments.analysis.progress import AdoptionProgress, PartyProgress, progress_of, span
from commitments.models import Adoption, Commitment, Objective, Standing
from config.models.fields import fold

MOST = 4
SUGGESTIONS = 300
# What cities are compared by: the objectives of the Global Compact for Migration.
COUNTED = Q(framework__slug="gcm", kind=Objective.Kind.OBJECTIVE)


@dataclass(frozen=True)
class Asked:
    """What was typed for one city, which city it is, or what is wrong with it."""

    text: str
    city: City | None = None
    problem: str = ""


@dataclass(frozen=True)
class Column:
    """A city, what it promised, and how many objectives of the migration compact that serves."""

    city: City
    promises: PartyProgress
    objectives: int


@dataclass(frozen=True)
class Row:
    """Something several of the cities may have promised, and what each of them did."""

    title: Commitment | Objective
    cells: list[list[AdoptionProgress]]

    @property
    def shared(self) -> bool:
        return sum(map(bool, self.cells)) > 1


@dataclass(frozen=True)
class Comparison:
    """The cities, promises that several of them made, and the objectives that any of them serves.

    `objectives` is how many there are to serve.
    """

    columns: list[Column]
    promised: list[Row]
    served: list[Row]
    objectives: int

    @property
    def slugs(self) -> str:
        """The cities as a filter names them."""
        return ",".join(column.city.slug for column in self.columns)

    @property
    def standings(self) -> dict[str, int]:
        """The promises of all cities together by standing."""
        return {
            code: sum(column.promises.standings[code] for column in self.columns)
            for code in Standing.values
        }


def _words(text: str) -> Q:
    """Return the condition that a city goes by this name."""
    named = Q(slug=text.casefold())
    words = fold(text).replace(",", " ").split()
    if words:
        spoken = Q()
        for word in words:
            spoken &= Q(search__contains=word)
        named |= spoken
    return named


def _pick(text: str, found: list[City]) -> Asked:
    """Return which of the cities found for all texts is meant by this one."""
    words = fold(text).replace(",", " ").split()
    fitting = [city for city in found if all(word in city.search for word in words)]
    exact = [c for c in found if c.slug == text.casefold()] or [
        city for city in fitting if fold(text) in (fold(city.name), fold(str(city)))
    ]
    if len(exact) == 1:
        return Asked(text, exact[0])
    if len(fitting) == 1:
        return Asked(text, fitting[0])
    if not fitting:
        return Asked(text, problem=_("No city of this name is listed here."))
    names = "; ".join(str(city) for city in fitting[:5])
    return Asked(text, problem=_("Several cities fit: %(names)s.") % {"names": names})


def _asked(texts: list[str]) -> list[Asked]:
    """Return what each text means, in one query."""
    texts = [text.strip()[:200] for text in texts if text.strip()]
    if not texts:
        return []
    named = Q(pk__in=[])
    for text in texts[:MOST]:
        named |= _words(text)
    found = list(City.objects.listed().filter(named)[:SUGGESTIONS])
    answers: list[Asked] = []
    for text in texts[:MOST]:
        one = _pick(text, found)
        if one.city and any(one.city == other.city for other in answers):
            one = Asked(text, problem=_("This city is here already."))
        answers.append(one)
    left_out = _("At most four cities at once.")
    return answers + [Asked(text, problem=left_out) for text in texts[MOST:]]


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Show cities beside each other: standing, course, freshness, and what they share."""
    asked = _asked(request.GET.getlist("city"))
    cities = [one.city for one in asked if one.city]
    comparison = _compared(cities)
    promises = Adoption.objects.published().filter(city=OuterRef("pk"))
    context: dict[str, Any] = {
        "fields": [*asked, *[Asked("")] * (MOST - len(asked))],
        "comparison": comparison,
        "scale": max((column.promises.n for column in comparison.columns), default=0),
        "years": span(column.promises for column in comparison.columns),
        "suggestions": City.objects.listed().filter(Exists(promises))[:SUGGESTIONS],
        "fictional": any(city.fictional for city in cities),
    }
    wrong = any(one.problem for one in asked)
    return render(request, "commitments/compare.html", context, status=400 if wrong else 200)


def _compared(cities: list[City]) -> Comparison:
    """Return the cities as columns, the promises they share, and the objectives any serves."""
    accounts = progress_of(Adoption.objects.listed().filter(city__in=cities))
    by_city: dict[int, list[AdoptionProgress]] = {city.pk: [] for city in cities}
    for one in accounts:
        by_city[one.adoption.city_id or 0].append(one)
    counted = set(Objective.objects.published().filter(COUNTED))
    promised: dict[Commitment, list[list[AdoptionProgress]]] = {}
    served: dict[Objective, list[list[AdoptionProgress]]] = {}
    for n, city in enumerate(cities):
        for one in by_city[city.pk]:
            made = one.adoption.commitment
            promised.setdefault(made, [[] for _city in cities])[n].append(one)
            for mapping in made.mappings.all():
                if mapping.objective in counted:
                    cells = served.setdefault(mapping.objective, [[] for _city in cities])
                    cells[n].append(one)
    columns = [
        Column(
            city, PartyProgress(by_city[city.pk]), sum(bool(cells[n]) for cells in served.values())
        )
        for n, city in enumerate(cities)
    ]
    rows = [Row(made, cells) for made, cells in promised.items()]
    objectives = sorted(served, key=lambda one: (one.order, one.code))
    shared = [row for row in rows if row.shared]
    return Comparison(columns, shared, [Row(one, served[one]) for one in objectives], len(counted))
