"""Statistics add up: each total is what the lists show, nothing is counted twice."""

import csv
import io
import random
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from cities.models import City
from commitments.analysis.statistics import OF_ADOPTIONS, OF_COMMITMENTS
from tests import world
from tests.conftest import StrictClient
from tests.factories import (
    AdoptionFactory,
    CityFactory,
    CommitmentFactory,
    CommitmentObjectiveFactory,
    CountryFactory,
    FrameworkFactory,
    MembershipFactory,
    NetworkFactory,
    ObjectiveFactory,
    ReportFactory,
)

pytestmark = pytest.mark.django_db
THERE = "/api/v1/statistics/"
GROUPINGS = (*OF_COMMITMENTS, *OF_ADOPTIONS)


def statistics(client: StrictClient, **question: str) -> dict[str, Any]:
    answer = client.get(THERE, question)
    assert answer.status_code == 200, answer.content
    counts: dict[str, Any] = answer.json()
    return counts


def listed(client: StrictClient, name: str, **question: str) -> list[dict[str, Any]]:
    page = client.get(f"/api/v1/{name}/", {"page_size": 100, **question}).json()
    assert page["next"] is None
    rows: list[dict[str, Any]] = page["results"]
    return rows


def standings(rows: list[dict[str, Any]]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["standing"]] = counts.get(row["standing"], 0) + 1
    return counts


def held(counted: dict[str, int]) -> dict[str, int]:
    return {standing: n for standing, n in counted.items() if n}


def test_a_repeated_filter_narrows_both_what_is_promised_and_by_whom(client: StrictClient) -> None:
    for slug in ("a", "b", "c"):
        AdoptionFactory(city=CityFactory(slug=slug))
    repeated = client.get(f"{THERE}?by=standing&city=a&city=b").json()
    assert repeated == client.get(f"{THERE}?by=standing&city=a,b").json()
    assert (repeated["of"]["commitments"], repeated["of"]["adoptions"]) == (2, 2)


@pytest.mark.slow
@pytest.mark.parametrize("by", GROUPINGS)
def test_the_totals_are_those_of_the_lists(client: StrictClient, by: str) -> None:
    world.build()
    world.hide()
    total = statistics(client, by=by)["of"]
    commitments, adoptions = listed(client, "commitments"), listed(client, "adoptions")
    assert total["commitments"] == len(commitments) == 4
    assert total["adoptions"] == len(adoptions) == 5
    assert held(total["commitments_by_standing"]) == standings(commitments)
    assert held(total["adoptions_by_standing"]) == standings(adoptions)


@pytest.mark.slow
@pytest.mark.parametrize("by", ["framework", "objective", "standing", "network", "region"])
def test_a_group_is_what_the_list_shows_by_that_filter(client: StrictClient, by: str) -> None:
    world.build()
    world.hide()
    groups = statistics(client, by=by)["results"]
    assert [group for group in groups if group["id"]]
    for group in groups:
        if group["id"]:
            rows = listed(client, "commitments", **{by: group["id"]})
            assert group["commitments"] == len(rows), group
            assert held(group["commitments_by_standing"]) == standings(rows)
        if group["api_url"]:
            assert client.get(group["api_url"]).status_code == 200


@pytest.mark.slow
@pytest.mark.parametrize("by", GROUPINGS)
def test_groups_and_what_is_in_none_make_up_the_whole(client: StrictClient, by: str) -> None:
    world.build()
    counts = statistics(client, by=by)
    for what in ("commitments", "adoptions"):
        parts = [group[what] for group in counts["results"]]
        assert sum(parts) >= counts["of"][what] >= max(parts)
    if by in ("framework", "standing", "year"):
        assert sum(g["commitments"] for g in counts["results"]) == counts["of"]["commitments"]


def test_two_objectives_of_one_commitment_count_it_once_each(client: StrictClient) -> None:
    commitment = CommitmentFactory()
    AdoptionFactory(commitment=commitment)
    for _ in range(2):
        CommitmentObjectiveFactory(commitment=commitment)
    counts = statistics(client, by="objective")
    assert [group["commitments"] for group in counts["results"]] == [1, 1]
    assert counts["of"]["commitments"] == counts["of"]["adoptions"] == 1


def test_a_commitment_of_no_year_is_in_no_group(client: StrictClient) -> None:
    AdoptionFactory(commitment=CommitmentFactory(made_on=None, made_on_precision=""))
    [group] = statistics(client, by="year")["results"]
    assert (group["id"], group["commitments"], group["adoptions"]) == (None, 1, 1)


@pytest.mark.slow
def test_the_filters_of_commitments_narrow_what_is_counted(client: StrictClient) -> None:
    world.build()
    assert statistics(client, by="region", standing="on-track")["of"]["commitments"] == 1
    assert (
        statistics(client, by="region", city="sao-paulo", framework="sdg")["of"]["adoptions"] == 1
    )
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


def in_one(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


@pytest.mark.slow
@pytest.mark.parametrize("by", GROUPINGS)
def test_the_groups_are_a_table_too(client: StrictClient, by: str) -> None:
    world.build()
    groups = statistics(client, by=by)["results"]
    text = in_one(client.get("/api/v1/statistics.csv", {"by": by})).decode("utf-8-sig")
    table = list(csv.DictReader(io.StringIO(text)))
    assert [*table[0]][:4] == ["id", "name", "api_url", "commitments"]
    assert [(row["id"], int(row["commitments"]), int(row["adoptions"])) for row in table] == [
        (group["id"] or "", group["commitments"], group["adoptions"]) for group in groups
    ]
    for row, group in zip(table, groups, strict=True):
        for standing, n in group["adoptions_by_standing"].items():
            assert row[f"adoptions_by_standing_{standing}"] == str(n)

    sheet, _read_me = load_workbook(
        io.BytesIO(in_one(client.get(THERE, {"by": by, "format": "xlsx"})))
    )
    _header, *lines = sheet.iter_rows(values_only=True)
    assert [line[3] for line in lines] == [group["commitments"] for group in groups]


def a_world(chance: random.Random) -> dict[str, list[str]]:
    """Make promises of all kinds at random; return what the filters may be asked for."""
    cities = [
        CityFactory(slug=f"city-{n}", country=CountryFactory(iso2=iso2, region=region))
        for n, (iso2, region) in enumerate(
            [("KE", "Africa"), ("UG", "Africa"), ("CA", "North America"), ("BR", "South America")]
        )
    ]
    networks = [NetworkFactory(slug=slug) for slug in ("alliance", "fund")]
    for city in cities:
        for network in chance.sample(networks, chance.randint(0, 2)):
            MembershipFactory(network=network, city=city)
    frameworks = [FrameworkFactory(slug=slug) for slug in ("gcr", "sdg")]
    objectives = []
    for framework in frameworks:
        above = None
        for code in ("B", "B2", "B2.10"):
            above = ObjectiveFactory(framework=framework, code=code, parent=above)
            objectives.append(above)
    for _ in range(9):
        made_on = chance.choice([date(2021, 5, 1), date(2022, 5, 1), None])
        commitment = CommitmentFactory(
            framework=chance.choice([*frameworks, None]),
            made_on=made_on,
            made_on_precision="day" if made_on else "",
        )
        for objective in chance.sample(objectives, chance.randint(0, 3)):
            CommitmentObjectiveFactory(commitment=commitment, objective=objective)
        parties = chance.sample([*cities, *networks], chance.randint(0, 3))
        for n, party in enumerate(parties):
            adoption = AdoptionFactory(
                commitment=commitment,
                role="partner" if n else "lead",
                withdrawn_on=chance.choice([None, None, date(2023, 1, 1)]),
                **{"city": party} if party in cities else {"city": None, "network": party},
            )
            if adoption.withdrawn_on is None and chance.random() < 0.5:
                ReportFactory(adoption=adoption, published=True)
    return {
        "city": [city.slug for city in cities],
        "country": ["KE", "UG", "CA"],
        "region": ["Africa", "North America"],
        "network": ["alliance", "fund"],
        "framework": ["gcr", "sdg"],
        "objective": ["gcr:B", "gcr:B2", "sdg:B2.10"],
        "standing": ["nothing-known", "withdrawn", "on-track"],
        "in_force": ["yes", "no"],
        "made": ["2021"],
    }


PARTIES = ("city", "country", "region", "network")


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_every_number_is_that_of_the_list_with_the_same_filters(
    client: StrictClient, seed: int
) -> None:
    chance = random.Random(seed)
    filters = a_world(chance)
    for _ in range(5):
        question = {
            name: chance.choice(filters[name])
            for name in chance.sample(sorted(filters), chance.randint(0, 3))
        }
        by = chance.choice(GROUPINGS)
        counts = statistics(client, by=by, **question)
        check(client, counts["of"], question, {})
        name = "made" if by == "year" else by
        for group in counts["results"]:
            if group["id"] and name not in question:
                check(client, group, question, {name: group["id"]})


def check(
    client: StrictClient, counts: dict[str, Any], question: dict[str, str], group: dict[str, str]
) -> None:
    """Compare what is counted of the answer to a question, or of a group of it, with the lists."""
    rows = listed(client, "commitments", **question, **group)
    assert counts["commitments"] == len(rows), (question, group)
    assert held(counts["commitments_by_standing"]) == standings(rows)
    parties = {name: value for name, value in {**question, **group}.items() if name in PARTIES}
    ids = {row["id"] for row in rows}
    adoptions = [
        row for row in listed(client, "adoptions", **parties) if row["commitment"]["id"] in ids
    ]
    assert counts["adoptions"] == len(adoptions), (question, group)
    assert held(counts["adoptions_by_standing"]) == standings(adoptions)


def test_adoptions_of_others_are_not_counted_for_a_network(client: StrictClient) -> None:
    mine = MembershipFactory()
    commitment = CommitmentFactory()
    AdoptionFactory(commitment=commitment, city=mine.city)
    AdoptionFactory(commitment=commitment, role="partner")

    total = statistics(client, by="framework", network=mine.network.slug)["of"]

    assert total["adoptions"] == 1
    assert len(listed(client, "adoptions", network=mine.network.slug)) == 1


def test_what_serves_a_part_is_counted_for_the_whole_once(client: StrictClient) -> None:
    whole = ObjectiveFactory(framework__slug="gcr", code="B")
    middle = ObjectiveFactory(framework=whole.framework, code="B2", parent=whole)
    part = ObjectiveFactory(framework=whole.framework, code="B2.10", parent=middle)
    commitment = CommitmentFactory()
    for objective in (middle, part):
        CommitmentObjectiveFactory(commitment=commitment, objective=objective)

    groups = statistics(client, by="objective")["results"]

    assert {group["id"]: group["commitments"] for group in groups} == {
        "gcr:B": 1, "gcr:B2": 1, "gcr:B2.10": 1,
    }  # fmt: skip
    for group in groups:
        assert len(listed(client, "commitments", objective=group["id"])) == 1
        assert client.get(group["api_url"]).json()["commitments_count"] == 1


def test_what_was_withdrawn_is_no_silence(client: StrictClient) -> None:
    AdoptionFactory(withdrawn_on=date(2024, 1, 1))
    AdoptionFactory()

    counted = statistics(client, by="year")["of"]["commitments_by_standing"]

    assert held(counted) == {"withdrawn": 1, "nothing-known": 1}
    assert statistics(client, by="year", in_force="yes")["of"]["commitments"] == 1
