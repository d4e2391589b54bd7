"""Columns that stand side by side: one for each objective of an agenda."""

from collections.abc import Sequence
from dataclasses import dataclass

from commitments.charts.numbers import coordinate

PITCH, COLUMN, TALLEST, FOOT = 20, 16, 70, 90


@dataclass(frozen=True)
class ObjectiveColumn:
    """A column in drawing units, with its number above it and its name below."""

    x: str
    middle: str
    y: str
    height: str
    number: str
    name: str


def columns(numbers: Sequence[tuple[str, int]]) -> list[ObjectiveColumn]:
    """Return the columns for names with their numbers; the tallest stands for the largest."""
    largest = max((n for _name, n in numbers), default=0) or 1
    drawn = []
    for at, (name, n) in enumerate(numbers):
        height = TALLEST * n / largest
        left = at * PITCH
        drawn.append(
            ObjectiveColumn(
                x=coordinate(left),
                middle=coordinate(left + COLUMN / 2),
                y=coordinate(FOOT - height),
                height=coordinate(height),
                number=str(n) if n else "",
                name=name,
            )
        )
    return drawn
