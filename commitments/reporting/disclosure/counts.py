"""Counts of people as cells of tables, and what the public reads of them."""

import unicodedata
from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property


def same_word(text: str) -> str:
    """Return a word as people compare it: without case, blanks and ways of composing a letter."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


@dataclass(frozen=True, eq=False)
class Count:
    """One count: of a whole, where `part` is empty, or of one part in one dimension.

    A cell with `hidden` has a count that nobody is shown any more; `value` None without it is no
    count at all. A part without a dimension may belong to any.
    """

    target: Hashable
    dimension: str
    part: str
    value: Decimal | None
    hidden: bool = False

    def positive(self) -> bool:
        """Whether it counts somebody, as far as that is known: 0 identifies nobody."""
        return self.hidden or bool(self.value and self.value > 0)


@dataclass(frozen=True)
class CountTable:
    """The cells of one target in one report, those in `hiding` as the public will read them."""

    cells: tuple[Count, ...]
    hiding: Collection[Count] = ()

    def hides(self, cell: Count) -> bool:
        return cell.hidden or cell in self.hiding

    @cached_property
    def dimensions(self) -> dict[str, list[Count]]:
        """The parts that have a count, by their dimension."""
        groups: dict[str, list[Count]] = {}
        for cell in self.cells:
            if cell.part and (cell.hidden or cell.value is not None):
                groups.setdefault(cell.dimension, []).append(cell)
        return groups

    @property
    def whole_hidden(self) -> bool:
        return any(self.hides(cell) and cell.positive() for cell in self.cells if not cell.part)

    def public_counts(self, dimension: str) -> dict[str, Decimal]:
        """Return the counts that the public reads in a dimension, by part."""
        return {
            cell.part: cell.value
            for cell in self.dimensions.get(dimension, ())
            if cell.value is not None and not self.hides(cell)
        }

    def hidden(self, dimension: str) -> list[str]:
        """Return the parts in a dimension whose counts are not shown."""
        return [cell.part for cell in self.dimensions.get(dimension, ()) if self.hides(cell)]

    @property
    def total(self) -> Decimal | None:
        """The count of the whole that the public reads, or knows at the least from the parts."""
        for cell in self.cells:
            if not cell.part and cell.value is not None and not self.hides(cell):
                return cell.value
        sums = [
            sum(self.public_counts(name).values(), Decimal(0))
            for name in self.dimensions
            if name and not self.hidden(name)
        ]
        return max(sums, default=None)

    def true_total(self) -> Decimal | None:
        """Return the count of the whole, hidden or not; without one, what the parts add up to."""
        for cell in self.cells:
            if not cell.part and cell.value is not None:
                return cell.value
        sums = [added(cells) for name, cells in self.dimensions.items() if name]
        return max(sums, default=None)


def added(cells: Iterable[Count]) -> Decimal:
    """Return the sum of the counts that are there."""
    return sum((cell.value or Decimal(0) for cell in cells), Decimal(0))


def tables(cells: Iterable[Count], hiding: Collection[Count] = ()) -> dict[Hashable, CountTable]:
    """Return the cells of a report as one table for each target."""
    rows: dict[Hashable, list[Count]] = {}
    for cell in cells:
        rows.setdefault(cell.target, []).append(cell)
    return {target: CountTable(tuple(row), hiding) for target, row in rows.items()}
