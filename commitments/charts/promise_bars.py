"""The bar of one promise: where it started, how far it is, what was promised, the steady path.

Positions are shares of the width in per cent, so that a bar is as wide as its card. Pure functions.
"""

from dataclasses import dataclass
from decimal import Decimal

from commitments.charts.numbers import coordinate

ZERO = Decimal(0)


@dataclass(frozen=True)
class PromiseBar:
    """Positions on a bar, as an SVG reads them: "38.5%"; empty where there is none."""

    start: str
    reached: str
    promised: str
    path: str


def promise_positions(
    value: Decimal | None,
    aim: Decimal | None,
    baseline: Decimal | None = None,
    path: Decimal | None = None,
) -> PromiseBar | None:
    """Return the bar for a value on the way from `baseline` to `aim`; None if nothing can be drawn.

    `path` is where a steady pace would be. Where less is better the bar shows the way covered. The
    bar ends at what was promised or, where that is passed, at the value.
    """
    if value is None or aim is None or value < 0 or aim == baseline:
        return None
    falling = baseline is not None and baseline > aim
    if baseline is not None and falling:
        value, aim = max(baseline - value, ZERO), baseline - aim
        path = None if path is None else baseline - path
        baseline = None
    if aim <= 0 or (baseline or ZERO) < 0:
        return None
    top = max(value, aim)
    start = min(baseline or ZERO, value)
    return PromiseBar(
        start=_position(start, top),
        reached=_position(value, top),
        promised=_position(aim, top),
        path="" if path is None else _position(path, top),
    )


def _position(value: Decimal, top: Decimal) -> str:
    """Return a value as a share of the width, within it."""
    return f"{coordinate(min(max(value / top, ZERO), Decimal(1)) * 100)}%"
