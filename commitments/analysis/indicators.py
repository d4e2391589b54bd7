"""Every derived figure, computed here and nowhere else. Nothing here reads or writes the database.

A figure that cannot be known is None, never 0.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from commitments.models import (
    Adoption,
    Evidence,
    Measurement,
    ProgressReport,
    Review,
    Target,
    Trust,
)
from commitments.models.contradictions import (
    ContradictionCode,
    in_figures,
    rating_against_figures,
)
from commitments.models.frameworks import Direction
from commitments.models.observations import MISSING
from config.dates import months_later

State, Stage, Rating = ProgressReport.State, ProgressReport.Stage, ProgressReport.Rating


class Freshness(models.TextChoices):
    """How old the latest report is."""

    FRESH = "fresh", _("reported within a year")
    AGEING = "ageing", _("last report over a year ago")
    OLD = "old", _("last report over two years ago")
    NEVER = "never", _("no report")


class Flag(models.TextChoices):
    """A problem with the data quality of a promise or report."""

    NO_TARGET = "no-target", _("no target with a figure")
    NO_BASELINE = "no-baseline", _("no baseline")
    NO_EVIDENCE = "no-evidence", _("no evidence")
    DEAD_LINK = "dead-link", _("a link to evidence no longer answers")
    MISSING_FIGURE = "missing-figure", _("a figure is missing, with a reason")
    CONTRADICTION = "contradiction", _("the rating contradicts the figures")
    OUTSIDE_PERIOD = "outside-period", _("a figure is from outside the period reported on")
    ABOVE_100_PERCENT = "above-100-percent", _("a figure is more than 100 per cent")
    PARTS_ABOVE_TOTAL = "parts-above-total", _("parts of a figure are more than the whole")


def progress(
    baseline: Decimal | None,
    target: Decimal | None,
    actual: Decimal | None,
    direction: str = Direction.UP,
) -> Decimal | None:
    """Return the part of the way from `baseline` to `target` that has been covered: a share of 1.

    Negative when it got worse, above 1 when the target is passed. None when a part is missing.
    Where the baseline is the target already, the promise is to keep it: 1 kept, 0 not kept.

    >>> progress(Decimal(20), Decimal(10), Decimal(25))
    Decimal('-0.5')
    """
    if baseline is None or target is None or actual is None:
        return None
    if baseline == target:
        kept = actual <= target if direction == Direction.DOWN else actual >= target
        return Decimal(1 if kept else 0)
    return (actual - baseline) / (target - baseline)


def percent(share: Decimal | None) -> int | None:
    """Return a share of 1 as whole per cent, halves away from zero: the one rounding rule.

    A share short of 1 never rounds up to 100 %, nor one above 0 down to 0 %.
    """
    if share is None:
        return None
    whole = int((share * 100).quantize(Decimal(1), ROUND_HALF_UP))
    if whole == 100 and share < 1:
        return 99
    if whole == 0 and share > 0:
        return 1
    return whole


def share_of(part: int, whole: int) -> int | None:
    """Return `part` of `whole` in per cent; None where `whole` is 0."""
    return percent(Decimal(part) / Decimal(whole)) if whole else None


def trust(report: ProgressReport, reviews: Iterable[Review] = ()) -> Trust:
    """Return who vouches for the report; `reviews` are its published reviews."""
    if report.compiled:
        return Trust.COMPILED
    return Trust.REVIEWED if any(reviews) else Trust.CHECKED


def recent_since(today: date) -> date:
    """Return the first day of the last twelve months: the same day of the month, a year earlier.

    Wherever the site says "in the last 12 months" it means: on or after this day.
    """
    return months_later(today, -12)


def freshness(reported_on: date | None, today: date) -> Freshness:
    """Return the age of the latest report: up to one year, over one, over two, or never."""
    if reported_on is None:
        return Freshness.NEVER
    if reported_on >= recent_since(today):
        return Freshness.FRESH
    return Freshness.AGEING if reported_on >= months_later(today, -24) else Freshness.OLD


def measured_progress(measurement: Measurement | None, target: Target) -> Decimal | None:
    """Return the progress that a measurement shows, towards `target` as it is measured by it."""
    if measurement is None or measurement.status in MISSING:
        return None
    target = measurement.measured_by(target) or target
    return progress(target.baseline_value, target.value, measurement.value, target.direction)


def expected_progress(start: date | None, due: date | None, day: date) -> Decimal | None:
    """Return the progress expected by `day` at a steady pace from `start` to `due`, 0 to 1."""
    if start is None or due is None or due <= start:
        return None
    share = Decimal((day - start).days) / Decimal((due - start).days)
    return min(max(share, Decimal(0)), Decimal(1))


def mean_progress(shares: Iterable[Decimal | None]) -> Decimal | None:
    """Return the mean of the shares that are not None; None when there is none.

    A share above 1 counts as 1, so that no target that was passed hides one that was missed.
    """
    capped = [min(share, Decimal(1)) for share in shares if share is not None]
    return sum(capped, Decimal(0)) / len(capped) if capped else None


@dataclass(frozen=True)
class Money:
    """The funding of a promise, needed and secured, in one currency."""

    needed: Decimal
    secured: Decimal
    currency: str

    @property
    def gap(self) -> Decimal:
        """What is still missing; never below zero."""
        return max(self.needed - self.secured, Decimal(0))

    @property
    def share(self) -> int | None:
        """Secured of needed in per cent."""
        return percent(self.secured / self.needed) if self.needed else None


def money(adoption: Adoption) -> Money | None:
    """Return the funding of an adoption; None unless both needed and secured are known."""
    if adoption.budget_needed is None or adoption.budget_secured is None:
        return None
    return Money(adoption.budget_needed, adoption.budget_secured, adoption.currency)


def money_totals(adoptions: Iterable[Adoption]) -> list[Money]:
    """Return the totals of the complete budgets, one per currency: none is converted."""
    sums: dict[str, Money] = {}
    for amount in filter(None, map(money, adoptions)):
        before = sums.get(amount.currency, Money(Decimal(0), Decimal(0), amount.currency))
        sums[amount.currency] = Money(
            before.needed + amount.needed, before.secured + amount.secured, amount.currency
        )
    return sorted(sums.values(), key=lambda total: total.currency)


def flags(
    report: ProgressReport,
    targets: Collection[Target],
    measurements: Collection[Measurement],
    evidence: Collection[Evidence],
) -> list[Flag]:
    """Return the weaknesses of a report, given its targets, measurements and evidence."""
    figures = _whole_figures(measurements)
    measured_by = [_as_measured(target, figures) for target in targets]
    named = [target for target in measured_by if target.value is not None]
    contradictions = {each.code for each in in_figures(report, measurements)}
    outside = ContradictionCode.OBSERVED_OUTSIDE_PERIOD in contradictions
    raised = {
        Flag.NO_TARGET: not named,
        Flag.NO_BASELINE: any(target.baseline_value is None for target in named),
        Flag.NO_EVIDENCE: not evidence and not report.compiled,
        Flag.DEAD_LINK: any(item.answered is False for item in evidence),
        Flag.MISSING_FIGURE: any(figure.status in MISSING for figure in measurements),
        Flag.CONTRADICTION: rating_against_figures(report, _shares(targets, figures)),
        Flag.OUTSIDE_PERIOD: outside and not report.unchanged,
        Flag.ABOVE_100_PERCENT: ContradictionCode.ABOVE_100_PERCENT in contradictions,
        Flag.PARTS_ABOVE_TOTAL: ContradictionCode.PARTS_ABOVE_TOTAL in contradictions,
    }
    return [flag for flag, is_raised in raised.items() if is_raised]


def _whole_figures(measurements: Iterable[Measurement]) -> dict[int, Measurement]:
    """Return the figure for the whole by its target."""
    return {m.target_id: m for m in measurements if m.target_id and not m.breakdown}


def _as_measured(target: Target, figures: Mapping[int, Measurement]) -> Target:
    """Return a target as its figure is measured by it."""
    figure = figures.get(target.pk)
    return (figure.measured_by(target) if figure else None) or target


def _shares(targets: Iterable[Target], figures: Mapping[int, Measurement]) -> list[Decimal]:
    """Return the progress towards each target that has a figure for the whole, as shares of 1."""
    shares = (measured_progress(figures.get(target.pk), target) for target in targets)
    return [share for share in shares if share is not None]


class Smart(models.TextChoices):
    """The criteria of a target by which anyone can verify whether it was reached."""

    SPECIFIC = "specific", _("says what is counted")
    MEASURABLE = "measurable", _("names a figure")
    ACHIEVABLE = "achievable", _("starts from a known baseline")
    RELEVANT = "relevant", _("serves an objective")
    TIME_BOUND = "time-bound", _("says by when")


def smart(target: Target, objectives: int) -> list[Smart]:
    """Return which SMART criteria a target meets; `objectives` of its commitment are counted."""
    met = {
        Smart.SPECIFIC: bool(target.title and target.unit),
        Smart.MEASURABLE: target.value is not None,
        Smart.ACHIEVABLE: target.baseline_value is not None,
        Smart.RELEVANT: objectives > 0,
        Smart.TIME_BOUND: target.due_on is not None,
    }
    return [criterion for criterion, is_met in met.items() if is_met]
