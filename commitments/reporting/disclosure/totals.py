"""Totals that one party reports of what others report: a network of its cities, an umbrella.

Whoever takes what the others report from the total is left with what those report whose counts are
hidden. No such equation is certain, as a total may count others as well; it is treated as if it
were wherever its counts allow it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from commitments.reporting.disclosure.bounds import POSSIBLE
from commitments.reporting.disclosure.counts import Count, CountTable


@dataclass(frozen=True)
class SharedTotal:
    """What others report that adds up with one table: the whole, or None where that table is it.

    `members` are the other members; `silent` how many more have no such counts that are public.
    """

    whole: CountTable | None
    members: Sequence[CountTable]
    silent: int = 0

    def revealing(self, table: CountTable) -> list[Count]:
        """Return the cells of a table that leave a hidden count of others too few values."""
        shown = [cell for cell in table.cells if cell.value and not table.hides(cell)]
        return [cell for cell in shown if self._reveals(cell)]

    def _reveals(self, cell: Count) -> bool:
        alike = [_alike(member, cell) for member in self.members]
        counts = [each.value for each in alike if each and each.value is not None]
        hidden = sum(each is not None and each.hidden for each in alike)
        silent = self.silent + alike.count(None)
        if self.whole is None:
            return _too_little((cell.value or 0) - _sum(counts), hidden, silent)
        whole = _alike(self.whole, cell)
        if whole is None:
            return False
        if whole.value is None:
            return not hidden and not silent
        return _too_little(whole.value - _sum(counts) - (cell.value or 0), hidden, silent)


def _too_little(left: Decimal, hidden: int, silent: int) -> bool:
    """Whether what is left of a total gives one of the hidden counts fewer than five values."""
    if left < max(hidden, 1):
        return False
    if not hidden:
        return bool(silent) and left <= POSSIBLE
    return left < hidden + POSSIBLE - 1 or (hidden == 1 and not silent)


def _sum(counts: Sequence[Decimal | None]) -> Decimal:
    return sum((count or Decimal(0) for count in counts), Decimal(0))


def _alike(table: CountTable, cell: Count) -> Count | None:
    """Return the cell of another table for the same part."""
    key = (cell.dimension, cell.part)
    return next((each for each in table.cells if (each.dimension, each.part) == key), None)
