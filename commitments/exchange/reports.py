"""What a row of progress.csv becomes: a report compiled from a public page, with its figure."""

from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from commitments.exchange.audit import AuditBatch
from commitments.exchange.columns import Catalogue, Column, Values, decimal, show_decimal
from commitments.exchange.errors import InvalidCell
from commitments.exchange.readers.csv import Cells
from commitments.models import Adoption, Commitment, Measurement, ProgressReport, Target
from commitments.models.reports import ObservationStatus
from commitments.reporting.drafts import correction_of
from commitments.reporting.workflow import take
from config.models.validation import InvalidRow, Problem, full_clean_fast


def lead_adoption(text: str, cells: Cells, catalogue: Catalogue) -> Adoption:
    """Return the adoption of the lead. Raises `InvalidCell` where there is no lead."""
    commitment: Commitment = catalogue.find("commitments.csv", text)
    leads = commitment.adoptions.filter(role=Adoption.Role.LEAD)
    lead = leads.select_related("commitment", "city", "network").first()
    if lead is None:
        raise InvalidCell(_("This commitment has no lead whose target or progress it could be."))
    return lead


# The figure of a report.


def _figure(report: ProgressReport) -> Measurement | None:
    figures = [row for row in report.measurements.all() if not row.breakdown]
    return figures[0] if figures else None


def _read_target(text: str, cells: Cells, catalogue: Catalogue) -> Target | None:
    if not text:
        return None
    target: Target = catalogue.find("targets.csv", cells["commitment"], text)
    return target


def _of_figure(name: str, nothing: Any = None) -> Any:
    """Return a reader of one field of a report's figure."""
    return lambda report: getattr(_figure(report), name, nothing)


FIGURE_COLUMNS = (
    Column("value", decimal, _of_figure("value"), show_decimal, field="value"),
    Column("unit", lambda text, cells, catalogue: text, _of_figure("unit", ""), field="unit"),
    Column(
        "target_code",
        _read_target,
        _of_figure("target"),
        lambda target: target.code if target else "",
        field="target",
    ),
)


def current_reports(reports: "QuerySet[Any]") -> dict[str, Model]:
    """Return compiled reports by id; the id of one that was corrected leads to its correction.

    Not those that a report by the city itself replaced: its own word stands.
    """
    found = {
        report.pk: report
        for report in reports.filter(
            origin=ProgressReport.Origin.COMPILED,
            state__in=[ProgressReport.State.PUBLISHED, ProgressReport.State.SUPERSEDED],
        ).prefetch_related("measurements__target")
    }
    corrections = {report.corrects_id: report for report in found.values()}
    current = {}
    for pk, report in found.items():
        last = report
        while last.pk in corrections:
            last = corrections[last.pk]
        if last.state == ProgressReport.State.PUBLISHED:
            current[str(pk)] = last
    return current


def publish(
    report: ProgressReport, now: Values, final: Values, audit: AuditBatch
) -> ProgressReport:
    """Publish the report. One that is public already is corrected by a new one, never edited."""
    if now:
        if ProgressReport.objects.filter(corrects=report).exists():
            reason = _("Staff are correcting this report. Publish or delete their draft first.")
            raise InvalidRow(Problem(frozenset(), reason))
        report = correction_of(report)
    report.save()
    value, unit, target = final["value"], final["unit"], final["target_code"]
    if value is not None or unit or target:
        missing = ObservationStatus.NOT_COLLECTED if value is None else ObservationStatus.NORMAL
        figure = Measurement(report=report, target=target, unit=unit, value=value, status=missing)
        full_clean_fast(figure)
        figure.save()
        audit.added(figure)
    published: ProgressReport = take(report, "compile", None)
    return published
