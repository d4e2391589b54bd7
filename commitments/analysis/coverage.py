"""Coverage: which objectives commitments serve, directly or through the crosswalk."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from commitments.models import (
    Adoption,
    Commitment,
    CommitmentObjective,
    Crosswalk,
    Framework,
    Objective,
    Standing,
    StatusCounts,
    StatusKey,
)
from commitments.models.frameworks import Basis
from config.translations import listed

Kind = Objective.Kind

# The agendas that every city is compared with, and the level at which each is counted.
AGENDAS: dict[str, tuple[str, ...]] = {
    "gcm": (Kind.OBJECTIVE,),
    "gcr": (Kind.AREA, Kind.TOOL),
    "sdg": (Kind.GOAL,),
    "nua": (Kind.PARAGRAPH,),
}


@dataclass
class CoverageCell:
    """An objective: how many promises are tagged with it or a part of it, and how it is reached.

    `through` names the objectives whose crosswalk leads here, with the basis of each.
    """

    objective: Objective
    promises: set[int] = field(default_factory=set)
    through: dict[str, str] = field(default_factory=dict)

    @property
    def n(self) -> int:
        return len(self.promises)

    @property
    def labels(self) -> str:
        """The objectives whose crosswalk leads here, in words."""
        return listed(self.through)


@dataclass(frozen=True)
class Coverage:
    """An agenda and each of its objectives."""

    framework: Framework
    cells: list[CoverageCell]

    @cached_property
    def direct(self) -> list[CoverageCell]:
        """Objectives that a promise is tagged with."""
        return [cell for cell in self.cells if cell.promises]

    @cached_property
    def indirect(self) -> list[CoverageCell]:
        """Objectives that are reached through the crosswalk only."""
        return [cell for cell in self.cells if cell.through and not cell.promises]


def coverage(
    adoptions: Iterable[Adoption], agendas: Iterable[str] = tuple(AGENDAS)
) -> list[Coverage]:
    """Return the coverage of the agendas by the promises of some listed adoptions, in two queries.

    What is tagged with a part of an objective counts for the objective; what a crosswalk leads to
    is kept apart, and only one step is followed. Of areas within areas the innermost count.
    """
    grid = _Grid(agendas)
    tagged: dict[int, str] = {}
    for adoption in adoptions:
        for mapping in adoption.commitment.mappings.all():
            tagged[mapping.objective_id] = mapping.objective.label
            for cell in grid.holders(mapping.objective_id):
                cell.promises.add(adoption.commitment_id)
    leads = Crosswalk.objects.published().filter(from_objective__in=tagged)
    for crosswalk in leads:
        for cell in grid.holders(crosswalk.to_objective_id):
            cell.through[tagged[crosswalk.from_objective_id]] = str(Basis(crosswalk.basis).label)
    return grid.coverages()


class _Grid:
    """The cells of some agendas, still empty: one for each innermost objective that counts."""

    def __init__(self, agendas: Iterable[str]) -> None:
        self.slugs = list(agendas)
        objectives = Objective.objects.published().filter(framework__slug__in=self.slugs)
        self.objectives = {
            objective.pk: objective for objective in objectives.select_related("framework")
        }
        counted = [
            objective
            for objective in self.objectives.values()
            if objective.kind in AGENDAS[objective.framework.slug]
        ]
        divided = {objective.parent_id for objective in counted}
        self.cells = {row.pk: CoverageCell(row) for row in counted if row.pk not in divided}

    def holders(self, pk: int | None) -> Iterator[CoverageCell]:
        """Yield the cell of an objective, and those of the objectives that it is a part of."""
        while pk in self.objectives:
            if pk in self.cells:
                yield self.cells[pk]
            pk = self.objectives[pk].parent_id

    def coverages(self) -> list[Coverage]:
        """Return the coverage by agenda, in the order of the agendas; none without cells."""
        by_slug: dict[str, list[CoverageCell]] = {slug: [] for slug in self.slugs}
        for cell in self.cells.values():
            by_slug[cell.objective.framework.slug].append(cell)
        return [Coverage(row[0].objective.framework, row) for row in by_slug.values() if row]


def crosswalks_from(objectives: Iterable[int]) -> QuerySet[Crosswalk]:
    """Return the correspondences that lead away from some objectives."""
    return (
        Crosswalk.objects.published()
        .filter(from_objective__in=objectives)
        .select_related("from_objective__framework", "to_objective__framework")
    )


@dataclass
class ObjectiveRow:
    """An objective, the commitments under it and its parts, and their cities and networks."""

    objective: Objective
    commitments: set[int] = field(default_factory=set)
    cities: set[int] = field(default_factory=set)
    networks: set[int] = field(default_factory=set)
    standings: StatusCounts = field(default_factory=StatusCounts)
    parts: list["ObjectiveRow"] = field(default_factory=list)

    @property
    def n(self) -> int:
        return len(self.commitments)

    def add(self, commitment: int, status: StatusKey) -> None:
        """Count a commitment, by its key, in the status of its lead."""
        self.commitments.add(commitment)
        self.standings.add(status)

    def all_parts(self) -> Iterator["ObjectiveRow"]:
        """Parts of it, at any depth, in order."""
        for part in self.parts:
            yield part
            yield from part.all_parts()

    @property
    def served_parts(self) -> list["ObjectiveRow"]:
        return [part for part in self.all_parts() if part.n]

    @property
    def gaps(self) -> list["ObjectiveRow"]:
        """Parts without a promise."""
        return [part for part in self.all_parts() if not part.n]


def objective_rows(
    objectives: Iterable[Objective], commitments: QuerySet[Commitment]
) -> list[ObjectiveRow]:
    """Return the objectives that are part of no other, with what counts for each; two queries."""
    rows = {objective.pk: ObjectiveRow(objective) for objective in objectives}
    mapped = _mapped(rows, commitments)
    under = _held_by({pk: row.objective for pk, row in rows.items()}, mapped)
    led = dict.fromkeys(under, StatusKey(Standing.NOTHING_KNOWN.value))
    parties = (
        Adoption.objects.published().filter(commitment__in=mapped.values("commitment")).order_by()
    )
    for adoption in parties:
        made, city, network = adoption.commitment_id, adoption.city_id, adoption.network_id
        if adoption.role == Adoption.Role.LEAD:
            led[made] = adoption.status_key
        for pk in under[made]:
            (rows[pk].cities if city else rows[pk].networks).add(city or network or 0)
    for made, holders in under.items():
        for pk in holders:
            rows[pk].add(made, led[made])
    return _nested(rows)


def _mapped(
    objectives: Iterable[int], commitments: QuerySet[Commitment]
) -> QuerySet[CommitmentObjective]:
    """Return the mappings of some commitments to some objectives."""
    return CommitmentObjective.objects.filter(
        objective__in=objectives, commitment__in=commitments.order_by().values("pk")
    ).order_by()


def _held_by(
    objectives: Mapping[int, Objective], mapped: QuerySet[CommitmentObjective]
) -> dict[int, set[int]]:
    """Return for each commitment its objectives, and those that these are parts of: one query."""
    held: dict[int, set[int]] = {}
    for commitment, objective in mapped.values_list("commitment", "objective"):
        holder = objectives.get(objective)
        while holder:
            held.setdefault(commitment, set()).add(holder.pk)
            holder = objectives.get(holder.parent_id or 0)
    return held


@dataclass(frozen=True)
class ServedObjective:
    """An objective, and how many promises serve it or a part of it."""

    objective: Objective
    n: int


def served_objectives(framework: str, kind: str) -> list[ServedObjective]:
    """Return the objectives of a kind, by the slug of their framework, with their promises counted.

    As `objective_rows` counts them; in two queries.
    """
    rows = Objective.objects.published().filter(framework__slug=framework)
    objectives = {row.pk: row for row in rows.select_related("framework")}
    promises = Commitment.objects.published().with_status()
    held = _held_by(objectives, _mapped(objectives, promises))
    counts = Counter(pk for holders in held.values() for pk in holders)
    return [ServedObjective(row, counts[pk]) for pk, row in objectives.items() if row.kind == kind]


def _nested(rows: dict[int, ObjectiveRow]) -> list[ObjectiveRow]:
    """Put each row under the row it is a part of; return those that are part of none."""
    top: list[ObjectiveRow] = []
    for row in rows.values():
        above = rows.get(row.objective.parent_id or 0)
        (above.parts if above else top).append(row)
    return top


@dataclass(frozen=True)
class ObjectiveGroup:
    """Objectives of one kind, or under one heading of the framework."""

    title: str
    rows: list[ObjectiveRow]

    @property
    def gaps(self) -> list[ObjectiveRow]:
        """Objectives without a promise."""
        return [row for row in self.rows if not row.n]

    @property
    def served(self) -> list[ObjectiveRow]:
        """Objectives with a promise."""
        return [row for row in self.rows if row.n]

    @property
    def kind(self) -> str:
        """What its objectives are called, within a sentence: "objectives", "goals"."""
        return str(PLURALS[Kind(self.rows[0].objective.kind)]).lower()


PLURALS = {
    Kind.OBJECTIVE: _("Objectives"),
    Kind.PRINCIPLE: _("Principles"),
    Kind.GOAL: _("Goals"),
    Kind.TARGET: _("Targets"),
    Kind.PARAGRAPH: _("Paragraphs"),
    Kind.AREA: _("Areas"),
    Kind.PRIORITY: _("Priorities"),
    Kind.ARRANGEMENT: _("Arrangements"),
    Kind.TOOL: _("Tools"),
    Kind.ASK: _("Asks"),
}


def group_by_kind(rows: Iterable[ObjectiveRow]) -> list[ObjectiveGroup]:
    """Return the rows by kind. A part of the text is no objective but a heading over its own."""
    groups: dict[str, ObjectiveGroup] = {}
    for row in rows:
        objective = row.objective
        if objective.kind == Kind.PART:
            groups[objective.code] = ObjectiveGroup(
                f"{objective.code}. {objective.title}", row.parts
            )
        else:
            groups.setdefault(
                objective.kind, ObjectiveGroup(str(PLURALS[Kind(objective.kind)]), [])
            ).rows.append(row)
    return list(groups.values())
