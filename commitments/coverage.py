"""Which objectives of the agendas promises serve: tagged with them, or through the crosswalk."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from commitments.models import Adoption, Crosswalk, Framework, Objective
from commitments.models.frameworks import Basis

Kind = Objective.Kind

# The agendas every city is read against, and what is counted of each.
AGENDAS: dict[str, tuple[str, ...]] = {
    "gcm": (Kind.OBJECTIVE,),
    "gcr": (Kind.AREA, Kind.TOOL),
    "sdg": (Kind.GOAL,),
    "nua": (Kind.PARAGRAPH,),
}


@dataclass
class Cell:
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
        return ", ".join(self.through)


@dataclass(frozen=True)
class Coverage:
    """An agenda and each of its objectives."""

    framework: Framework
    cells: list[Cell]

    @cached_property
    def direct(self) -> list[Cell]:
        """Objectives that a promise is tagged with."""
        return [cell for cell in self.cells if cell.promises]

    @cached_property
    def indirect(self) -> list[Cell]:
        """Objectives that are reached through the crosswalk only."""
        return [cell for cell in self.cells if cell.through and not cell.promises]


def coverage(
    adoptions: Iterable[Adoption], agendas: Iterable[str] = tuple(AGENDAS)
) -> list[Coverage]:
    """Return how the promises of some listed adoptions cover the agendas, in two queries.

    What is tagged with a part of an objective counts for the objective; what a crosswalk leads to
    is kept apart, and only one step is followed. Of areas within areas the innermost count.
    """
    slugs = list(agendas)
    objectives = {
        one.pk: one
        for one in Objective.objects.published()
        .filter(framework__slug__in=slugs)
        .select_related("framework")
    }
    counted = [one for one in objectives.values() if one.kind in AGENDAS[one.framework.slug]]
    divided = {one.parent_id for one in counted}
    cells = {one.pk: Cell(one) for one in counted if one.pk not in divided}

    def holders(pk: int | None) -> Iterable[Cell]:
        while pk in objectives:
            if pk in cells:
                yield cells[pk]
            pk = objectives[pk].parent_id

    tagged: dict[int, str] = {}
    for adoption in adoptions:
        for mapping in adoption.commitment.mappings.all():
            tagged[mapping.objective_id] = mapping.objective.label
            for cell in holders(mapping.objective_id):
                cell.promises.add(adoption.commitment_id)
    leads = Crosswalk.objects.published().filter(from_objective__in=tagged)
    for crosswalk in leads:
        for cell in holders(crosswalk.to_objective_id):
            cell.through[tagged[crosswalk.from_objective_id]] = str(Basis(crosswalk.basis).label)
    return [
        Coverage(group[0].objective.framework, group)
        for slug in slugs
        if (group := [cell for cell in cells.values() if cell.objective.framework.slug == slug])
    ]
