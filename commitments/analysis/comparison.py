"""What a report says beside the report before it, and how far its promise can be checked at all."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Field, Prefetch, Q, prefetch_related_objects

from commitments.analysis.indicators import Flag, Smart, flags, report_standing, smart
from commitments.models import (
    CommitmentObjective,
    Evidence,
    Measurement,
    ProgressReport,
    Standing,
    Target,
)
from commitments.models.reports import ObservationStatus

# What a figure is of: a target or, without one, a unit; and the part of the whole.
Key = tuple[int | None, str, str]


@dataclass(frozen=True)
class Answer:
    """One question of a report: what was answered last, and what is now."""

    question: str
    last: str
    now: str

    @property
    def changed(self) -> bool:
        return self.last != self.now


@dataclass(frozen=True)
class Line:
    """One figure: where it started, what it shall become, what it was last, and what it is now."""

    target: Target | None
    last: Measurement | None
    now: Measurement | None

    @property
    def name(self) -> str:
        """What is measured, and of which part of the whole."""
        row = self.now or self.last
        what = self.target.title if self.target else (row.unit if row else "")
        return f"{what} ({row.breakdown})" if row and row.breakdown else what

    @property
    def unit(self) -> str:
        return self.target.unit if self.target else ""

    @property
    def changed(self) -> bool:
        """Whether the figure is another, or is missing for another reason."""
        return _content(self.last) != _content(self.now)


def _content(row: Measurement | None) -> tuple[Decimal | None, str]:
    return (row.value, row.status) if row else (None, ObservationStatus.NOT_COLLECTED)


@dataclass(frozen=True)
class Standard:
    """A target, and which of the SMART criteria it does not meet."""

    target: Target
    lacks: list[Smart]


@dataclass(frozen=True)
class Comparison:
    """A report beside the one before it; `last` is None where there is none."""

    report: ProgressReport
    last: ProgressReport | None
    standing_last: Standing
    standing_now: Standing
    answers: list[Answer]
    lines: list[Line]
    evidence_new: list[Evidence]
    evidence_gone: list[Evidence]
    flags: list[Flag]
    standards: list[Standard]

    @property
    def standing_changed(self) -> bool:
        return self.standing_last != self.standing_now


def _said(report: ProgressReport | None, field: Field) -> str:
    """Return an answer in words; a choice by its label."""
    value = str(getattr(report, field.name, ""))
    return str(dict(field.flatchoices).get(value, value))


def _answers(report: ProgressReport, last: ProgressReport | None) -> list[Answer]:
    fields = (ProgressReport._meta.get_field(name) for name in ProgressReport.ANSWERS)
    return [
        Answer(str(field.verbose_name), _said(last, field), _said(report, field))
        for field in fields
        if isinstance(field, Field)
    ]


def _lines(report: ProgressReport, last: ProgressReport | None) -> list[Line]:
    """Return a line for each target, and then for each other figure of either report."""
    before: dict[Key, Measurement] = {}
    now: dict[Key, Measurement] = {}
    for found, one in ((before, last), (now, report)):
        for row in one.measurements.all() if one else []:
            found[row.target_id, "" if row.target_id else row.unit, row.breakdown] = row
    targets = {target.pk: target for target in report.adoption.targets.all()}
    whole: list[Key] = [(key, "", "") for key in targets]
    others = sorted({*before, *now} - {*whole}, key=lambda key: (key[0] or 0, key[1:]))
    return [Line(targets.get(key[0] or 0), before.get(key), now.get(key)) for key in whole + others]


def _shown_by(report: ProgressReport | None) -> dict[tuple[Any, ...], Evidence]:
    """Return the evidence of a report by what it is: a link, or a file of a name and size."""
    rows = report.evidence.all() if report else []
    return {(row.url, row.file_name, row.file_size): row for row in rows}


def _comparison(report: ProgressReport, last: ProgressReport | None, objectives: int) -> Comparison:
    targets = list(report.adoption.targets.all())
    evidence, old = _shown_by(report), _shown_by(last)
    return Comparison(
        report=report,
        last=last,
        standing_last=report_standing(last),
        standing_now=report_standing(report),
        answers=_answers(report, last),
        lines=_lines(report, last),
        evidence_new=[row for key, row in evidence.items() if key not in old],
        evidence_gone=[row for key, row in old.items() if key not in evidence],
        flags=flags(report, targets, report.measurements.all(), report.evidence.all()),
        standards=[
            Standard(target, [each for each in Smart if each not in smart(target, objectives)])
            for target in targets
        ],
    )


def _before(report: ProgressReport, others: Iterable[ProgressReport]) -> ProgressReport | None:
    """Return the report that a report is compared with, of some others, the latest first.

    That is the one it corrects, else the last on an earlier period. What others compiled is set
    beside nothing: it is no report of the party.
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


def comparisons(reports: list[ProgressReport]) -> list[Comparison]:
    """Return each of some reports beside the one before it; as many queries for one as for all."""
    figures = Measurement.objects.order_by("pk").select_related("target")
    prefetch_related_objects(
        reports, Prefetch("measurements", figures), "evidence", "adoption__targets"
    )
    others = list(
        ProgressReport.objects.reported()
        .filter(
            Q(adoption__in={report.adoption_id for report in reports}, state="published")
            | Q(pk__in={report.corrects_id for report in reports if report.corrects_id})
        )
        .prefetch_related(Prefetch("measurements", figures), "evidence")
        .order_by("-period_end", "-reported_on", "-pk")
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
        _comparison(report, _before(report, others), served.get(report.adoption.commitment_id, 0))
        for report in reports
    ]
