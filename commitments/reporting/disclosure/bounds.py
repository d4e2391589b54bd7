"""How far hidden counts are bounded by the counts that are shown beside, before and after them."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import product

from commitments.reporting.disclosure.counts import CountTable

# The fewest counts that stay possible for a hidden cell.
POSSIBLE = 5

CountSeries = Sequence[CountTable]


def added_shown(table: CountTable, name: str) -> Decimal:
    return sum(table.public_counts(name).values(), Decimal(0))


def at_most(inner: CountTable, outer: CountTable, name: str) -> bool:
    """Whether one target may count some of the people of another, by all that is counted."""
    mine = {cell.part: cell.value for cell in inner.dimensions[name]}
    theirs = {cell.part: cell.value for cell in outer.dimensions.get(name, ())}
    pairs = [(mine[part], theirs[part]) for part in mine.keys() & theirs.keys()]
    pairs.append((inner.true_total(), outer.true_total()))
    return all(a is None or b is None or a <= b for a, b in pairs)


def whole_safe(series: CountSeries, place: int) -> bool:
    """Whether a hidden whole keeps enough counts between those shown before and after it."""
    if not series[place].whole_hidden:
        return True
    least = max((each.total or Decimal(0) for each in series[:place]), default=Decimal(0))
    later = [each.total for each in series[place + 1 :] if each.total is not None]
    most = min(later, default=None)
    # Where the whole fell, no bound holds.
    return most is None or most < least or most - max(least, Decimal(1)) >= POSSIBLE - 1


def safe(series: CountSeries, place: int, name: str) -> bool:
    """Whether the hidden parts in a dimension of one table keep enough counts in a series.

    The counts of a series never fall. A bound from the equation of the table holds beside those of
    the counts before and after it. That a part grows by no more than the whole holds only while
    those counted in no part do not become fewer, so the other bounds are tried without it, too.
    Bounds that contradict each other say nothing.
    """
    for part in series[place].hidden(name):
        before = _lowest(series[:place], name, part)
        lows = {before, max(before, _grown_least(series, place, name, part))}
        tops = [_highest(series[place + 1 :], name, part), _left(series, place, name, part)]
        highs = {
            min((top for top in each if top is not None), default=None)
            for each in (tops, [*tops, _grown_most(series, place, name, part)])
        }
        for low, high in product(lows, highs):
            if high is not None and low <= high and not _enough(before, low, high):
                return False
    return True


def _left(series: CountSeries, place: int, name: str, part: str) -> Decimal | None:
    """Return what the other parts leave of the whole, or of the next whole that is shown."""
    table = series[place]
    others = [each for each in table.hidden(name) if each != part]
    least = [_lowest(series[:place], name, each) for each in others]
    if table.total is not None:
        return table.total - added_shown(table, name) - sum(max(each, Decimal(1)) for each in least)
    later = [each.total for each in series[place + 1 :] if each.total is not None]
    return min(later) - added_shown(table, name) - sum(least) if later else None


def _grown_most(series: CountSeries, place: int, name: str, part: str) -> Decimal | None:
    """Return what a part can have become, as it grew by no more than the whole did."""
    table, tops = series[place], []
    for old in series[:place]:
        if table.total is not None and old.total is not None and old.dimensions.get(name):
            count = old.public_counts(name).get(part, Decimal(0))
            if part not in old.hidden(name):
                tops.append(count + table.total - old.total - _new(old, table, name, part))
    return min(tops, default=None)


def _grown_least(series: CountSeries, place: int, name: str, part: str) -> Decimal:
    """Return what a part must have been, as it grew by no more than the whole did."""
    table, least = series[place], [Decimal(0)]
    for new in series[place + 1 :]:
        count = new.public_counts(name).get(part)
        if count is not None and table.total is not None and new.total is not None:
            least.append(count - (new.total - table.total - _new(table, new, name, part)))
    return max(least)


def _new(old: CountTable, new: CountTable, name: str, part: str) -> int:
    """Return how many other parts count nobody in the old table, and somebody in the new."""
    shown, hidden = old.public_counts(name), old.hidden(name)
    return sum(
        each != part and each not in hidden and not shown.get(each) for each in new.hidden(name)
    )


def _enough(before: Decimal, low: Decimal, high: Decimal) -> bool:
    """Whether enough counts stay: all small ones where there was nobody before."""
    return high - low >= POSSIBLE if before else low <= 1 and high >= POSSIBLE


def _lowest(tables_before: CountSeries, name: str, part: str) -> Decimal:
    counts = (each.public_counts(name).get(part) for each in tables_before)
    return max((count for count in counts if count is not None), default=Decimal(0))


def _highest(tables_after: CountSeries, name: str, part: str) -> Decimal | None:
    counts = (each.public_counts(name).get(part) for each in tables_after)
    return min((count for count in counts if count is not None), default=None)
