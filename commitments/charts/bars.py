"""Bars: promises by standing, and the share of the funding that is secured."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from commitments.charts import WIDTH
from commitments.charts.numbers import coordinate
from commitments.models import Standing

GAP = 1.5  # units between two segments


@dataclass(frozen=True)
class Segment:
    """The part of a bar that stands for one standing."""

    standing: str
    words: str
    n: int
    x: str
    width: str


def segments(counts: Mapping[str, int], scale: int = 0) -> list[Segment]:
    """Return the segments of a bar in the order of the standings; empty ones are left out.

    `scale` is how many the full width stands for; bars of one group share it. At least the sum of
    `counts`, which is what a bar of its own fills the width with.
    """
    total = sum(counts.values())
    scale = max(scale, total)
    drawn, before = [], 0
    for standing in Standing:
        n = counts.get(standing.value, 0)
        if not n:
            continue
        left, right = WIDTH * before / scale, WIDTH * (before + n) / scale
        before += n
        if before < total:
            right = max(right - GAP, left + 0.5)
        drawn.append(
            Segment(
                standing.value,
                str(standing.label),
                n,
                coordinate(left),
                coordinate(right - left),
            )
        )
    return drawn


def share_width(share: Decimal | None) -> str:
    """Return the width of a share of 1 in drawing units; shares are limited to 0 to 1."""
    return coordinate(WIDTH * min(max(share or Decimal(0), Decimal(0)), Decimal(1)))
