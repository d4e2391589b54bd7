"""Cities on the map of the world as filled dots and rings, those that overlap as one dot.

Pure functions; nothing here knows the database.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import hypot

from commitments.charts.numbers import coordinate
from commitments.charts.projection import Crop

Position = tuple[float, float]
# How often groups that are too close move; what is then nearer than nearly the distance is one.
MOVES, ALMOST = 60, 0.95


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


def overlapping(
    points: Sequence[Position], distance: float, crop: Crop, kinds: Sequence[str] = ()
) -> list[DotGroup]:
    """Return the points inside the crop, those whose dots would overlap in one group.

    The middles of two groups are nearly `distance` apart or more. With `kinds`, one for each
    point, a group is of one kind: groups of two kinds move apart, and become one only where there
    is no room. The groups are made from west to east, so that the same cities make the same groups.
    """
    by_kind: dict[str, list[DotGroup]] = {}
    for n in sorted(range(len(points)), key=lambda n: points[n]):
        if crop.holds(*points[n]):
            kind = kinds[n] if kinds else ""
            by_kind.setdefault(kind, []).append(DotGroup([n], *points[n]))
    groups = [group for each in by_kind.values() for group in _joined(each, distance)]
    _move_apart(groups, distance, crop)
    return _joined(groups, distance * ALMOST)


def _joined(groups: list[DotGroup], distance: float) -> list[DotGroup]:
    """Return the groups, those that are closer than a distance as one."""
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


def _move_apart(groups: list[DotGroup], distance: float, crop: Crop) -> None:
    """Move groups that are too close away from each other, both by as much, inside the crop."""
    for _round in range(MOVES):
        close = [pair for pair in combinations(groups, 2) if _apart(*pair) < distance]
        if not close:
            return
        for group, other in close:
            apart = _apart(group, other)
            x, y = (other.x - group.x, other.y - group.y) if apart else (1.0, 0.0)
            step = max(0.0, distance - apart) / 2 / (apart or 1)
            group.x, group.y = crop.nearest(group.x - x * step, group.y - y * step, distance / 2)
            other.x, other.y = crop.nearest(other.x + x * step, other.y + y * step, distance / 2)


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
