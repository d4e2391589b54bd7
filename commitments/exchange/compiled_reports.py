"""The file of progress: each row is a report compiled from a public page, with its figure."""

from collections.abc import Iterable
from dataclasses import replace
from operator import attrgetter
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from commitments.exchange.audit import AuditBatch
from commitments.exchange.columns import (
    NR,
    Column,
    Lookup,
    Values,
    choice,
    day,
    decimal,
    nowhere,
    one_of,
    optional,
    plain,
    show_decimal,
    word,
    yes_no,
)
from commitments.exchange.errors import InvalidCell
from commitments.exchange.rows import Cells
from commitments.exchange.stated_columns import basis, precision, qualifier
from commitments.exchange.table import Table
from commitments.models import (
    Adoption,
    Measurement,
    ProgressReport,
    SourceStage,
    Target,
)
from commitments.models.observations import ObservationStatus
from commitments.reporting.drafts import correction_of
from commitments.reporting.workflow import take
from config.models.fields import Precision, Qualifier
from config.models.validation import InvalidRow, Problem, full_clean_fast


def lead_adoption(text: str, cells: Cells, lookup: Lookup) -> Adoption:
    """Return the adoption of the lead. Raises `InvalidCell` where there is no lead."""
    lookup.find("commitments.csv", text)
    try:
        lead: Adoption = lookup.find("adoptions.csv", text, "", "")
    except InvalidCell:
        raise InvalidCell(_("This commitment has no lead to own the target or progress."))
    return lead


# The figure of a report.


def _figure(report: ProgressReport) -> Measurement | None:
    figures = [row for row in report.measurements.all() if not row.breakdown]
    return figures[0] if figures else None


def _read_target(text: str, cells: Cells, lookup: Lookup) -> Target | None:
    if not text:
        return None
    target: Target = lookup.find("targets.csv", cells["commitment"], text)
    return target


def _of_figure(name: str, empty: Any = None) -> Any:
    """Return a getter of one field of a report's figure."""
    return lambda report: getattr(_figure(report), name, empty)


FIGURE_COLUMNS = (
    Column("value", decimal, _of_figure("value"), show_decimal, field="value", separate=True),
    Column(
        "unit",
        lambda text, cells, lookup: text,
        _of_figure("unit", ""),
        field="unit",
        separate=True,
    ),
    Column(
        "target_code",
        _read_target,
        _of_figure("target"),
        lambda target: target.code if target else "",
        field="target",
        separate=True,
    ),
)


def _figure_qualifier(report: ProgressReport) -> str:
    figure = _figure(report)
    return "" if figure is None or figure.value is None else figure.qualifier


_QUALIFIER = replace(
    qualifier("value", "qualifier"), get=_figure_qualifier, put=nowhere, separate=True
)


class CompiledReports(Table):
    file, model = "progress.csv", ProgressReport
    # Several figures of one page about one commitment differ in target, in what they count, or in
    # their period: these have numbers.
    key = ("commitment", "source", "target_code", "unit", "nr")
    exact_keys = ("source",)
    numbered = True
    related = ("adoption__commitment", "adoption__city", "adoption__network")
    columns = (
        plain("commitment", lead_adoption, attrgetter("commitment.slug"), "adoption"),
        day("reported_on"),
        choice("reported_on_precision", Precision, empty=True),
        word("summary"),
        *FIGURE_COLUMNS,
        word("source", "source_url"),
        basis("reported_on"),
        optional(day("period_start")),
        precision("period_start"),
        optional(day("period_end")),
        precision("period_end"),
        _QUALIFIER,
        optional(
            plain("stage", one_of(SourceStage.values), field="source_stage"),
            lambda cells: "results-published" if cells["value"] else "news-published",
        ),
        optional(yes_no("background")),
        NR,
    )

    def blank(self) -> ProgressReport:
        return ProgressReport(origin=ProgressReport.Origin.COMPILED)

    def by_pk(self, rows: "QuerySet[Any]") -> dict[str, Any]:
        """Return compiled reports by id; a corrected report's id leads to its correction.

        Without those that a report by the city itself replaced: they are no longer compiled.
        """
        reports = {
            report.pk: report
            for report in rows.filter(
                origin=ProgressReport.Origin.COMPILED,
                state__in=ProgressReport.PUBLIC,
            ).prefetch_related("measurements__target")
        }
        corrections = {report.corrects_id: report for report in reports.values()}
        latest = {}
        for pk, report in reports.items():
            last = report
            while last.pk in corrections:
                last = corrections[last.pk]
            if last.state == ProgressReport.State.PUBLISHED:
                latest[str(pk)] = last
        return latest

    def _number(self, objects: Iterable[Any]) -> None:
        """Number each report once, in the order of those that corrections replaced."""
        super()._number({obj.pk: obj for obj in objects}.values())

    def store(self, obj: Any, current: Values, final: Values, audit: AuditBatch) -> Any:
        """Publish the report. A public one is not edited: a new report corrects it."""
        if current:
            if ProgressReport.objects.filter(corrects=obj).exists():
                reason = _("Staff are correcting this report. Publish or delete their draft first.")
                raise InvalidRow(Problem(frozenset(), reason))
            obj = correction_of(obj)
        obj.save()
        value, unit, target = final["value"], final["unit"], final["target_code"]
        if value is not None or unit or target:
            status = ObservationStatus.NOT_COLLECTED if value is None else ObservationStatus.NORMAL
            figure = Measurement(report=obj, target=target, unit=unit, value=value, status=status)
            figure.qualifier = final.get("qualifier") or Qualifier.EXACTLY
            full_clean_fast(figure)
            figure.save()
            audit.added(figure)
        return take(obj, "compile", None)
