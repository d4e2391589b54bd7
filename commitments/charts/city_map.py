"""Cities on the map of the world as filled dots and rings, those that overlap as one dot.

Pure functions; nothing here knows the database.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot

from commitments.charts.numbers import coordinate
from commitments.charts.projection import Crop

Position = tuple[float, float]


@dataclass
class DotGroup:
    """Points whose dots would overlap: their indexes, and the middle between them."""

    members: list[int]
    x: float
    y: float

    def take(self, other: "DotGroup") -> None:
        """Take over the points of another group, and move to the middle of all."""
        mine, theirs = len(self.members), len(other.members)
        self.x = (self.x * mine + other.x * theirs) / (mine + theirs)
        self.y = (self.y * mine + other.y * theirs) / (mine + theirs)
        self.members += other.members


def overlapping(points: Sequence[Position], distance: float, crop: Crop) -> list[DotGroup]:
    """Return the points inside the crop, those whose dots would overlap in one group.

    The middles of two groups are at least `distance` apart. The groups are made from west to east,
    so that the same cities make the same groups.
    """
    order = sorted(range(len(points)), key=lambda n: points[n])
    groups = [DotGroup([n], *points[n]) for n in order if crop.holds(*points[n])]
    while True:
        joined: list[DotGroup] = []
        for group in groups:
            near = next((each for each in joined if _apart(each, group) < distance), None)
            if near is None:
                joined.append(group)
            else:
                near.take(group)
        if len(joined) == len(groups):
            return joined
        groups = joined


def _apart(one_group: DotGroup, other: DotGroup) -> float:
    return hypot(one_group.x - other.x, one_group.y - other.y)


def ring_path(points: Sequence[Position], away_from: Sequence[DotGroup], distance: float) -> str:
    """Return a path that draws a round mark at each point, by its round line ends.

    Marks that would lie under one of the groups, or over a mark before, are left out.
    """
    drawn: list[Position] = []
    for x, y in points:
        under = any(hypot(group.x - x, group.y - y) < distance for group in away_from)
        if under or any(hypot(a - x, b - y) < distance * 0.75 for a, b in drawn):
            continue
        drawn.append((x, y))
    return "".join(f"M{coordinate(round(x, 1))} {coordinate(round(y, 1))}h0" for x, y in drawn)
