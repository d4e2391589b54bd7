"""The Equal Earth projection: positions of places on the map of the world, in drawing units.

The projection keeps areas true, so that no continent is made small. Its polynomial is that of
Šavrič, Patterson and Jenny (2018). The drawing is static/img/world.svg, 1000 units wide and cut off
at 84° north. Pure functions; nothing here knows the database.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

WIDTH, HEIGHT = 1000, 435
NORTH = 84  # degrees, the upper edge of the drawing
A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796


@dataclass(frozen=True)
class Crop:
    """A part of the drawing, in its units: what an SVG calls a view box."""

    x: float
    y: float
    width: float
    height: float

    def __str__(self) -> str:
        return " ".join(f"{number:g}" for number in (self.x, self.y, self.width, self.height))

    def holds(self, x: float, y: float) -> bool:
        """Whether a point of the drawing is inside."""
        return self.x <= x <= self.x + self.width and self.y <= y <= self.y + self.height

    def nearest(self, x: float, y: float, margin: float) -> tuple[float, float]:
        """Return the point nearest to this one that is so far inside."""
        left, top = self.x + margin, self.y + margin
        return (
            max(left, min(x, self.x + self.width - margin)),
            max(top, min(y, self.y + self.height - margin)),
        )


WORLD = Crop(0, 0, WIDTH, HEIGHT)


def equal_earth(latitude: float, longitude: float) -> tuple[float, float]:
    """Return the plane coordinates of a place, in radians of a globe of radius 1."""
    angle = asin(sqrt(3) / 2 * sin(radians(latitude)))
    square = angle * angle
    slope = A1 + 3 * A2 * square + square**3 * (7 * A3 + 9 * A4 * square)
    x = 2 * sqrt(3) * radians(longitude) * cos(angle) / (3 * slope)
    y = angle * (A1 + A2 * square + square**3 * (A3 + A4 * square))
    return x, y


SCALE = WIDTH / 2 / equal_earth(0, 180)[0]
TOP = equal_earth(NORTH, 0)[1]


def project(latitude: float, longitude: float) -> tuple[float, float]:
    """Return the position of a place in the drawing: units from the left and from the top."""
    x, y = equal_earth(latitude, longitude)
    return WIDTH / 2 + x * SCALE, (TOP - y) * SCALE


def crop_around(points: Iterable[tuple[float, float]], smallest: float = 200) -> Crop:
    """Return the part of the drawing that shows all points with a margin, in the same shape.

    It is at least `smallest` units wide, so that the coast can be recognised, and stays inside the
    drawing.
    """
    points = list(points)
    if not points:
        return WORLD
    left, right = min(x for x, _y in points), max(x for x, _y in points)
    top, bottom = min(y for _x, y in points), max(y for _x, y in points)
    shape = WIDTH / HEIGHT
    width = max(smallest, (right - left) * 1.2, (bottom - top) * 1.2 * shape)
    if width >= WIDTH:
        return WORLD
    height = width / shape
    x = min(max((left + right - width) / 2, 0), WIDTH - width)
    y = min(max((top + bottom - height) / 2, 0), HEIGHT - height)
    return Crop(round(x, 1), round(y, 1), round(width, 1), round(height, 1))


def clustered(
    points: Iterable[tuple[float, float]], most: int, crop: Crop = WORLD
) -> list[list[int]]:
    """Return the points in groups, by their indexes: each alone where there are at most `most`.

    With more points, those in the same square of a grid share a dot; the grid grows coarser until
    there are few enough. Points outside the crop are left out.
    """
    shown = [(n, x, y) for n, (x, y) in enumerate(points) if crop.holds(x, y)]
    if len(shown) <= most:
        return [[n] for n, _x, _y in shown]
    side = sqrt(crop.width * crop.height / most)
    while len(groups := _by_square(shown, side)) > most:
        side *= 1.2
    return groups


def _by_square(points: Iterable[tuple[int, float, float]], side: float) -> list[list[int]]:
    """Return the indexes of the points, those in the same square of a grid together."""
    groups: dict[tuple[int, int], list[int]] = {}
    for n, x, y in points:
        groups.setdefault((int(x / side), int(y / side)), []).append(n)
    return list(groups.values())
