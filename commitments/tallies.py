"""How many promises there are, of what and with what standing: nothing is counted twice."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from cities.filters import members
from commitments.models import Adoption, CommitmentObjective, Standing


@dataclass
class Tally:
    """Some commitments and adoptions, by their keys; a group has an id and a name."""

    id: str | None = None
    name: str | None = None
    commitments: set[int] = field(default_factory=set)
    adoptions: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Count:
    """All promises that are counted, where each stands, and the groups they are in."""

    commitments: dict[int, str]
    adoptions: dict[int, str]
    groups: list[Tally]

    @property
    def all(self) -> Tally:
        return Tally(None, None, set(self.commitments), set(self.adoptions))


# Commitments as lists have them, with their standing.
Promises = QuerySet[Any]
Adopted = QuerySet[Adoption]
# Yields the id and name of a group, and a row in it.
Pairs = Iterable[tuple[Any, Any, int]]


def by_standing(keys: set[int], standing: dict[int, str]) -> dict[str, int]:
    """Return how many of some rows stand where, every standing named, in their order."""
    counted = dict.fromkeys(Standing.values, 0)
    for key in keys:
        counted[standing[key]] += 1
    return counted


def _frameworks(commitments: Promises) -> Pairs:
    named = commitments.exclude(framework=None).order_by("framework__name", "pk")
    return named.values_list("framework__slug", "framework__short_name", "pk")


def _objectives(commitments: Promises) -> Pairs:
    tagged = CommitmentObjective.objects.published().filter(commitment__in=commitments.values("pk"))
    path = ("objective__framework__slug", "objective__code", "objective__title", "commitment")
    for slug, code, title, pk in tagged.values_list(*path):
        yield f"{slug}:{code}", title, pk


def _standings(commitments: Promises) -> Pairs:
    stand = dict(commitments.values_list("pk", "standing"))
    for standing in Standing:
        for pk, value in stand.items():
            if value == standing:
                yield standing.value, str(standing.label), pk


def _years(commitments: Promises) -> Pairs:
    dated = commitments.exclude(made_on=None).order_by("made_on", "pk")
    for day, pk in dated.values_list("made_on", "pk"):
        yield str(day.year), str(day.year), pk


def _regions(adoptions: Adopted) -> Pairs:
    placed = adoptions.exclude(city=None).order_by("city__country__region", "pk")
    for region, pk in placed.values_list("city__country__region", "pk"):
        yield region, region, pk


def _networks(adoptions: Adopted) -> Pairs:
    own = adoptions.exclude(network=None).values_list("network__slug", "network__name", "pk")
    of_city = defaultdict(list)
    for city, pk in adoptions.exclude(city=None).values_list("city", "pk"):
        of_city[city].append(pk)
    joined = members().values_list("network__slug", "network__name", "city")
    found = [*own, *((slug, name, pk) for slug, name, city in joined for pk in of_city[city])]
    return sorted(found, key=lambda one: (one[1], one[0]))


OF_COMMITMENTS: dict[str, Callable[[Promises], Pairs]] = {
    "framework": _frameworks,
    "objective": _objectives,
    "standing": _standings,
    "year": _years,
}
OF_ADOPTIONS: dict[str, Callable[[Adopted], Pairs]] = {"region": _regions, "network": _networks}


def count(commitments: Promises, by: str) -> Count:
    """Count commitments and their public adoptions in groups; the last is what is in no group.

    A commitment under two objectives is in both groups, once each, and once in the total.
    """
    found = commitments.order_by()
    adopted = Adoption.objects.published().filter(commitment__in=found.values("pk")).order_by()
    commitment_of: dict[int, int] = dict(adopted.values_list("pk", "commitment"))
    adoptions_of: dict[int, set[int]] = defaultdict(set)
    for adoption, commitment in commitment_of.items():
        adoptions_of[commitment].add(adoption)
    every = Count(
        dict(found.values_list("pk", "standing")), dict(adopted.values_list("pk", "standing")), []
    )
    groups: dict[str, Tally] = {}
    rest = every.all
    if by in OF_COMMITMENTS:
        for key, name, pk in OF_COMMITMENTS[by](found):
            group = groups.setdefault(key, Tally(key, name))
            group.commitments.add(pk)
            group.adoptions |= adoptions_of[pk]
            rest.commitments.discard(pk)
            rest.adoptions -= adoptions_of[pk]
    else:
        for key, name, pk in OF_ADOPTIONS[by](adopted):
            group = groups.setdefault(key, Tally(key, name))
            group.commitments.add(commitment_of[pk])
            group.adoptions.add(pk)
            rest.adoptions.discard(pk)
        without = {pk for pk in every.commitments if not adoptions_of[pk]}
        rest.commitments = without | {commitment_of[pk] for pk in rest.adoptions}
    every.groups.extend([*groups.values(), *([rest] if rest.commitments else [])])
    return every
