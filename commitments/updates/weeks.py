"""News by week: from Monday to Sunday, in UTC."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby

from commitments.updates.items import NewsItem
from config.dates import format_period
from config.models.fields import Precision

NEXT_DAY, WEEK = timedelta(days=1), timedelta(days=7)


def monday(day: date) -> date:
    """Return the Monday of the week of a day."""
    return day - timedelta(days=day.weekday())


def start_of(day: date) -> datetime:
    """Return when a day begins."""
    return datetime.combine(day, time.min, UTC)


@dataclass(frozen=True)
class NewsWeek:
    """The news of one week, newest first."""

    start: date
    items: list[NewsItem] = field(default_factory=list)

    @property
    def period_start(self) -> date:
        return self.start

    @property
    def period_end(self) -> date:
        return self.start + WEEK - timedelta(days=1)

    period_start_precision = period_end_precision = Precision.DAY

    @property
    def words(self) -> str:
        """Its days: "23–29 November 2026"."""
        return format_period(self)


def weeks_of(items: Iterable[NewsItem]) -> list[NewsWeek]:
    """Return the weeks of some news, which come newest first."""
    groups = groupby(items, key=lambda item: monday(item.at.date()))
    return [NewsWeek(start, list(rows)) for start, rows in groups]


@dataclass(frozen=True)
class Rest:
    """Where news that are not shown go on: before a day, after so many of the day before it."""

    before: date
    skip: int = 0

    @property
    def in_week(self) -> bool:
        """Whether the rest is of the week that is shown last."""
        return self.skip > 0 or self.before.weekday() > 0


def whole_weeks(
    items: list[NewsItem], limit: int, skipped: int = 0
) -> tuple[list[NewsWeek], Rest | None]:
    """Return the weeks that `limit` news show as a whole, and where there may be more.

    Of a week with more news than that whole days are shown, of such a day as many as are allowed.
    `skipped` is how many news of the first day were left out before.
    """
    weeks = weeks_of(items)
    if len(items) < limit:
        return weeks, None
    if len(weeks) > 1:
        return weeks[:-1], Rest(weeks[-2].start)
    first, last = items[0].at.date(), items[-1].at.date()
    if first != last:
        whole = [item for item in items if item.at.date() != last]
        return weeks_of(whole), Rest(last + NEXT_DAY)
    return weeks, Rest(last + NEXT_DAY, skipped + limit)
