"""One number for each total on pages, in the API, in CSV files and in statistics."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from cities.models import City
from commitments.models import Framework, Objective, Standing
from config.api_urls import LISTS
from tests import world
from tests.factories import (
    AdoptionFactory,
    CommitmentFactory,
    CommitmentObjectiveFactory,
    ReportFactory,
)

pytestmark = pytest.mark.django_db
API = "/api/v1"
PAGES = [name for name, view in LISTS.items() if view.page]
GROUPS = ("standing", "framework", "objective", "region", "network")


@pytest.fixture(scope="module", autouse=True)
def _every_state(small_world: None) -> None:
    """Rows in every state: public, hidden, draft, submitted, returned, corrected, withdrawn."""
    world.hide()
    old = ReportFactory(published=True)
    ReportFactory(corrects=old, published=True)
    ReportFactory(published=True, stage="fulfilled", rating="met")
    AdoptionFactory(by_network=True)
    CommitmentFactory(slug="signed-only")
    ReportFactory(compiled=True, source_stage="discontinued")
    # An ask and a statement are in no total, whatever was once recorded about them.
    seven = Objective.objects.get(framework__slug="gcm", code="7")
    for kind in ("ask", "statement"):
        commitment = CommitmentFactory(slug=kind, kind=kind, framework=seven.framework)
        CommitmentObjectiveFactory(commitment=commitment, objective=seven)
        AdoptionFactory(commitment=commitment, city=City.objects.get(slug="montreal"))


def same_number(numbers: dict[str, int]) -> int:
    """Return the number that all places give."""
    assert len(set(numbers.values())) == 1, numbers
    return next(iter(numbers.values()))


def context(client: Client, address: str) -> Any:
    return client.get(address).context


def api(client: Client, name: str, query: str = "") -> Any:
    answer = client.get(f"{API}/{name}/?{query}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def everywhere(client: Client, name: str, query: str = "") -> int:
    """Return how many rows a list has by a filter: on its page, in the API, in its CSV."""
    text = client.get(f"/{name}/?{query}").content.decode()
    shown = re.search(r'id="count".*?<strong>(\d+)</strong>', text, re.S)
    file = client.get(f"{API}/{name}.csv?{query}").getvalue().decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.DictReader(io.StringIO(file)))
    numbers = {
        "page": int(shown[1]) if shown else 0,
        "API": api(client, name, query)["count"],
        "rows of the API": len(api(client, name, f"{query}&page_size=100")["results"]),
        "lines of CSV": len(rows),
    }
    if name == "commitments":
        numbers["statistics"] = api(client, "statistics", f"by=standing&{query}")["of"][name]
    return same_number(numbers)


def groups(client: Client, by: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for group in api(client, "statistics", f"by={by}")["results"]:
        if group["id"]:
            yield group["id"], group


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_a_list_has_as_many_rows_on_its_page_as_in_its_files(name: str, client: Client) -> None:
    assert everywhere(client, name) > 0


@pytest.mark.slow
def test_the_commitments_are_as_many_on_every_page(client: Client) -> None:
    home = context(client, "/")["overview"]
    listed = context(client, "/commitments/")["standings"]
    total = {f"statistics by {by}": api(client, "statistics", f"by={by}")["of"] for by in GROUPS}

    same_number(
        {
            "home": home.commitments,
            "bar at home": sum(home.standings.values()),
            "bar of the list": sum(listed.values()),
            "list": everywhere(client, "commitments"),
            "groups by standing": sum(
                group["commitments"] for _id, group in groups(client, "standing")
            ),
            **{name: of["commitments"] for name, of in total.items()},
        }
    )


@pytest.mark.slow
@pytest.mark.parametrize("standing", Standing.values)
def test_a_standing_has_one_number(standing: str, client: Client) -> None:
    statistics = dict(groups(client, "standing"))
    of = api(client, "statistics", "by=framework")["of"]

    same_number(
        {
            "home": context(client, "/")["overview"].standings[standing],
            "bar of the list": context(client, "/commitments/")["standings"][standing],
            "list": everywhere(client, "commitments", f"standing={standing}"),
            "statistics": of["commitments_by_standing"][standing],
            "its group": statistics.get(standing, {"commitments": 0})["commitments"],
        }
    )


@pytest.mark.slow
def test_the_cities_are_as_many_on_every_page(client: Client) -> None:
    home = context(client, "/")
    rows = api(client, "cities", "page_size=100")["results"]
    adoptions = api(client, "adoptions", "page_size=100")["results"]

    same_number(
        {
            "home": home["overview"].cities,
            "map at home": len(home["cities"]),
            "list": everywhere(client, "cities"),
        }
    )
    same_number(
        {
            "home": home["overview"].committed_cities,
            "cities with some": sum(row["commitments_count"] > 0 for row in rows),
            "adoptions": len({row["city"]["id"] for row in adoptions if row["city"]}),
        }
    )
    same_number(
        {
            "home": home["overview"].committed_networks,
            "adoptions": len({row["network"]["id"] for row in adoptions if row["network"]}),
        }
    )


@pytest.mark.slow
def test_what_is_made_under_a_framework_has_one_number(client: Client) -> None:
    listed = {row.framework.slug: row for row in context(client, "/frameworks/")["rows"]}
    rows = {row["id"]: row for row in api(client, "frameworks", "page_size=100")["results"]}
    statistics = dict(groups(client, "framework"))
    assert set(listed) == set(rows)
    assert {*statistics} <= {*rows}

    for slug, row in listed.items():
        page = context(client, f"/frameworks/{slug}/")
        same_number(
            {
                "list of frameworks": row.framework.commitments_count,
                "page": page["made_count"],
                "bar of the page": sum(page["made_standings"].values()),
                "API": rows[slug]["commitments_count"],
                "list of commitments": everywhere(client, "commitments", f"framework={slug}"),
                "statistics": statistics.get(slug, {"commitments": 0})["commitments"],
            }
        )
        same_number({"list of frameworks": row.serving, "page": page["summary"].promises})
        same_number(
            {
                "list of frameworks": row.framework.endorsements_count,
                "page": len(page["signatories"]),
                "API": api(client, "endorsements", f"framework={slug}")["count"],
            }
        )


@pytest.mark.slow
def test_what_serves_an_objective_has_one_number(client: Client) -> None:
    statistics = dict(groups(client, "objective"))
    served = 0
    for framework in Framework.objects.published():
        for group in context(client, f"/frameworks/{framework.slug}/")["groups"]:
            for row in group.rows:
                code = f"{framework.slug}:{row.objective.code}"
                page = context(client, row.objective.get_absolute_url())
                served += same_number(
                    {
                        "page of the framework": row.n,
                        "bar": sum(row.standings.values()),
                        "page": page["tagged_count"],
                        "list": everywhere(client, "commitments", f"objective={code}"),
                        "statistics": statistics.get(code, {"commitments": 0})["commitments"],
                    }
                )
    assert served > 0


@pytest.mark.slow
def test_the_objectives_taken_up_are_those_without_a_gap(client: Client) -> None:
    home = context(client, "/")["overview"]
    page = context(client, "/frameworks/gcm/")
    of_kind = [
        row for group in page["groups"] for row in group.rows if row.objective.kind == "objective"
    ]

    same_number({"home": home.objectives, "page": len(of_kind)})
    same_number({"home": home.objectives_covered, "page": sum(row.n > 0 for row in of_kind)})


@pytest.mark.slow
def test_the_promises_of_a_city_have_one_number(client: Client) -> None:
    rows = {row["id"]: row for row in api(client, "cities", "page_size=100")["results"]}
    listed = {row.city.slug: row for row in context(client, "/cities/")["rows"]}
    assert set(rows) == set(listed)

    for slug, row in rows.items():
        promises = context(client, f"/cities/{slug}/")["promises"]
        statistics = api(client, "statistics", f"by=standing&city={slug}")["of"]
        same_number(
            {
                "page": promises.n,
                "bar of the page": sum(promises.standings.values()),
                "bar of the list": sum(listed[slug].standings.values()),
                "API": row["commitments_count"],
                "adoptions": api(client, "adoptions", f"city={slug}")["count"],
                "statistics": statistics["adoptions"],
            }
        )
        assert {**promises.standings} == {**listed[slug].standings}
        assert statistics["adoptions_by_standing"] == {**promises.standings}


@pytest.mark.slow
def test_asks_and_statements_are_listed_only_when_named(client: Client) -> None:
    listed = {row["id"] for row in api(client, "commitments", "page_size=100")["results"]}
    rows = api(client, "commitments", "kind=ask,statement")["results"]

    assert {row["id"] for row in rows} == {"ask", "statement"} and not listed & {"ask", "statement"}
    assert {(row["standing"], row["trust"], len(row["adoptions"])) for row in rows} == {
        (None, None, 0)
    }
    assert everywhere(client, "commitments", "kind=ask,statement") == 2
    page = client.get("/commitments/ask/").content.decode()
    assert "It has signatories, and no status." in page
    assert "/commitments/ask/" in client.get("/frameworks/gcm/").content.decode()


@pytest.mark.slow
@pytest.mark.parametrize("trust", ["compiled", "checked,reviewed"])
def test_own_reports_and_public_sources_are_counted_apart(trust: str, client: Client) -> None:
    of = api(client, "statistics", "by=framework")["of"]
    bar = context(client, "/commitments/")["standings"]
    name = "compiled" if trust == "compiled" else "own"

    number = same_number(
        {
            "list": everywhere(client, "commitments", f"trust={trust}"),
            "statistics": of["commitments_by_trust"][name],
            "bar": getattr(bar, name),
        }
    )
    assert number > 0
    same_number(
        {
            "list": everywhere(client, "commitments", "aged=yes"),
            "statistics": sum(of["commitments_aged"].values()),
            "bar": sum(n for key, n in bar.parts.items() if key.aged),
        }
    )
