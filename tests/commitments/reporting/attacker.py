"""An attacker on hidden counts: solves all that is public as a system of whole numbers."""

from collections.abc import Iterator
from dataclasses import dataclass, field

# More than any count of these tests.
MOST = 600


@dataclass
class Sum:
    """The counts that are added, each by its sign, make at least `low` and at most `high`."""

    signs: dict[str, int]
    low: int
    high: int


@dataclass
class Attacker:
    """What is public: bounds of counts by name, and sums of them."""

    bounds: dict[str, tuple[int, int]] = field(default_factory=dict)
    sums: list[Sum] = field(default_factory=list)

    def learn(self, name: str, low: int = 0, high: int = MOST) -> None:
        self.bounds[name] = (low, high)

    def adds_up(self, whole: str, parts: list[str]) -> None:
        self.sums.append(Sum({whole: -1} | dict.fromkeys(parts, 1), 0, 0))

    def at_most(self, less: str, more: str) -> None:
        self.sums.append(Sum({more: 1, less: -1}, 0, MOST))

    def possible(self, name: str, enough: int) -> list[int]:
        """Return counts that are possible for a name, not more than `enough`."""
        low, high = self.bounds[name]
        values = []
        for value in range(low, high + 1):
            if next(self._solutions(self.bounds | {name: (value, value)}), None) is not None:
                values.append(value)
                if len(values) == enough:
                    break
        return values

    def _solutions(self, bounds: dict[str, tuple[int, int]]) -> Iterator[dict[str, int]]:
        narrowed = self._narrowed(bounds)
        if narrowed is None:
            return
        width, name = min(
            ((high - low, name) for name, (low, high) in narrowed.items() if low < high),
            default=(0, ""),
        )
        if not width:
            yield {name: low for name, (low, _high) in narrowed.items()}
            return
        low, high = narrowed[name]
        middle = (low + high) // 2
        yield from self._solutions(narrowed | {name: (low, middle)})
        yield from self._solutions(narrowed | {name: (middle + 1, high)})

    def _narrowed(self, bounds: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]] | None:
        """Return the bounds that the sums leave, or None where they contradict each other."""
        bounds, changed = dict(bounds), True
        while changed:
            changed = False
            for each in self.sums:
                least = {n: min(s * b for b in bounds[n]) for n, s in each.signs.items()}
                most = {n: max(s * b for b in bounds[n]) for n, s in each.signs.items()}
                all_least, all_most = sum(least.values()), sum(most.values())
                if all_least > each.high or all_most < each.low:
                    return None
                for name, sign in each.signs.items():
                    low = max(least[name], each.low - (all_most - most[name]))
                    high = min(most[name], each.high - (all_least - least[name]))
                    if low > high:
                        return None
                    new = (low, high) if sign > 0 else (-high, -low)
                    if new != bounds[name]:
                        bounds[name], changed = new, True
                        break
        return bounds
