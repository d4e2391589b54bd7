"""What the made-up cities promised: themes, three cities to each, and the League's pledges.

They are tables beside this file, as the catalogue is.
"""

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent


class Theme(NamedTuple):
    """A kind of promise: what it is made under, whom it is for, what it aims at, how it is met."""

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
    """One city's wording of a theme."""

    theme: Theme
    title: str
    summary: str


class Pledge(NamedTuple):
    """One of the five pledges of the Harbour League, which its members take up as partners."""

    slug: str
    title: str
    summary: str
    objectives: list[str]


def rows_of(name: str) -> list[dict[str, str]]:
    """Return the rows of a table of the demonstration."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
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
