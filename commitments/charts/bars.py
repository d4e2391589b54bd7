"""Bars: promises by standing, and the share of the funding that is secured."""

from dataclasses import dataclass
from decimal import Decimal

from commitments.charts import WIDTH
from commitments.charts.numbers import coordinate
from commitments.models import Standing, StatusCounts, StatusKey

GAP = 1.5  # units between two segments


@dataclass(frozen=True)
class Segment:
    """The part of a bar that stands for one status: a standing, on whose word, old or not."""

    key: StatusKey
    words: str
    n: int
    x: str
    width: str


def status_parts(counts: StatusCounts) -> list[tuple[StatusKey, int]]:
    """Return the statuses that occur, in the order of the standings: own before public sources."""
    order = Standing.values
    parts = [(key, n) for key, n in counts.parts.items() if n]
    return sorted(parts, key=lambda part: (order.index(part[0].standing), *part[0][1:]))


def segments(counts: StatusCounts, scale: int = 0) -> list[Segment]:
    """Return the segments of a bar in the order of the standings; empty ones are left out.

    `scale` is how many the full width stands for; bars of one group share it. At least the sum of
    `counts`, which is what a bar of its own fills the width with.
    """
    total = counts.total
    scale = max(scale, total)
    drawn, before = [], 0
    for key, n in status_parts(counts):
        left, right = WIDTH * before / scale, WIDTH * (before + n) / scale
        before += n
        if before < total:
            right = max(right - GAP, left + 0.5)
        drawn.append(
            Segment(
                key,
                key.words(),
                n,
                coordinate(left),
                coordinate(right - left),
            )
        )
    return drawn


def share_width(share: Decimal | None) -> str:
    """Return the width of a share of 1 in drawing units; shares are limited to 0 to 1."""
    return coordinate(WIDTH * min(max(share or Decimal(0), Decimal(0)), Decimal(1)))
