"""Which counts of people are hidden, so that none of them can be worked out.

The attacker reads everything that is public, earlier and later reports and replaced versions
included, knows this rule, and knows that counts are whole and never negative; that the parts of one
dimension add up to the whole, with or without a rest; that a running total never falls; and which
targets count the same people. At least `POSSIBLE` counts stay possible for each hidden cell.

Primary suppression: a count of 1 to `small`, which are at least 5. Secondary suppression: not the
next smallest part, whose choice would itself say something, but every part of that dimension that
is not 0. A whole is hidden, and then all its parts with it, where that is not enough. What hides a
dimension can be read from what stays, so it says nothing more:

* Let a whole T be shown and k parts of it be hidden: each is at least 1, and one of them, or the
  rest, is small. Part i can then be each of 1 … 5 as long as T ≥ k + 4: the other parts take 1
  each, and one of them what is left. With a smaller T the whole is hidden as well.
* Where T is small it is hidden with all its parts, 0 included: T can be 1 … `small`, a part 0 … T.
* Between reports and targets, where x ≤ y must hold, each hidden count keeps the bounds that its
  own equation and all shown counts leave: `safe` computes them, and what narrows them is hidden.

Each round hides at least one more cell, so it ends; a report that shows no count tells nothing.

The terms and the kind of attack are those of the field: L. Willenborg and T. de Waal, Elements of
Statistical Disclosure Control (2001), chapters 6 and 7; A. Hundepool and others, Statistical
Disclosure Control (2012), chapter 4; for an attacker who knows the rule, R. C.-W. Wong and others,
Minimality Attack in Privacy Preserving Data Publishing (VLDB 2007).
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from itertools import combinations, product

from commitments.reporting.disclosure.bounds import (
    POSSIBLE,
    added_shown,
    at_most,
    safe,
    whole_safe,
)
from commitments.reporting.disclosure.counts import Count, CountTable, added, same_word, tables
from commitments.reporting.disclosure.totals import SharedTotal

# With more sums than this of parts without a dimension, all those parts count as revealing.
MOST_SUMS = 20_000
# The most wholes of other targets that are added to and taken from each other at once.
MOST_TERMS = 4

# Wholes by name, each added or taken away.
Combination = tuple[tuple[Hashable, int], ...]


class Reason(Enum):
    """Why a count is hidden."""

    SMALL = "small"
    CHOSEN = "chosen"
    REVEALS = "reveals"
    EARLIER = "earlier"
    OTHERS = "others"


@dataclass(frozen=True)
class Surroundings:
    """What else is public of the same people.

    `before` and `after` are reports on other periods in their order, `versions` others on the same
    period, each as its cells. `running` are the targets whose figures are running totals. `totals`
    are those that a target's counts make with what other parties report.
    """

    before: Sequence[Sequence[Count]] = ()
    after: Sequence[Sequence[Count]] = ()
    versions: Sequence[Sequence[Count]] = ()
    running: Set[Hashable] = frozenset()
    flows: Set[Hashable] = frozenset()
    totals: Mapping[Hashable, Sequence[SharedTotal]] = field(default_factory=dict)


def hidden_cells(
    cells: Sequence[Count], around: Surroundings | None = None, small: int = POSSIBLE
) -> dict[Count, Reason]:
    """Return the cells of one report to hide, with the reason for each; `cells` count the same.

    Cells that are hidden already are not among them.
    """
    judgement = _Judgement(tuple(cells), around or Surroundings(), max(small, POSSIBLE))
    judgement.judge()
    return judgement.reasons


@dataclass(frozen=True)
class _Before:
    """The whole of a target in the report before."""

    target: Hashable


@dataclass
class _Judgement:
    cells: tuple[Count, ...]
    around: Surroundings
    small: int
    reasons: dict[Count, Reason] = field(default_factory=dict)

    def judge(self) -> None:
        for table in self.tables().values():
            self._hide_small(table)
        rules = (
            self._versions,
            self._room,
            self._running,
            self._targets,
            self._wholes,
            self._totals,
        )
        while any(rule() for rule in rules):
            pass

    def tables(self) -> dict[Hashable, CountTable]:
        return tables(self.cells, self.reasons)

    def is_small(self, value: Decimal | None) -> bool:
        return value is not None and 0 < value <= self.small

    # What is hidden

    def _hide(self, cells: Iterable[Count], reason: Reason, zeros: bool = False) -> bool:
        """Hide cells that have a count, and return whether that hides any more."""
        more = [
            cell
            for cell in cells
            if cell.value is not None
            and cell not in self.reasons
            and (zeros or cell.value > 0)
            and not cell.hidden
        ]
        for cell in more:
            self.reasons[cell] = Reason.SMALL if self.is_small(cell.value) else reason
        return bool(more)

    def _hide_dimension(self, table: CountTable, dimension: str, reason: Reason) -> bool:
        return self._hide(table.dimensions.get(dimension, ()), reason, zeros=True)

    def _hide_table(self, table: CountTable, reason: Reason) -> bool:
        """Hide the whole and all its parts, if it counts anybody."""
        return any(cell.positive() for cell in table.cells) and self._hide(
            table.cells, reason, zeros=True
        )

    # One table

    def _hide_small(self, table: CountTable) -> None:
        """Hide a small whole with its parts, and the dimensions that have a small part."""
        total = table.true_total()
        whole = [cell for cell in table.cells if not cell.part]
        if any(cell.hidden for cell in whole):
            self._hide_table(table, Reason.CHOSEN)
        elif self.is_small(total):
            self._hide_table(table, Reason.REVEALS)
        groups = list(_groups(table, total))
        for group, complete in groups:
            if self._risky(group, total, complete):
                self._hide(group, Reason.REVEALS)
        self._hide_joined(groups, total)
        self._hide_refined(table)

    def _risky(self, group: list[Count], total: Decimal | None, complete: bool) -> bool:
        """Whether a part, or what is left of the whole without some of them, is small."""
        if any(cell.hidden or self.is_small(cell.value) for cell in group):
            return True
        if complete or total is None:
            return False
        sums = _sums(group, total)
        return sums is None or any(self.is_small(total - each) for each in sums if each)

    def _hide_joined(self, groups: list[tuple[list[Count], bool]], total: Decimal | None) -> None:
        """Hide parts that add up to the whole with a hidden one, whatever dimension they name."""
        parts = [cell for group, complete in groups if not complete for cell in group]
        hidden, shown = self._divided(parts)
        if total is None or not hidden or not shown:
            return
        sums = _sums(shown, total)
        if sums is None or any(total - (cell.value or 0) in sums for cell in hidden):
            self._hide(parts, Reason.REVEALS)

    def _divided(self, cells: list[Count]) -> tuple[list[Count], list[Count]]:
        """Return which counts are hidden so far, and which are not."""
        hidden = [cell for cell in cells if cell in self.reasons]
        return hidden, [cell for cell in cells if cell not in self.reasons]

    def _hide_refined(self, table: CountTable) -> None:
        """Hide with a dimension those that it divides further: women, of women under 18."""
        for fine, parts in table.dimensions.items():
            if not any(cell in self.reasons for cell in parts):
                continue
            for coarse, others in table.dimensions.items():
                if coarse != fine and len(others) > 1 and _divides(parts, others):
                    self._hide(others, Reason.REVEALS)

    def _room(self) -> bool:
        """Hide the whole where it leaves the hidden parts too few possible counts."""
        more = False
        for table in self.tables().values():
            if table.total is None:
                continue
            crowded = any(
                _hidden_count(table, name)
                and table.total - added_shown(table, name)
                < _hidden_count(table, name) + POSSIBLE - 1
                for name in table.dimensions
            )
            more |= crowded and self._hide_table(table, Reason.REVEALS)
        return more

    # Other versions of the report, other periods, other targets

    def _versions(self) -> bool:
        """Keep hidden what a version hides; hide the whole beside parts that a version shows."""
        more = False
        current = self.tables()
        for version in self.around.versions:
            for target, old in tables(version).items():
                table = current.get(target)
                if table is None:
                    continue
                for name in table.dimensions:
                    if old.hidden(name):
                        more |= self._hide(table.dimensions[name], Reason.EARLIER)
                    if self._still_shown(table, old, name):
                        more |= self._hide_table(table, Reason.EARLIER)
        return more

    def _still_shown(self, table: CountTable, old: CountTable, name: str) -> bool:
        """Whether a version shows a count that is hidden now."""
        shown = old.public_counts(name)
        return any(
            cell in self.reasons and cell.value and shown.get(cell.part) == cell.value
            for cell in table.dimensions[name]
        )

    def _running(self) -> bool:
        """Protect running totals, hidden now or before, between those before and after them."""
        for target in self.around.running:
            table = self.tables().get(target)
            if table is not None:
                before, after = self._others(target)
                if self._protect_series(before, table, after):
                    return True
        return False

    def _others(self, target: Hashable) -> tuple[list[CountTable], list[CountTable]]:
        """Return the tables of a target in the reports before and after this one."""
        before = [tables(cells).get(target) for cells in self.around.before]
        after = [tables(cells).get(target) for cells in self.around.after]
        return [each for each in before if each], [each for each in after if each]

    def _protect_series(
        self, before: list[CountTable], table: CountTable, after: list[CountTable]
    ) -> bool:
        """Hide what of this table narrows a series of running totals too much."""
        series, public = [*before, table, *after], [*before, *after]
        for place, each in enumerate(series):
            mine = place == len(before)
            old = place - (place > len(before))
            # What was public without this report cannot be protected by hiding it.
            narrowed = not whole_safe(series, place) and (mine or whole_safe(public, old))
            if narrowed and self._hide_table(table, Reason.EARLIER):
                return True
            for name in each.dimensions:
                if safe(series, place, name) or not (mine or safe(public, old, name)):
                    continue
                if self._hide_narrowing(table, name, mine):
                    return True
        return False

    def _hide_narrowing(self, table: CountTable, name: str, mine: bool) -> bool:
        """Hide a dimension that narrows another report's, the whole where that is not enough."""
        by_dimension = not mine and self._hide_dimension(table, name, Reason.EARLIER)
        return by_dimension or self._hide_table(table, Reason.EARLIER)

    def _targets(self) -> bool:
        """Hide the parts of a target that bound hidden parts of another, of the same people."""
        for table, other in product(self.tables().values(), repeat=2):
            for name in table.dimensions:
                if (
                    table.cells == other.cells
                    or not table.hidden(name)
                    or not other.public_counts(name)
                ):
                    continue
                up = at_most(table, other, name) and not safe([table, other], 0, name)
                down = at_most(other, table, name) and not safe([other, table], 1, name)
                if (up or down) and self._hide_dimension(other, name, Reason.OTHERS):
                    return True
        return False

    def _wholes(self) -> bool:
        """Hide a whole that gives a hidden count by adding and taking away other wholes."""
        current = self.tables()
        counts = {target: table.total for target, table in current.items() if table.total}
        for target in self.around.running:
            before, _after = self._others(target)
            if not before or target not in counts:
                continue
            if before[-1].total is not None:
                counts[_Before(target)] = before[-1].total
            elif self.around.flows & counts.keys() and self._hide_table(
                current[target], Reason.EARLIER
            ):
                # With what came since, it would give the whole that was hidden before.
                return True
        return self._hide_terms(current, counts)

    def _totals(self) -> bool:
        """Hide what gives a hidden count of another party: of a network's cities, an umbrella."""
        more = False
        for target, table in self.tables().items():
            for total in self.around.totals.get(target, ()):
                for cell in total.revealing(table):
                    cells = table.dimensions[cell.dimension] if cell.part else table.cells
                    more |= self._hide(cells, Reason.EARLIER, zeros=True)
        return more

    def _hide_terms(
        self, current: dict[Hashable, CountTable], counts: dict[Hashable, Decimal]
    ) -> bool:
        """Hide the smallest whole of a combination of wholes that gives a hidden count."""
        for terms in _terms(counts):
            if not self._gives_hidden(terms, counts):
                continue
            names = [name for name, _sign in terms if name in current]
            names.sort(key=lambda name: counts[name])
            if any(self._hide_table(current[name], Reason.OTHERS) for name in names):
                return True
        return False

    def _gives_hidden(self, terms: Combination, counts: dict[Hashable, Decimal]) -> bool:
        """Whether some wholes give a hidden count, or leave a small one too few values.

        How a whole grew since the report before says nothing about its own parts.
        """
        grown = {name.target for name, _sign in terms if isinstance(name, _Before)}
        hidden = {cell.value for cell in self.reasons if cell.value and cell.target not in grown}
        amount = abs(sum((sign * counts[name] for name, sign in terms), Decimal(0)))
        small = amount < POSSIBLE and any(value < amount for value in hidden)
        return small or amount in hidden


# What the rules count and compare


def _groups(table: CountTable, total: Decimal | None) -> Iterable[tuple[list[Count], bool]]:
    """Yield the parts that are judged together, and whether they are known to make the whole.

    Parts without a dimension may belong to each of those that do not add up to the whole.
    """
    loose = list(table.dimensions.get("", ()))
    for name, cells in table.dimensions.items():
        visible = not any(cell.hidden for cell in cells)
        complete = bool(name) and visible and added(cells) == total
        if complete or ("" not in table.dimensions):
            yield cells, complete
        elif name:
            loose += cells
    if loose:
        yield loose, False


def _sums(cells: Iterable[Count], most: Decimal) -> set[Decimal] | None:
    """Return what any of the counts add up to, up to `most`; None where there are too many."""
    sums = {Decimal(0)}
    for cell in cells:
        value = cell.value or Decimal(0)
        sums |= {each + value for each in sums if each + value <= most}
        if len(sums) > MOST_SUMS:
            return None
    return sums


def _divides(fine: Iterable[Count], coarse: Iterable[Count]) -> bool:
    """Whether one part is named by the words of another and more: "women under 18"."""
    names = [set(same_word(cell.part).split()) for cell in fine]
    return any(set(same_word(cell.part).split()) < name for cell in coarse for name in names)


def _hidden_count(table: CountTable, name: str) -> int:
    return sum(table.hides(cell) and cell.positive() for cell in table.dimensions[name])


def _terms(names: Collection[Hashable]) -> Iterable[Combination]:
    """Yield the ways to add wholes to the first of some, or take them from it."""
    most = MOST_TERMS if len(names) <= 2 * MOST_TERMS else 2
    for size in range(1, most + 1):
        for chosen in combinations(names, size):
            for signs in product((1, -1), repeat=size - 1):
                yield tuple(zip(chosen, (1, *signs), strict=True))
