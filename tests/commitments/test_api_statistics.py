"""Statistics add up: each total is what the lists show, nothing is counted twice."""

from typing import Any

import pytest

from cities.models import City
from commitments.tallies import OF_ADOPTIONS, OF_COMMITMENTS
from tests import world
from tests.conftest import StrictClient
from tests.factories import AdoptionFactory, CommitmentFactory, CommitmentObjectiveFactory

pytestmark = pytest.mark.django_db
THERE = "/api/v1/statistics/"
GROUPINGS = (*OF_COMMITMENTS, *OF_ADOPTIONS)


def asked(client: StrictClient, **question: str) -> dict[str, Any]:
    answer = client.get(THERE, question)
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


def listed(client: StrictClient, name: str, **question: str) -> list[dict[str, Any]]:
    page = client.get(f"/api/v1/{name}/", {"page_size": 100, **question}).json()
    assert page["next"] is None
    rows: list[dict[str, Any]] = page["results"]
    return rows


def standings(rows: list[dict[str, Any]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in rows:
        found[row["standing"]] = found.get(row["standing"], 0) + 1
    return found


def held(counted: dict[str, int]) -> dict[str, int]:
    return {standing: n for standing, n in counted.items() if n}


@pytest.mark.parametrize("by", GROUPINGS)
def test_the_totals_are_those_of_the_lists(client: StrictClient, by: str) -> None:
    world.build()
    world.hide()
    total = asked(client, by=by)["of"]
    commitments, adoptions = listed(client, "commitments"), listed(client, "adoptions")
    assert total["commitments"] == len(commitments) == 4
    assert total["adoptions"] == len(adoptions) == 5
    assert held(total["commitments_by_standing"]) == standings(commitments)
    assert held(total["adoptions_by_standing"]) == standings(adoptions)


@pytest.mark.parametrize("by", ["framework", "objective", "standing", "network", "region"])
def test_a_group_is_what_the_list_shows_by_that_filter(client: StrictClient, by: str) -> None:
    world.build()
    world.hide()
    groups = asked(client, by=by)["results"]
    assert [group for group in groups if group["id"]]
    for group in groups:
        if group["id"]:
            rows = listed(client, "commitments", **{by: group["id"]})
            assert group["commitments"] == len(rows), group
            assert held(group["commitments_by_standing"]) == standings(rows)
        if group["api_url"]:
            assert client.get(group["api_url"]).status_code == 200


@pytest.mark.parametrize("by", GROUPINGS)
def test_groups_and_what_is_in_none_make_up_the_whole(client: StrictClient, by: str) -> None:
    world.build()
    found = asked(client, by=by)
    for what in ("commitments", "adoptions"):
        parts = [group[what] for group in found["results"]]
        assert sum(parts) >= found["of"][what] >= max(parts)
    if by in ("framework", "standing", "year"):
        assert sum(g["commitments"] for g in found["results"]) == found["of"]["commitments"]


def test_two_objectives_of_one_commitment_count_it_once_each(client: StrictClient) -> None:
    commitment = CommitmentFactory()
    AdoptionFactory(commitment=commitment)
    for _ in range(2):
        CommitmentObjectiveFactory(commitment=commitment)
    found = asked(client, by="objective")
    assert [group["commitments"] for group in found["results"]] == [1, 1]
    assert found["of"]["commitments"] == found["of"]["adoptions"] == 1


def test_a_commitment_of_no_year_is_in_no_group(client: StrictClient) -> None:
    AdoptionFactory(commitment=CommitmentFactory(made_on=None, made_on_precision=""))
    [group] = asked(client, by="year")["results"]
    assert (group["id"], group["commitments"], group["adoptions"]) == (None, 1, 1)


def test_the_filters_of_commitments_narrow_what_is_counted(client: StrictClient) -> None:
    world.build()
    assert asked(client, by="region", standing="on-track")["of"]["commitments"] == 1
    assert asked(client, by="region", city="sao-paulo", framework="sdg")["of"]["adoptions"] == 1
    assert City.objects.count() == 3


@pytest.mark.parametrize(
    ("query", "parameter"),
    [("", "by"), ("by=colour", "by"), ("by=region,year", "by"), ("by=region&page=1", "page"),
     ("by=region&sort=title", "sort"), ("by=region&standing=gone", "standing")],
)  # fmt: skip
def test_what_it_does_not_know_is_refused(client: StrictClient, query: str, parameter: str) -> None:
    answer = client.get(f"{THERE}?{query}")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == parameter
