"""How numbers are drawn: coordinates, short amounts, the marks of an axis."""

from decimal import Decimal
from math import ceil, floor

from django.utils.translation import pgettext

from config.numbers import amount

MOST_TICKS = 5
_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


def coordinate(number: float | Decimal) -> str:
    """Return a coordinate as an SVG reads it in every language: "12.5", at most two places."""
    rounded = round(float(number), 2) + 0  # adding 0 takes the sign from a minus zero
    return f"{rounded:.2f}".rstrip("0").rstrip(".")


def short(value: Decimal) -> str:
    """Return a number for a narrow axis: "8 m" for eight million; exact below 100,000."""
    size = abs(value)
    if size < 100_000:
        return amount(value)
    # Translators: units of large numbers on the axis of a chart; keep them very short.
    units = [
        (Decimal(10) ** 12, pgettext("large number", "%(n)s tn")),
        (Decimal(10) ** 9, pgettext("large number", "%(n)s bn")),
        (Decimal(10) ** 6, pgettext("large number", "%(n)s m")),
        (Decimal(10) ** 3, pgettext("large number", "%(n)s k")),
    ]
    unit, words = next(pair for pair in units if size >= pair[0])
    return words % {"n": amount((value / unit).quantize(Decimal("0.01")))}


def ticks(low: Decimal, high: Decimal) -> list[Decimal]:
    """Return at most five round numbers, evenly spaced, that hold both ends between them."""
    if low == high:
        low, high = (low - abs(low) / 2, high + abs(high) / 2) if low else (low, Decimal(1))
    rough = (high - low) / (MOST_TICKS - 1)
    power = Decimal(10) ** rough.adjusted()
    sizes = (step * power * scale for scale in (1, 10) for step in _STEPS)
    return next(marks for size in sizes if len(marks := _marks(low, high, size)) <= MOST_TICKS)


def _marks(low: Decimal, high: Decimal, size: Decimal) -> list[Decimal]:
    """Return the multiples of `size` from the last one not above `low` to the first past `high`."""
    return [n * size for n in range(floor(low / size), ceil(high / size) + 1)]
