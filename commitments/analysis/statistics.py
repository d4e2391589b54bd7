"""Statistics: how many commitments and adoptions there are, by group and standing."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from cities.models import Membership
from commitments.models import (
    Adoption,
    CommitmentObjective,
    Objective,
    Standing,
    StatusCounts,
    StatusKey,
    Trust,
)
from commitments.models.frameworks import UPWARDS


@dataclass
class GroupCount:
    """The primary keys of the commitments and adoptions of one group; no id and name for none."""

    id: str | None = None
    name: str | None = None
    commitments: set[int] = field(default_factory=set)
    adoptions: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Statistics:
    """All counted commitments and adoptions with their standing, by key, and their groups."""

    commitments: dict[int, StatusKey]
    adoptions: dict[int, StatusKey]
    groups: list[GroupCount]

    @property
    def all(self) -> GroupCount:
        return GroupCount(None, None, set(self.commitments), set(self.adoptions))


# Commitments annotated by `listed()`, and adoptions.
CommitmentRows = QuerySet[Any]
AdoptionRows = QuerySet[Adoption]
# The id and the name of a group, and the key of a row in it.
Members = Iterable[tuple[Any, Any, int]]


def count_by_standing(keys: set[int], status: dict[int, StatusKey]) -> StatusCounts:
    """Return the number of rows by standing; an ask or a statement has none."""
    counts = StatusCounts()
    for key in keys:
        if status[key].standing:
            counts.add(status[key])
    return counts


def _statuses(rows: QuerySet[Any]) -> dict[int, StatusKey]:
    """Return the status of each row by its key."""
    today = timezone.localdate()
    return {
        pk: StatusKey(standing or "", trust == Trust.COMPILED, ages is not None and ages <= today)
        for pk, standing, trust, ages in rows.values_list("pk", "standing", "trust", "ages_on")
    }


def _frameworks(commitments: CommitmentRows) -> Members:
    named = commitments.exclude(framework=None).order_by("framework__name", "pk")
    return named.values_list("framework__slug", "framework__short_name", "pk")


def _objectives(commitments: CommitmentRows) -> Members:
    tagged = CommitmentObjective.objects.published().filter(commitment__in=commitments.values("pk"))
    # As in the filter, a commitment to a part of an objective counts for the objective too.
    serving = defaultdict(set)
    holders = (f"objective__{up}pk" for up in UPWARDS)
    for pk, *objectives in tagged.order_by().values_list("commitment", *holders):
        for objective in objectives:
            serving[objective].add(pk)
    named = Objective.objects.published().filter(pk__in=set(serving) - {None})
    for key, slug, code, title in named.values_list("pk", "framework__slug", "code", "title"):
        for pk in serving[key]:
            yield f"{slug}:{code}", title, pk


def _standings(commitments: CommitmentRows) -> Members:
    stand = dict(commitments.values_list("pk", "standing"))
    for standing in Standing:
        for pk, value in stand.items():
            if value == standing:
                yield standing.value, str(standing.label), pk


def _years(commitments: CommitmentRows) -> Members:
    dated = commitments.exclude(made_on=None).order_by("made_on", "pk")
    for day, pk in dated.values_list("made_on", "pk"):
        yield str(day.year), str(day.year), pk


def _regions(adoptions: AdoptionRows) -> Members:
    placed = adoptions.exclude(city=None).order_by("city__country__region", "pk")
    for region, pk in placed.values_list("city__country__region", "pk"):
        yield region, region, pk


def _networks(adoptions: AdoptionRows) -> Members:
    own = adoptions.exclude(network=None).values_list("network__slug", "network__name", "pk")
    of_city = defaultdict(list)
    for city, pk in adoptions.exclude(city=None).values_list("city", "pk"):
        of_city[city].append(pk)
    joined = (
        Membership.objects.published()
        .current()
        .values_list("network__slug", "network__name", "city")
    )
    members = [*own, *((slug, name, pk) for slug, name, city in joined for pk in of_city[city])]
    return sorted(members, key=lambda member: (member[1], member[0]))


OF_COMMITMENTS: dict[str, Callable[[CommitmentRows], Members]] = {
    "framework": _frameworks,
    "objective": _objectives,
    "standing": _standings,
    "year": _years,
}
OF_ADOPTIONS: dict[str, Callable[[AdoptionRows], Members]] = {
    "region": _regions,
    "network": _networks,
}


def count_in_groups(commitments: CommitmentRows, counted: AdoptionRows, by: str) -> Statistics:
    """Count commitments, and those of the `counted` adoptions that belong to them, in groups.

    `by` is a key of OF_COMMITMENTS or OF_ADOPTIONS. A commitment under two objectives is in both
    groups, once each, and once in the total; it is in the group of a region or network by any of
    its adoptions. The last group holds what is in no other.
    """
    commitments = commitments.order_by()
    adopted = (
        Adoption.objects.published().filter(commitment__in=commitments.values("pk")).order_by()
    )
    wanted = set(counted.order_by().values_list("pk", flat=True))
    commitment_of: dict[int, int] = {}
    adoptions_of: dict[int, set[int]] = defaultdict(set)
    for pk, commitment in adopted.values_list("pk", "commitment"):
        commitment_of[pk] = commitment
        if pk in wanted:
            adoptions_of[commitment].add(pk)
    status = {pk: key for pk, key in _statuses(adopted).items() if pk in wanted}
    statistics = Statistics(_statuses(commitments), status, [])
    groups: dict[str, GroupCount] = {}
    rest = statistics.all
    if by in OF_COMMITMENTS:
        for key, name, pk in OF_COMMITMENTS[by](commitments):
            group = groups.setdefault(key, GroupCount(key, name))
            group.commitments.add(pk)
            group.adoptions |= adoptions_of[pk]
            rest.commitments.discard(pk)
            rest.adoptions -= adoptions_of[pk]
    else:
        alone = set(commitment_of)
        for key, name, pk in OF_ADOPTIONS[by](adopted):
            group = groups.setdefault(key, GroupCount(key, name))
            group.commitments.add(commitment_of[pk])
            group.adoptions |= {pk} & status.keys()
            alone.discard(pk)
        rest.adoptions &= alone
        # Those with an adoption in no group, and those that nobody adopted.
        rest.commitments -= set(commitment_of.values()) - {commitment_of[pk] for pk in alone}
    statistics.groups.extend([*groups.values(), *([rest] if rest.commitments else [])])
    return statistics
