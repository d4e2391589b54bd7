"""Figures in words: what is known of a target as one sentence that anyone can quote.

Reads rows that were fetched beforehand. A number keeps what its source says of it, a date its
precision, and a share is only given where start, target and figure are known.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from commitments.analysis.indicators import measured_progress, percent
from commitments.models import Measurement, ProgressReport, Target
from commitments.models.contradictions import claims_met
from commitments.models.frameworks import Direction
from commitments.models.observations import MISSING, ObservationStatus
from config.dates import first_day, format_known_date, format_partial_date, format_period, last_day
from config.models.fields import Qualifier
from config.numbers import percentage, quantity
from config.translations import translated

PER_CENT = "%"


@dataclass(frozen=True)
class TargetFigure:
    """What one report states about a target: a number on a day, or why there is none.

    `progress` is a share of 1; None where it cannot be known. `background` is a figure that is
    older than the promise or describes the situation, and therefore no progress.
    """

    measurement: Measurement
    report: ProgressReport
    progress: Decimal | None
    target: Target | None = None
    background: bool = False

    @property
    def value(self) -> Decimal | None:
        return None if self.measurement.status in MISSING else self.measurement.value

    @property
    def on(self) -> date | None:
        """The day it was observed, else the end of the period or the date of the report."""
        return self.measurement.observed_on or self.report.period_end or self.report.reported_on

    @property
    def precision(self) -> str:
        """The precision of that day."""
        if self.measurement.observed_on:
            return self.measurement.observed_on_precision
        if self.report.period_end:
            return self.report.period_end_precision
        return self.report.reported_on_precision

    @property
    def when(self) -> str:
        """What it is about in words: the day it was observed, else a period, else the report's."""
        if self.measurement.observed_on:
            return format_known_date(self.measurement, "observed_on")
        return format_period(self.report) or format_known_date(self.report, "reported_on")

    @property
    def percent(self) -> int | None:
        return percent(self.progress)

    @property
    def share(self) -> str:
        """The progress in words, as exact as the figure: "at least 74%"; empty if unknown."""
        if self.percent is None or self.target is None:
            return ""
        return share_words(self.percent, self.target, self.measurement.qualifier)

    @property
    def words(self) -> str:
        """The figure as its source states it."""
        unit = self.target.unit if self.target else self.measurement.unit
        return _stated(self.measurement, unit)


def figure_of(
    measurement: Measurement, report: ProgressReport, target: Target | None
) -> TargetFigure:
    """Return a figure of a report, with its progress where it is progress towards the target.

    A part of the whole is not on the way to the target of the whole, nor is background. A
    published figure has the target of its publication.
    """
    target = measurement.measured_by(target)
    background = is_background(measurement, report)
    whole = not measurement.breakdown and not background
    share = None
    if target is not None and target.value_to is None and whole:
        share = measured_progress(measurement, target)
    return TargetFigure(measurement, report, share, target, background)


def is_background(measurement: Measurement, report: ProgressReport) -> bool:
    """Return whether a figure is no progress: marked as such, or certainly older than the promise.

    Certainly: its last possible day is before the first possible day of the promise.
    """
    if report.background:
        return True
    promise = report.adoption.commitment
    figure = TargetFigure(measurement, report, None)
    if promise.made_on is None or promise.made_on_at_latest or figure.on is None:
        return False
    made = first_day(promise.made_on, promise.made_on_precision)
    return last_day(figure.on, figure.precision) < made


def with_unit(number: str, unit: str) -> str:
    """Return a number and what it counts: "400 people", "12%"."""
    if unit == PER_CENT:
        return pgettext("percentage", "%(n)s%%") % {"n": number}
    return f"{number} {translated(unit)}" if unit else number


def figure_words(measurement: Measurement) -> str:
    """Return a figure as its source states it: "at least 400 people", or why there is none."""
    target = measurement.measured_by(measurement.target)
    return _stated(measurement, target.unit if target else measurement.unit)


def _stated(measurement: Measurement, unit: str) -> str:
    if measurement.value is None:
        return str(measurement.get_status_display())
    words = with_unit(quantity(measurement.value, measurement.qualifier), unit)
    if measurement.status != ObservationStatus.NORMAL:
        words = f"{words} ({measurement.get_status_display()})"
    return words


def aim_words(target: Target, *, bare: bool = False) -> str:
    """Return what a target promises, in words: "at least 1,200 people", "100 to 200 beds".

    `bare` leaves out what is counted. Empty where no number was promised.
    """
    if target.value is None:
        return ""
    number = quantity(target.value, target.qualifier)
    if target.value_to is not None:
        ends = {"low": number, "high": quantity(target.value_to)}
        number = _("%(low)s to %(high)s") % ends
    return number if bare else with_unit(number, target.unit)


def share_words(percent: int, target: Target, qualifier: str) -> str:
    """Return a share of the way as exact as the figure it follows from: "at least 74%".

    Where less is better, "at least" so many means at most so much of the way.
    """
    share = percentage(percent)
    if Qualifier.ABOUT in (qualifier, target.qualifier):
        return _("about %(n)s") % {"n": share}
    if qualifier == Qualifier.EXACTLY:
        return share
    falling = (target.baseline_value or 0) > (target.value or 0)
    if (qualifier == Qualifier.AT_LEAST) != falling:
        return _("at least %(n)s") % {"n": share}
    return _("at most %(n)s") % {"n": share}


def target_sentence(
    target: Target, figure: TargetFigure | None, background: Sequence[TargetFigure] = ()
) -> str:
    """Return what is known of a target as a sentence, with the day it is due.

    `figure` is the newest that is a number, `background` are those that are no progress. A figure
    is stated beside the target it was measured by; another target today is named after it.
    """
    then = figure.target if figure and figure.target else target
    words = _statement(then, figure)
    if target.due_on:
        day = {"day": format_partial_date(target.due_on, target.due_on_precision)}
        words = _("%(sentence)s, %(due)s") % {"sentence": words, "due": _("due %(day)s") % day}
    words = _("%(sentence)s.") % {"sentence": words[:1].upper() + words[1:]}
    if background and figure is None:
        older = background[-1]
        number = with_unit(quantity(older.value or 0, older.measurement.qualifier), target.unit)
        shown = {"figure": _detailed(number, older)}
        return " ".join([words, _("Background, not progress: %(figure)s.") % shown])
    if aim_words(then) != aim_words(target):
        today = {"aim": aim_words(target) or _("no number")}
        return " ".join([words, _("Since then the target was changed to %(aim)s.") % today])
    return words


def _statement(target: Target, figure: TargetFigure | None) -> str:
    aim = aim_words(target)
    if figure is None or figure.value is None:
        return _without_figure(target, aim)
    if target.kind == Target.Kind.YES_NO:
        return _detailed(_("done") if figure.value else _("not done yet"), figure)
    if not aim:
        return _("%(now)s; no number was promised") % {"now": _now(target, figure)}
    if target.value_to is not None:
        return _in_range(target, figure)
    return _towards(target, figure)


def _without_figure(target: Target, aim: str) -> str:
    if aim:
        return _("promised: %(aim)s; no figure is published yet") % {"aim": aim}
    if target.kind == Target.Kind.MILESTONE:
        return _("a step without a figure")
    if target.kind == Target.Kind.YES_NO:
        return _("nothing is published on whether it is done")
    return _("no number was promised, and no figure is published")


def _in_range(target: Target, figure: TargetFigure) -> str:
    words = {"now": _now(target, figure), "aim": aim_words(target, bare=True)}
    low, high, value = target.value, target.value_to, figure.value
    exact = figure.measurement.qualifier == Qualifier.EXACTLY
    if not exact or low is None or high is None or value is None:
        return _("%(now)s; promised: %(aim)s") % words
    if low <= value <= high:
        return _("%(now)s, within the range promised: %(aim)s") % words
    return _("%(now)s, outside the range promised: %(aim)s") % words


def _towards(target: Target, figure: TargetFigure) -> str:
    """Return a number beside the one promised: as a share of the way where the start is known."""
    share, words = figure.progress, {"aim": aim_words(target, bare=True)}
    if _more_than_promised(target, figure):
        words = {"now": _now(target, figure), "aim": quantity(target.value or 0)}
        if target.direction == Direction.DOWN:
            return _("%(now)s: less than the %(aim)s promised") % words
        return _("%(now)s: more than the %(aim)s promised") % words
    if share is None or share > 1 or target.baseline_value == target.value:
        return _("%(now)s; promised: %(aim)s") % {"now": _now(target, figure), **words}
    words = {
        "share": figure.share,
        "base": quantity(target.baseline_value or 0),
        "aim": aim_words(target),
        "now": _now(target, figure, bare=True),
    }
    if share < 0:
        words["base"] = with_unit(words["base"], target.unit)
        words["now"] = _now(target, figure)
        away = _("further away than at the start: from %(base)s to %(now)s; promised: %(aim)s")
        return away % words
    if target.baseline_value:
        return _("%(share)s of the way from %(base)s to %(aim)s (%(now)s)") % words
    return _("%(share)s of %(aim)s promised (%(now)s)") % words


def _more_than_promised(target: Target, figure: TargetFigure) -> bool:
    """Return whether a figure is certainly past the number promised, wherever it started."""
    value, aim, qualifier = figure.value, target.value, figure.measurement.qualifier
    if value is None or aim is None or Qualifier.ABOUT in (qualifier, target.qualifier):
        return False
    if target.direction == Direction.DOWN:
        return value < aim and qualifier != Qualifier.AT_LEAST
    return value > aim and qualifier != Qualifier.AT_MOST


def _now(target: Target, figure: TargetFigure, *, bare: bool = False) -> str:
    """Return a figure with what it is about: "927 people so far (December 2025)"."""
    assert figure.value is not None, "checked by the caller"
    number = quantity(figure.value, figure.measurement.qualifier)
    words = number if bare else with_unit(number, target.unit)
    if target.measure == Target.Measure.RUNNING_TOTAL and target.unit != PER_CENT:
        words = _("%(number)s so far") % {"number": words}
    return _listed(words, *_details(figure)) if bare else _detailed(words, figure)


def _details(figure: TargetFigure) -> list[str]:
    """Return when a figure was so, and that it is estimated where it is."""
    details = [figure.when or _("date not known")]
    if figure.measurement.status != ObservationStatus.NORMAL:
        details.append(str(figure.measurement.get_status_display()))
    return details


def _detailed(words: str, figure: TargetFigure) -> str:
    return f"{words} ({_listed(*_details(figure))})"


def _listed(*words: str) -> str:
    return pgettext("between the items of a list", ", ").join(words)


def rating_note(report: ProgressReport, figures: Iterable[TargetFigure]) -> str:
    """Return in words that a party calls a promise kept while its figures stand lower.

    "rated met by the city; the figure stands at 70%". Empty where they do not; `figures` are those
    of the report.
    """
    if report.compiled or not claims_met(report):
        return ""
    measured = [figure for figure in figures if figure.progress is not None]
    short = [figure for figure in measured if figure.progress is not None and figure.progress < 1]
    if not short:
        return ""
    lowest = min(short, key=lambda figure: figure.progress or 0)
    words = {"claim": _claim(report), "share": lowest.share, "target": lowest.target}
    if len(measured) == 1:
        return _("%(claim)s; the figure stands at %(share)s") % words
    return _("%(claim)s; the lowest figure stands at %(share)s (%(target)s)") % words


def _claim(report: ProgressReport) -> str:
    by_city = report.adoption.city_id is not None
    if report.rating == ProgressReport.Rating.MET:
        return _("rated met by the city") if by_city else _("rated met by the network")
    return _("called fulfilled by the city") if by_city else _("called fulfilled by the network")
