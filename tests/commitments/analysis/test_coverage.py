"""Which objectives promises serve, directly and through the crosswalk, and where nothing is."""

import pytest

from commitments.analysis.coverage import coverage, group_by_kind, objective_rows
from commitments.models import Adoption, Commitment, Objective, Standing
from tests.factories import (
    AdoptionFactory,
    CommitmentFactory,
    CommitmentObjectiveFactory,
    CrosswalkFactory,
    FrameworkFactory,
    ObjectiveFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def sdg() -> dict[str, Objective]:
    framework = FrameworkFactory(slug="sdg", short_name="SDG")
    goals = {
        code: ObjectiveFactory(framework=framework, code=code, kind="goal", order=n)
        for n, code in enumerate(("3", "10", "14"))
    }
    part = ObjectiveFactory(framework=framework, code="10.7", kind="target", parent=goals["10"])
    return {**goals, "10.7": part}


@pytest.fixture
def gcm() -> Objective:
    objective: Objective = ObjectiveFactory(
        framework=FrameworkFactory(slug="gcm", short_name="GCM"), code="15"
    )
    return objective


def test_a_part_counts_for_its_goal_and_the_crosswalk_is_kept_apart(
    sdg: dict[str, Objective], gcm: Objective
) -> None:
    adoption = AdoptionFactory()
    CommitmentObjectiveFactory(commitment=adoption.commitment, objective=sdg["10.7"])
    CommitmentObjectiveFactory(commitment=adoption.commitment, objective=gcm)
    CrosswalkFactory(from_objective=gcm, to_objective=sdg["3"])
    compact, goals = coverage(Adoption.objects.listed())
    assert [cell.objective for cell in compact.direct] == [gcm]
    assert [cell.objective.code for cell in goals.direct] == ["10"]
    assert [(cell.objective.code, cell.labels) for cell in goals.indirect] == [("3", "GCM 15")]
    assert len(goals.cells) == 3


def test_a_hidden_correspondence_leads_nowhere(sdg: dict[str, Objective], gcm: Objective) -> None:
    adoption = AdoptionFactory()
    CommitmentObjectiveFactory(commitment=adoption.commitment, objective=gcm)
    CrosswalkFactory(from_objective=gcm, to_objective=sdg["3"], public=False)
    assert coverage(Adoption.objects.listed())[1].indirect == []


def test_of_areas_within_areas_the_innermost_are_counted() -> None:
    framework = FrameworkFactory(slug="gcr")
    outer = ObjectiveFactory(framework=framework, code="B2", kind="area")
    inner = ObjectiveFactory(framework=framework, code="B2.1", kind="area", parent=outer)
    (refugees,) = coverage(Adoption.objects.none())
    assert [cell.objective for cell in refugees.cells] == [inner]


def test_a_tally_counts_a_commitment_once_for_a_goal_and_names_the_gaps(
    sdg: dict[str, Objective],
) -> None:
    commitment = CommitmentFactory()
    AdoptionFactory(commitment=commitment, standing=Standing.BEHIND)
    AdoptionFactory(commitment=commitment, role="partner", standing=Standing.ACHIEVED)
    AdoptionFactory(commitment=commitment, role="partner", by_network=True)
    for code in ("10", "10.7"):
        CommitmentObjectiveFactory(commitment=commitment, objective=sdg[code])
    rows = objective_rows(Objective.objects.order_by("order", "pk"), Commitment.objects.published())
    (group,) = group_by_kind(rows)
    assert group.title == "Goals"
    assert [row.objective.code for row in group.gaps] == ["3", "14"]
    (ten,) = [row for row in group.rows if row.n]
    assert (ten.n, len(ten.cities), len(ten.networks)) == (1, 2, 1)
    assert (ten.standings["behind"], ten.standings.total) == (1, 1)
    assert [part.objective.code for part in ten.served_parts] == ["10.7"]


def test_a_commitment_without_a_lead_has_no_report(sdg: dict[str, Objective]) -> None:
    CommitmentObjectiveFactory(objective=sdg["14"])
    rows = objective_rows(Objective.objects.all(), Commitment.objects.published())
    (row,) = (row for row in rows if row.n)
    assert (row.standings["nothing-known"], row.standings.total) == (1, 1)


def test_a_part_of_the_text_is_a_heading_over_its_own() -> None:
    framework = FrameworkFactory(slug="gcr")
    part = ObjectiveFactory(framework=framework, code="B", title="Support", kind="part")
    area = ObjectiveFactory(framework=framework, code="B1", kind="area", parent=part)
    (group,) = group_by_kind(objective_rows(Objective.objects.all(), Commitment.objects.none()))
    assert group.title == "B. Support"
    assert [row.objective for row in group.gaps] == [area]


def test_hidden_promises_do_not_fill_a_gap(sdg: dict[str, Objective]) -> None:
    hidden = CommitmentFactory(public=False)
    CommitmentObjectiveFactory(commitment=hidden, objective=sdg["14"])
    rows = objective_rows(Objective.objects.all(), Commitment.objects.published())
    assert not any(row.n for row in rows)
