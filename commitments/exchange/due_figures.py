"""The figures of all reports that a person has to write now, as lines that are filled in at once.

The page of due reports and its workbook hand in the same answers. They are imported as files are:
all of them or nothing, with the rights, checks and the trail of any other import.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.contrib.auth.models import User
from django.db.models import Max, Prefetch, Q

from commitments.exchange.importer import Reporter, import_files
from commitments.exchange.policies import TakeTheFile
from commitments.exchange.rows import Refusal
from commitments.models import Adoption, Measurement, ProgressReport, Target
from commitments.models.observations import MISSING
from commitments.models.rhythms import Period
from commitments.reporting import workflow
from commitments.reporting.disclosure.figures import conceal_figures
from commitments.reporting.drafts import draft_language, to_begin
from config.api.downloads import escape_formula
from config.dates import earliest_today, format_period

State = ProgressReport.State
PARTY = ("commitment", "city__country", "network")
FIGURE_CELLS = ["report", "target_code", "value", "status", "observed_on", "source"]
REPORT_CELLS = [
    "id",
    "commitment",
    "city",
    "network",
    "origin",
    "period_start",
    "period_end",
    "stage",
]
REPORT_CELLS += ["rating", "summary", "language"]
# The line of the first row of a file, below the names of its columns.
FIRST_LINE = 2


@dataclass(frozen=True)
class DueReport:
    """A report that is due or was begun: its period, its draft and the report before it."""

    adoption: Adoption
    period: Period
    draft: ProgressReport | None = None
    last: ProgressReport | None = None

    @property
    def words(self) -> str:
        """The period in words."""
        return format_period(self.period, "start", "end")

    @property
    def version(self) -> int:
        """Counts the changes of the draft; 0 where there is none."""
        return self.draft.version if self.draft else 0

    @property
    def name(self) -> str:
        """What a file calls it: its number, or for a new one a word of our own."""
        return str(self.draft.pk) if self.draft else f"due-{self.adoption.pk}"


@dataclass(frozen=True)
class DueFigure:
    """One line: what is counted, the figure of the last report, and that of the draft."""

    report: DueReport
    target: Target
    last: Measurement | None = None
    in_draft: Measurement | None = None

    @property
    def key(self) -> str:
        return f"{self.report.adoption.pk}-{self.target.pk}"


@dataclass(frozen=True)
class FigureAnswer:
    """What somebody answered in one line."""

    line: DueFigure
    value: Decimal | None
    status: str
    source: str

    @property
    def says_something(self) -> bool:
        return self.value is not None or self.status in MISSING

    @property
    def differs(self) -> bool:
        stored = self.line.in_draft
        if stored is None:
            return self.says_something
        return (self.value, self.status, self.source) != (
            stored.value,
            stored.status,
            stored.source,
        )


def due_reports(user: User) -> list[DueReport]:
    """Return the reports of a person that are due or begun, in the order of their days."""
    today = earliest_today()
    begun = ProgressReport.objects.reported().filter(corrects=None, sent_with=None)
    own = begun.filter(pk__in=workflow.waiting_for(user)[ProgressReport]["submit"].values("pk"))
    adoptions = Adoption.objects.select_related(*PARTY).prefetch_related("targets")
    due = to_begin(user, today).select_related(*PARTY).prefetch_related("targets")
    drafts = {report.adoption_id: report for report in own.prefetch_related("measurements")}
    rows = [*due, *adoptions.filter(pk__in=drafts)]
    covered, last = _covered(rows), _last_reports(rows)
    return [
        DueReport(
            adoption,
            _period(adoption, drafts.get(adoption.pk), covered.get(adoption.pk)),
            drafts.get(adoption.pk),
            last.get(adoption.pk),
        )
        for adoption in rows
    ]


def _period(adoption: Adoption, draft: ProgressReport | None, covered: date | None) -> Period:
    if draft and draft.period_start and draft.period_end:
        return Period(draft.period_start, draft.period_end)
    rhythm = adoption.rhythm
    # Nothing is due without a rhythm.
    assert rhythm is not None
    return rhythm.period_after(covered)


def _covered(adoptions: Iterable[Adoption]) -> dict[int, date]:
    """Return the last day that is reported on, by adoption."""
    sent = Q(state=State.PUBLISHED) | Q(state=State.SUBMITTED, corrects=None)
    rows = ProgressReport.objects.reported().filter(sent, adoption__in=list(adoptions))
    return dict(rows.order_by().values_list("adoption").annotate(Max("period_end")))


def _last_reports(adoptions: Iterable[Adoption]) -> dict[int, ProgressReport]:
    figures = Measurement.objects.select_related("target")
    rows = ProgressReport.objects.current().reported().filter(adoption__in=list(adoptions))
    ordered = rows.order_by("period_end", "reported_on", "pk")
    return {
        report.adoption_id: report
        for report in ordered.prefetch_related(Prefetch("measurements", figures))
    }


def due_figures(user: User) -> list[DueFigure]:
    """Return a line for each target of the reports that are due; hidden figures are taken out."""
    return [
        DueFigure(
            report,
            target,
            _whole(report.last, target),
            _whole(report.draft, target, user),
        )
        for report in due_reports(user)
        for target in report.adoption.targets.all()
    ]


def _whole(
    report: ProgressReport | None, target: Target, reader: User | None = None
) -> Measurement | None:
    """Return the figure of a report on the whole of a target."""
    every = report.measurements.all() if report else ()
    rows = [row for row in every if row.target_id == target.pk and not row.breakdown]
    if reader is not None and rows and report is not None:
        rows = list(conceal_figures(rows, reader, report))
    return rows[0] if rows else None


@dataclass
class Refusals(Reporter):
    """Why answers are refused, by the key of their line; other reasons have an empty key."""

    answers: Sequence[FigureAnswer]
    reasons: list[tuple[str, str, str]] = field(default_factory=list)

    def refused(self, refusal: Refusal) -> None:
        column = next(iter(refusal.cells), "")
        self.reasons.append((self._key(refusal), column, refusal.reason))

    def _key(self, refusal: Refusal) -> str:
        if refusal.line is None or refusal.line < FIRST_LINE:
            return ""
        place = refusal.line - FIRST_LINE
        if refusal.file == "reports.csv":
            report = _new_reports(self.answers)[place]
            return next(each.line.key for each in self.answers if each.line.report is report)
        return self.answers[place].line.key


def fill_in(user: User, answers: Sequence[FigureAnswer]) -> Refusals:
    """Make or change the drafts that these answers are for, or nothing where one is refused."""
    refusals = Refusals(answers)
    files = {"measurements.csv": _file(FIGURE_CELLS, map(_figure_cells, answers))}
    if reports := _new_reports(answers):
        rows = (_report_cells(report, user) for report in reports)
        files["reports.csv"] = _file(REPORT_CELLS, rows)
    opened = {name: lambda data=data: nullcontext(io.BytesIO(data)) for name, data in files.items()}
    import_files(opened, TakeTheFile(user), refusals)
    return refusals


def _new_reports(answers: Iterable[FigureAnswer]) -> list[DueReport]:
    reports = {each.line.report.name: each.line.report for each in answers}
    return [report for report in reports.values() if report.draft is None]


def _report_cells(report: DueReport, user: User) -> Iterator[str]:
    adoption = report.adoption
    yield from (report.name, adoption.commitment.slug)
    yield adoption.city.slug if adoption.city else ""
    yield adoption.network.slug if adoption.network else ""
    yield from (ProgressReport.Origin.REPORTED.value, *map(str, report.period), "", "", "")
    yield draft_language(user, report.last)


def _figure_cells(answer: FigureAnswer) -> Iterator[str]:
    line = answer.line
    observed = line.in_draft.observed_on if line.in_draft else None
    yield from (line.report.name, line.target.code)
    yield "" if answer.value is None else f"{answer.value:f}"
    yield answer.status
    yield str(observed or min(line.report.period.end, earliest_today()))
    yield answer.source


def _file(header: list[str], rows: Iterable[Iterable[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([escape_formula(cell) for cell in row] for row in rows)
    return text.getvalue().encode()
