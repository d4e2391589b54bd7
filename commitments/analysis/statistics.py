"""How many promises there are, of what and with what standing: nothing is counted twice."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from cities.models import Membership
from commitments.models import Adoption, CommitmentObjective, Objective, Standing
from commitments.models.frameworks import UPWARDS


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
    # What serves a part of an objective serves the objective, as in the filter of that name.
    serving = defaultdict(set)
    holders = (f"objective__{up}pk" for up in UPWARDS)
    for pk, *found in tagged.order_by().values_list("commitment", *holders):
        for objective in found:
            serving[objective].add(pk)
    named = Objective.objects.published().filter(pk__in=set(serving) - {None})
    for key, slug, code, title in named.values_list("pk", "framework__slug", "code", "title"):
        for pk in serving[key]:
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
    joined = (
        Membership.objects.published()
        .current()
        .values_list("network__slug", "network__name", "city")
    )
    found = [*own, *((slug, name, pk) for slug, name, city in joined for pk in of_city[city])]
    return sorted(found, key=lambda one: (one[1], one[0]))


OF_COMMITMENTS: dict[str, Callable[[Promises], Pairs]] = {
    "framework": _frameworks,
    "objective": _objectives,
    "standing": _standings,
    "year": _years,
}
OF_ADOPTIONS: dict[str, Callable[[Adopted], Pairs]] = {"region": _regions, "network": _networks}


def count(commitments: Promises, counted: Adopted, by: str) -> Count:
    """Count commitments and those of the `counted` adoptions that are theirs, in groups.

    The last group is what is in no group. A commitment under two objectives is in both groups,
    once each, and once in the total. It is in the group of a region or network by any adoption.
    """
    found = commitments.order_by()
    adopted = Adoption.objects.published().filter(commitment__in=found.values("pk")).order_by()
    asked = set(counted.order_by().values_list("pk", flat=True))
    commitment_of: dict[int, int] = {}
    standing: dict[int, str] = {}
    adoptions_of: dict[int, set[int]] = defaultdict(set)
    for pk, commitment, where in adopted.values_list("pk", "commitment", "standing"):
        commitment_of[pk] = commitment
        if pk in asked:
            standing[pk] = where
            adoptions_of[commitment].add(pk)
    every = Count(dict(found.values_list("pk", "standing")), standing, [])
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
        alone = set(commitment_of)
        for key, name, pk in OF_ADOPTIONS[by](adopted):
            group = groups.setdefault(key, Tally(key, name))
            group.commitments.add(commitment_of[pk])
            group.adoptions |= {pk} & standing.keys()
            alone.discard(pk)
        rest.adoptions &= alone
        # Those with an adoption in no group, and those that nobody adopted.
        rest.commitments -= set(commitment_of.values()) - {commitment_of[pk] for pk in alone}
    every.groups.extend([*groups.values(), *([rest] if rest.commitments else [])])
    return every
