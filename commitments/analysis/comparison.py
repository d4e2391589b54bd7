"""Comparison of a report with the one before it, and how far its targets can be verified."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Field, Prefetch, Q, prefetch_related_objects

from commitments.analysis.indicators import Flag, Smart, flags, smart
from commitments.analysis.status import report_standing
from commitments.models import (
    CommitmentObjective,
    Evidence,
    Measurement,
    ProgressReport,
    Standing,
    Target,
)
from commitments.models.observations import ObservationStatus
from commitments.models.reports import ReportQuerySet

# What identifies a figure: the key of its target or, without one, its unit; and its breakdown.
FigureKey = tuple[int | None, str, str]


@dataclass(frozen=True)
class AnswerChange:
    """One question of a report, with the previous and the current answer in words."""

    question: str
    previous: str
    current: str

    @property
    def changed(self) -> bool:
        return self.previous != self.current


@dataclass(frozen=True)
class FigureChange:
    """One figure, with its previous and its current measurement; None where there is none."""

    target: Target | None
    previous: Measurement | None
    current: Measurement | None

    @property
    def name(self) -> str:
        """What is measured, and of which part of the whole."""
        row = self.current or self.previous
        what = self.target.title if self.target else (row.unit if row else "")
        return f"{what} ({row.breakdown})" if row and row.breakdown else what

    @property
    def unit(self) -> str:
        return self.target.unit if self.target else ""

    @property
    def changed(self) -> bool:
        """Whether the value changed, or is missing for a different reason."""
        return _content(self.previous) != _content(self.current)


def _content(row: Measurement | None) -> tuple[Decimal | None, str]:
    return (row.value, row.status) if row else (None, ObservationStatus.NOT_COLLECTED)


@dataclass(frozen=True)
class Standard:
    """A target, and the SMART criteria that it does not meet."""

    target: Target
    lacks: list[Smart]


@dataclass(frozen=True)
class ReportComparison:
    """A report beside the one before it; `previous` is None where there is none."""

    report: ProgressReport
    previous: ProgressReport | None
    previous_standing: Standing
    standing: Standing
    answers: list[AnswerChange]
    figures: list[FigureChange]
    evidence_new: list[Evidence]
    evidence_removed: list[Evidence]
    flags: list[Flag]
    standards: list[Standard]

    @property
    def standing_changed(self) -> bool:
        return self.previous_standing != self.standing


def _answer_text(report: ProgressReport | None, field: Field) -> str:
    """Return the text of an answer; of a choice, its label."""
    value = str(getattr(report, field.name, ""))
    return str(dict(field.flatchoices).get(value, value))


def _answers(report: ProgressReport, previous: ProgressReport | None) -> list[AnswerChange]:
    fields = (ProgressReport._meta.get_field(name) for name in ProgressReport.ANSWERS)
    return [
        AnswerChange(
            str(field.verbose_name), _answer_text(previous, field), _answer_text(report, field)
        )
        for field in fields
        if isinstance(field, Field)
    ]


def _figures(report: ProgressReport, previous: ProgressReport | None) -> list[FigureChange]:
    """Return a change for each target, and then for each other figure of either report."""
    before, current = _by_key(previous), _by_key(report)
    targets = {target.pk: target for target in report.adoption.targets.all()}
    whole: list[FigureKey] = [(key, "", "") for key in targets]
    others = sorted({*before, *current} - {*whole}, key=lambda key: (key[0] or 0, key[1:]))
    return [
        FigureChange(targets.get(key[0] or 0), before.get(key), current.get(key))
        for key in whole + others
    ]


def _by_key(report: ProgressReport | None) -> dict[FigureKey, Measurement]:
    rows = report.measurements.all() if report else []
    return {(row.target_id, "" if row.target_id else row.unit, row.breakdown): row for row in rows}


def _shown_by(report: ProgressReport | None) -> dict[tuple[Any, ...], Evidence]:
    """Return the evidence of a report by its link, or by the name and size of its file."""
    rows = report.evidence.all() if report else []
    return {(row.url, row.file_name, row.file_size): row for row in rows}


def _comparison(
    report: ProgressReport, previous: ProgressReport | None, objectives: int
) -> ReportComparison:
    targets = list(report.adoption.targets.all())
    evidence, old = _shown_by(report), _shown_by(previous)
    return ReportComparison(
        report=report,
        previous=previous,
        previous_standing=report_standing(previous),
        standing=report_standing(report),
        answers=_answers(report, previous),
        figures=_figures(report, previous),
        evidence_new=[row for key, row in evidence.items() if key not in old],
        evidence_removed=[row for key, row in old.items() if key not in evidence],
        flags=flags(report, targets, report.measurements.all(), report.evidence.all()),
        standards=[
            Standard(target, [each for each in Smart if each not in smart(target, objectives)])
            for target in targets
        ],
    )


def earlier_reports(reports: Iterable[ProgressReport]) -> ReportQuerySet:
    """Return the reports that one of these may be compared with, the latest first."""
    return (
        ProgressReport.objects.reported()
        .filter(
            Q(adoption__in={report.adoption_id for report in reports}, state="published")
            | Q(pk__in={report.corrects_id for report in reports if report.corrects_id})
        )
        .order_by("-period_end", "-reported_on", "-pk")
    )


def report_before(
    report: ProgressReport, others: Iterable[ProgressReport]
) -> ProgressReport | None:
    """Return the report before a report, among some others, the latest first.

    That is the one it corrects, else the last on an earlier period. A compiled report is compared
    with none: it is no report of the party.
    """
    if report.corrects_id:
        return next((other for other in others if other.pk == report.corrects_id), None)
    if report.compiled or report.period_end is None:
        return None
    for other in others:
        mine = other.adoption_id == report.adoption_id and other.state == other.State.PUBLISHED
        if mine and other.period_end and other.period_end < report.period_end:
            return other
    return None


def comparisons(reports: Sequence[ProgressReport]) -> list[ReportComparison]:
    """Return each of some reports beside the one before it; as many queries for one as for all."""
    figures = Measurement.objects.order_by("pk").select_related("target")
    prefetch_related_objects(
        reports, Prefetch("measurements", figures), "evidence", "adoption__targets"
    )
    others = list(
        earlier_reports(reports).prefetch_related(Prefetch("measurements", figures), "evidence")
    )
    served = dict(
        CommitmentObjective.objects.filter(
            commitment__in={report.adoption.commitment_id for report in reports}
        )
        .order_by()
        .values_list("commitment")
        .annotate(n=Count("pk"))
    )
    return [
        _comparison(
            report, report_before(report, others), served.get(report.adoption.commitment_id, 0)
        )
        for report in reports
    ]
