"""The recipes of docs/api.md, run as a reader would: each prints what the page says."""

import csv
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from cities.audit import Actor, difference, record, snapshot
from cities.models import City, Membership, TrailEntry
from commitments.api import throttling
from config.api_urls import FOLLOWED
from tests.docs.snippets import Reader, Shows, Snippet, snippets

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
shows = Shows(part for part in snippets("api.md") if part.part == "Recipes")
ASK = shows.by_name["Recipes 1"]
Copy = dict[tuple[str, str], Any]


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def refuse_every_other(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let the site say to every other request: too many, wait a second. Return the refused."""
    requested: list[str] = []
    refused: list[str] = []

    def allow(limit: throttling.MinuteThrottle, request: Any, view: Any) -> bool:
        limit.left = 1
        requested.append(request.path)
        if len(requested) % 2:
            refused.append(request.path)
        return len(requested) % 2 == 0

    monkeypatch.setattr(throttling.MinuteThrottle, "allow_request", allow)
    return refused


def change(row: Model, **values: Any) -> None:
    before = snapshot(row)
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    record(row, TrailEntry.Action.CHANGE, Actor(), difference(before, snapshot(row)))


def test_every_recipe_has_a_test() -> None:
    assert shows.untested == set()


@shows("Recipes 1")
def test_what_recipes_share_waits_walks_and_says_what_is_wrong(
    reader: Reader, snippet: Snippet, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader.save(snippet, "ask.py", page_size="2")
    refused = refuse_every_other(monkeypatch)

    printed = reader.python("from ask import rows; print(*rows('commitments', sort='title'))")

    assert printed == "homes health jobs welcome\n"
    assert refused == ["/api/v1/commitments/"] * 2
    with pytest.raises(AssertionError, match=r"RuntimeError: .*colour: Unknown parameter"):
        reader.python("from ask import rows; rows('cities', colour='red')")


@shows("Keep a copy in sync 1")
def test_a_copy_is_made_and_then_only_brought_up_to_date(reader: Reader, snippet: Snippet) -> None:
    reader.save(ASK, "ask.py")

    printed = reader.run(snippet, limit="7")
    assert "4 commitments\n" in printed
    assert copied(reader) == in_lists(reader)

    with sqlite3.connect(reader.folder / "copy.sqlite3") as copy:
        copy.execute("UPDATE rows SET row = '{}' WHERE kind = 'crosswalk'")
    change(City.objects.get(slug="kampala"), note="Capital")
    left = Membership.objects.get(city__slug="nairobi")
    record(left, TrailEntry.Action.DELETE, Actor(), difference(snapshot(left), {}))
    key = str(left.pk)
    left.delete()
    assert ("memberships", key) in copied(reader)

    reader.run(snippet)

    assert copied(reader)["cities", "kampala"]["note"] == "Capital"
    assert ("memberships", key) not in copied(reader)
    same = [row for (kind, _key), row in copied(reader).items() if kind == "crosswalk"]
    assert same == [{}], "What did not change is not fetched again."


def copied(reader: Reader) -> Copy:
    with sqlite3.connect(reader.folder / "copy.sqlite3") as copy:
        rows = copy.execute("SELECT kind, id, row FROM rows").fetchall()
    copy.close()
    return {(kind, key): json.loads(row) for kind, key, row in rows}


def in_lists(reader: Reader) -> Copy:
    """Return every row of the lists as the reader's site gives it, by its list and id."""
    copy: Copy = {}
    for name in FOLLOWED:
        answer = Client().get(reverse(f"api:{name}-list"), {"page_size": 100})
        rows = json.loads(answer.content.decode().replace("http://testserver", reader.site))
        copy |= {(name, str(row["id"])): row for row in rows["results"]}
    return copy


OVERDUE = [
    ("2023-03-01", "Nairobi", "Health – for all", "health"),
    ("2025-03-01", "Kampala", "Welcome", "welcome"),
]


@shows("All overdue commitments 1")
def test_what_is_overdue_is_a_table(reader: Reader, snippet: Snippet) -> None:
    reader.run(snippet)

    rows = table(reader.folder / "overdue.csv")
    assert {
        (row["report_due_on"], row["city_name"], row["commitment_name"], row["commitment_id"])
        for row in rows
    } == set(OVERDUE)


@shows("All overdue commitments 2")
def test_what_is_overdue_is_told_the_longest_first(reader: Reader, snippet: Snippet) -> None:
    reader.save(ASK, "ask.py")

    assert reader.run(snippet).splitlines() == [
        f"since {day}  {who}: {title}  {reader.site}/commitments/{slug}/"
        for day, who, title, slug in OVERDUE
    ]
    everywhere = Snippet("", "", "python", snippet.text.replace(', network="metropolis"', ""))
    assert [line.split("  ")[1] for line in reader.run(everywhere).splitlines()] == [
        "Lima: Health – for all",
        "Nairobi: Health – for all",
        "Kampala: Welcome",
    ]


@shows("All overdue commitments 3")
def test_targets_of_a_year_are_asked_for(metropolis: None, snippet: Snippet) -> None:
    rows = Client().get(snippet.text.strip()).json()["results"]

    assert {(row["commitment"]["id"], row["city"]["id"]) for row in rows} == {
        ("health", "nairobi"),
        ("health", "kampala"),
    }
    assert {row["latest"] for row in rows} == {None}


STANDINGS = ("achieved", "behind", "nothing-known", "on-track")


@shows("My network's progress by objective 1")
def test_progress_by_objective_counts_nothing_twice(reader: Reader, snippet: Snippet) -> None:
    reader.save(ASK, "ask.py", page_size="2")
    reader.run(snippet)

    def printed_lines() -> dict[str, str]:
        return {
            row.pop("objective") or row["title"]: " ".join([*row.values()][1:])
            for row in table(reader.folder / "progress.csv")
        }

    # Commitments, promises, these by standing; targets, those measured, their average.
    every = "4 5 1 1 2 1 6 3 58.3"
    assert printed_lines() == {
        "gcm:7": "2 2 0 1 0 1 3 2 37.5",
        "gcm:8": "0 0 0 0 0 0 0 0 ",
        "gcm:15": "1 1 0 1 0 0 1 1 50.0",
        "under none of these": "2 3 1 0 2 0 3 1 100.0",
        "all": every,
    }
    [header, *_] = table(reader.folder / "progress.csv")
    assert tuple(header)[4:8] == STANDINGS

    reader.run(snippet, FRAMEWORK='"sdg"')
    assert printed_lines() == {
        "sdg:10": "2 3 0 0 2 1 4 1 25.0",
        "sdg:10.7": "2 3 0 0 2 1 4 1 25.0",
        "under none of these": "2 2 1 1 0 0 2 2 75.0",
        "all": every,
    }


@shows("My network's progress by objective 2")
def test_the_numbers_of_commitments_alone_are_statistics(reader: Reader, snippet: Snippet) -> None:
    statistics = json.loads(reader.run(snippet))

    counts = {row["id"]: (row["commitments"], row["adoptions"]) for row in statistics["results"]}
    assert counts == {
        "gcm:7": (2, 2),  # Lima, outside, joined too
        "gcm:15": (1, 1),
        "sdg:10": (2, 3),  # parts of it count too
        "sdg:10.7": (2, 3),
        None: (1, 1),
    }
    assert statistics["of"]["commitments"] == 4


@shows("A list as a file, downloaded only when it changed 1")
def test_a_file_is_fetched_when_it_changed(
    reader: Reader, snippet: Snippet, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = reader.folder / "commitments.csv"
    reader.run(snippet)
    assert {row["id"] for row in table(file)} == {"welcome", "health", "homes", "jobs"}

    file.write_text("as it was")
    reader.run(snippet)
    assert file.read_text() == "as it was"

    change(City.objects.get(slug="kampala"), name="Kampala City")
    refused = refuse_every_other(monkeypatch)
    reader.run(snippet)
    assert refused == ["/api/v1/commitments/"]
    assert len(table(file)) == 4


@shows("A list as a file, downloaded only when it changed 2")
def test_texts_are_read_as_they_were_written(reader: Reader, snippet: Snippet) -> None:
    reader.run(shows.by_name["A list as a file, downloaded only when it changed 1"])
    assert "'+100 homes" in (reader.folder / "commitments.csv").read_text(encoding="utf-8-sig")

    assert set(reader.run(snippet).splitlines()) == {
        "2021-05-01 behind Welcome",
        "2021 nothing-known Health – for all",
        "undated on-track +100 homes",
        "undated achieved Jobs",
    }


@shows("A map 1")
def test_a_map_has_the_cities_of_the_network(reader: Reader, snippet: Snippet) -> None:
    reader.run(snippet)

    collection = json.loads((reader.folder / "cities.geojson").read_text())
    assert collection["type"] == "FeatureCollection"
    assert {
        feature["id"]: feature["geometry"]["coordinates"] for feature in collection["features"]
    } == {
        "kampala": [2.5, 1.5],
        "nairobi": [2.5, 1.5],
    }
    assert collection["features"][0]["properties"]["freshness"]
