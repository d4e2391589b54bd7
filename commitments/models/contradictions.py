"""What cannot be true together in a report or target: refused, or asked about.

Each rule is a pure function of rows and of what they are compared with. What is impossible is
refused wherever a row is validated, or when the report is submitted; what is only odd is asked
about, and submitted once somebody has confirmed it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.dates import first_day, last_day, latest_today
from config.models.fields import Qualifier
from config.models.keys import compared_key
from config.numbers import amount

# Reports whose period no other may have: a correction has its own once it is published, and takes
# it from the report that it replaces.
TAKES_ITS_PERIOD = Q(
    Q(state="published") | (Q(corrects__isnull=True) & ~Q(state="superseded")), origin="reported"
)
PERIOD_TAKEN = gettext_lazy("There is already a report for this period. Correct that one instead.")
# Beyond it a figure in per cent has lost its decimal sign.
HIGHEST_PERCENT = 1000
# From so many times the last figure on, or from such a part of it down, it is asked about.
FAR_OFF = 10
# Figures in such units are averages or shares: they may be fractions, and do not add up.
_PERCENT = re.compile(r"%|٪|\bper ?cent|\bpour ?cent|\bpor ?ciento|في المئة|بالمئة", re.IGNORECASE)
_RATE = re.compile(
    r"\b(?:average|mean|rate|ratio|moyenne|taux|promedio|media|tasa|متوسط|معدل)\b"
    r"|\b(?:per|par|por|pour|for each|لكل)\s+(?:[0-9]|teacher|enseignant|docente)",
    re.IGNORECASE,
)
_OPPOSITES = {("not-started", "met"), ("fulfilled", "no-progress")}


class ContradictionCode(StrEnum):
    """What contradicts what."""

    RATING_AGAINST_STAGE = "rating-against-stage"
    PERIOD_NOT_BEGUN = "period-not-begun"
    PERIODS_OVERLAP = "periods-overlap"
    REPORT_OPEN = "report-open"
    NOT_A_COUNT = "not-a-count"
    OBSERVED_IN_FUTURE = "observed-in-future"
    PERCENT_TOO_HIGH = "percent-too-high"
    DIRECTION_AGAINST_VALUES = "direction-against-values"
    PARTS_ABOVE_TOTAL = "parts-above-total"
    OBSERVED_OUTSIDE_PERIOD = "observed-outside-period"
    ABOVE_100_PERCENT = "above-100-percent"
    TENFOLD = "tenfold"
    RATING_AGAINST_FIGURES = "rating-against-figures"


CONFIRMABLE = frozenset(
    {
        ContradictionCode.OBSERVED_OUTSIDE_PERIOD,
        ContradictionCode.ABOVE_100_PERCENT,
        ContradictionCode.TENFOLD,
        ContradictionCode.RATING_AGAINST_FIGURES,
    }
)


@dataclass(frozen=True)
class Contradiction:
    """One contradiction in words, and the field that it is about.

    `figure` is the measurement concerned, if it is about one; `compared` are the values that were
    compared: where they change, it is another contradiction.
    """

    code: ContradictionCode
    field: str
    sentence: str
    figure: Any = None
    compared: tuple[Any, ...] = ()

    @property
    def confirmable(self) -> bool:
        """Whether somebody may confirm it; what is impossible has to be corrected."""
        return self.code in CONFIRMABLE


def refuse(contradictions: Iterable[Contradiction]) -> None:
    """Raise `ValidationError` with the contradictions of a row, if there are any."""
    errors: dict[str, list[ValidationError]] = {}
    for each in contradictions:
        errors.setdefault(each.field, []).append(ValidationError(each.sentence, code=each.code))
    if errors:
        raise ValidationError(errors)


# One row.


def in_report(report: Any, others: Iterable[Any] = ()) -> Iterator[Contradiction]:
    """Yield what contradicts itself in an open report by a city or network.

    `others` are reports by the same party on the same promise: with a day of its period, or open
    beside it.
    """
    yield from rating_against_stage(report)
    if report.period_start and report.period_start > latest_today():
        sentence = _("The period has not begun yet.")
        yield Contradiction(ContradictionCode.PERIOD_NOT_BEGUN, "period_start", sentence)
    for other in others:
        same = (report.period_start, report.period_end) == (other.period_start, other.period_end)
        if same and not report.corrects_id:
            continue  # a constraint says so
        days = {"start": other.period_start.isoformat(), "end": other.period_end.isoformat()}
        if overlap(report, other):
            words = _(
                "The period overlaps with that of the report for %(start)s to %(end)s: change the "
                "dates, or change or correct that report."
            )
            yield Contradiction(ContradictionCode.PERIODS_OVERLAP, "period_end", words % days)
        else:
            words = _(
                "A report on this promise is already open, for %(start)s to %(end)s: one at a "
                "time. Change that one, or delete it first."
            )
            yield Contradiction(ContradictionCode.REPORT_OPEN, "adoption", words % days)


def leaves_no_room(report: Any) -> Q:
    """Return the condition on reports of one party on one promise that leave no room for another.

    Those with a day of its period; for a new report also one that is still open.
    """
    if report.period_start is None or report.period_end is None:
        return Q(pk__in=[])
    others = Q(period_start__lte=report.period_end, period_end__gte=report.period_start)
    if report._state.adding and not report.corrects_id:
        others |= Q(state__in=["draft", "returned", "submitted"], corrects=None)
    return others & TAKES_ITS_PERIOD


def rating_against_stage(report: Any) -> Iterator[Contradiction]:
    """Yield where the rating says the opposite of the stage."""
    if (report.stage, report.rating) in _OPPOSITES:
        words = {"stage": report.get_stage_display(), "rating": report.get_rating_display()}
        sentence = _("Rating: “%(rating)s” contradicts the stage “%(stage)s”.") % words
        yield Contradiction(ContradictionCode.RATING_AGAINST_STAGE, "rating", sentence)


def overlap(report: Any, other: Any) -> bool:
    """Whether the periods of two reports have a day in common."""
    days = (report.period_start, report.period_end, other.period_start, other.period_end)
    if None in days:
        return False
    return bool(report.period_start <= other.period_end and other.period_start <= report.period_end)


def in_figure(figure: Any) -> Iterator[Contradiction]:
    """Yield what a figure alone cannot be: -5 people, 100,000 %, observed tomorrow."""
    unit = figure.target.unit if figure.target else figure.unit
    yield from _in_number(figure, "value", unit, figure.of_people)
    yield from _in_future(figure, "observed_on")


def in_target(target: Any) -> Iterator[Contradiction]:
    """Yield what contradicts itself in a target."""
    for name in ("baseline_value", "value", "value_to"):
        yield from _in_number(target, name, target.unit, target.of_people)
    if target.baseline_value is not None:
        yield from _in_future(target, "baseline_on")
    yield from _direction(target)


def _in_number(row: Any, name: str, unit: str, people: bool) -> Iterator[Contradiction]:
    number = getattr(row, name)
    if number is None:
        return
    value = Decimal(number)
    words = {"value": amount(value)}
    if people and not is_rate(unit) and (value < 0 or value != value.to_integral_value()):
        sentence = _("People are counted in whole numbers from 0 on: %(value)s cannot be.")
        yield Contradiction(ContradictionCode.NOT_A_COUNT, name, sentence % words)
    elif is_percent(unit) and abs(value) > HIGHEST_PERCENT:
        sentence = _(
            "%(value)s per cent cannot be meant: check the decimal sign. Give such growth as a "
            "number, not in per cent."
        )
        yield Contradiction(ContradictionCode.PERCENT_TOO_HIGH, name, sentence % words)


def _in_future(row: Any, name: str) -> Iterator[Contradiction]:
    day = getattr(row, name)
    if day and first_day(day, getattr(row, f"{name}_precision")) > latest_today():
        sentence = _("It cannot have been observed after today: correct the date.")
        yield Contradiction(ContradictionCode.OBSERVED_IN_FUTURE, name, sentence)


def _direction(target: Any) -> Iterator[Contradiction]:
    start, aim = target.baseline_value, target.value
    if target.kind != "number" or start is None or aim is None:
        return
    sentence = ""
    if target.direction == "up" and aim < start:
        sentence = _(
            "The figure should rise, but the value to reach is below the starting value: correct "
            "the direction or one of the values."
        )
    elif target.direction == "down" and aim > start:
        sentence = _(
            "The figure should fall, but the value to reach is above the starting value: correct "
            "the direction or one of the values."
        )
    if sentence:
        yield Contradiction(ContradictionCode.DIRECTION_AGAINST_VALUES, "direction", sentence)


def is_percent(unit: str) -> bool:
    """Whether a unit is per cent, in a language of the site."""
    return bool(_PERCENT.search(unit))


def is_rate(unit: str) -> bool:
    """Whether a unit is a share or an average: no count, so that its parts do not add up."""
    return is_percent(unit) or bool(_RATE.search(unit))


# The figures of one report together.


def in_figures(report: Any, figures: Iterable[Any]) -> Iterator[Contradiction]:
    """Yield what contradicts itself in the figures of a report, without looking at others."""
    numbers = [figure for figure in figures if figure.value is not None]
    yield from _parts_above_total(numbers)
    for figure in numbers:
        yield from _outside_period(report, figure)
        unit = figure.target.unit if figure.target else figure.unit
        if is_percent(unit) and figure.value > 100:
            sentence = _("“%(figure)s”: it is more than 100 per cent. Is this right?")
            yield _about(ContradictionCode.ABOVE_100_PERCENT, figure, sentence, figure.value)


def against_last(figures: Iterable[Any], last: Iterable[Any]) -> Iterator[Contradiction]:
    """Yield the figures that are ten times those of the last report, or a tenth."""
    before = {figure_key(figure): figure.value for figure in last}
    for figure in figures:
        old, new = before.get(figure_key(figure)), figure.value
        if not old or new is None:
            continue
        if abs(new) >= FAR_OFF * abs(old):
            sentence = _("“%(figure)s”: it is ten times the last figure, or more. Is this right?")
            yield _about(ContradictionCode.TENFOLD, figure, sentence, old, new)
        elif abs(new) * FAR_OFF <= abs(old):
            sentence = _("“%(figure)s”: it is a tenth of the last figure, or less. Is this right?")
            yield _about(ContradictionCode.TENFOLD, figure, sentence, old, new)


def rating_against_figures(report: Any, shares: Sequence[Decimal]) -> bool:
    """Whether the figures say something else than the rating or stage of a report.

    `shares` are the parts of the way to its targets that have been covered.
    """
    if not shares:
        return False
    if claims_met(report):
        return min(shares) < 1
    if report.rating == "on-track":
        return max(shares) < 0
    return bool(report.rating == "no-progress") and min(shares) >= 1


def claims_met(report: Any) -> bool:
    """Whether a report by a party says that the promise is kept."""
    return bool(report.rating == "met" or report.stage == "fulfilled")


def rating_question(report: Any, shares: Sequence[Decimal]) -> Iterator[Contradiction]:
    """Yield the question whether the rating is right, where the figures say something else."""
    if rating_against_figures(report, shares):
        sentence = _("Rating: the figures say something else than the rating. Is this right?")
        compared = (report.stage, report.rating, *shares)
        yield Contradiction(
            ContradictionCode.RATING_AGAINST_FIGURES, "rating", sentence, compared=tuple(compared)
        )


def figure_key(figure: Any) -> tuple[Any, ...]:
    """Return what identifies a figure within a report, and its like in another."""
    unit = "" if figure.target_id else compared_key(figure.unit)
    return figure.target_id, unit, compared_key(figure.breakdown)


def _about(code: ContradictionCode, figure: Any, sentence: str, *compared: Any) -> Contradiction:
    return Contradiction(code, "value", sentence % {"figure": figure}, figure, compared)


def _outside_period(report: Any, figure: Any) -> Iterator[Contradiction]:
    if figure.observed_on is None:
        return
    first = first_day(figure.observed_on, figure.observed_on_precision)
    last = last_day(figure.observed_on, figure.observed_on_precision)
    start, end = report.period_start, report.period_end
    before = start and last < first_day(start, report.period_start_precision)
    after = end and first > last_day(end, report.period_end_precision)
    if before or after:
        sentence = _("“%(figure)s”: it was observed outside the period reported on. Is this right?")
        compared = (figure.observed_on, start, end)
        yield Contradiction(
            ContradictionCode.OBSERVED_OUTSIDE_PERIOD,
            "observed_on",
            sentence % {"figure": figure},
            figure,
            compared,
        )


def _parts_above_total(figures: Sequence[Any]) -> Iterator[Contradiction]:
    """Yield the parts, of counts of people, that are certainly more than their whole."""
    counts = [figure for figure in figures if _is_count(figure)]
    wholes = _certain_wholes(counts)
    groups: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for figure in counts:
        whole = wholes.get(figure_key(figure)[:2])
        if not figure.breakdown or whole is None:
            continue
        if _lower(figure) > whole.value:
            sentence = _("“%(figure)s” is more than the whole: correct one of the two.")
            yield _about(ContradictionCode.PARTS_ABOVE_TOTAL, figure, sentence)
        elif figure.dimension:
            groups[figure_key(figure)[:2], compared_key(figure.dimension)].append(figure)
    for (key, _dimension), parts in groups.items():
        if sum(map(_lower, parts)) > wholes[key].value:
            yield _sum_above_total(wholes[key], parts[0].dimension)


def _certain_wholes(counts: Sequence[Any]) -> dict[Any, Any]:
    """Return the figures for the whole that are certainly no more than their value."""
    wholes = (figure for figure in counts if not figure.breakdown and _no_more_than(figure))
    return {figure_key(whole)[:2]: whole for whole in wholes}


def _sum_above_total(whole: Any, dimension: str) -> Contradiction:
    sentence = _(
        "The parts of “%(figure)s” by “%(dimension)s” add up to more than the whole: "
        "correct one of them."
    ) % {"figure": whole, "dimension": dimension}
    return Contradiction(ContradictionCode.PARTS_ABOVE_TOTAL, "value", sentence, whole)


def _is_count(figure: Any) -> bool:
    unit = figure.target.unit if figure.target else figure.unit
    return bool(figure.of_people) and not is_rate(unit)


def _no_more_than(whole: Any) -> bool:
    """Whether the whole is certainly no more than its value."""
    return whole.qualifier in (Qualifier.EXACTLY, Qualifier.AT_MOST)


def _lower(part: Any) -> Decimal:
    """Return what a part certainly is at least."""
    certain = part.qualifier in (Qualifier.EXACTLY, Qualifier.AT_LEAST)
    return Decimal(part.value if certain else 0)
