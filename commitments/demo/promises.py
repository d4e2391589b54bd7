"""The promises of the invented cities: themes, three cities each, and the pledges of the League.

They are tables beside this file, as the catalogue is.
"""

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

DATA_FOLDER = Path(__file__).parent


class Theme(NamedTuple):
    """A kind of promise: its framework, population, target and means."""

    code: str
    framework: str
    objectives: list[str]
    populations: list[str]
    target: str
    unit: str
    baseline: int
    value: int
    # The SDG indicator that the target measures, where there is one: 10.c.1.
    indicator: str
    counts_people: bool
    work: list[str]


class Promise(NamedTuple):
    """The promise of one city on a theme."""

    theme: Theme
    title: str
    summary: str


class Pledge(NamedTuple):
    """One of the five pledges of the Harbour League, which its members adopt as partners."""

    slug: str
    title: str
    summary: str
    objectives: list[str]


def rows_of(name: str) -> list[dict[str, str]]:
    """Return the rows of a table of the demonstration."""
    with (DATA_FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def themes() -> dict[str, Theme]:
    return {
        row["code"]: Theme(
            row["code"],
            row["framework"],
            row["objectives"].split("; "),
            row["populations"].split("; "),
            row["target"],
            row["unit"],
            int(row["baseline"]),
            int(row["value"]),
            row["indicator"],
            row["counts_people"] == "yes",
            [row["first_work"], row["second_work"]],
        )
        for row in rows_of("themes.csv")
    }


@cache
def city_promises() -> list[Promise]:
    return [
        Promise(themes()[row["theme"]], row["title"], row["summary"])
        for row in rows_of("promises.csv")
    ]


@cache
def pledges() -> list[Pledge]:
    return [
        Pledge(row["slug"], row["title"], row["summary"], row["objectives"].split("; "))
        for row in rows_of("pledges.csv")
    ]
