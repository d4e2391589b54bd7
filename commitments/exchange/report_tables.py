"""Files of reports, their figures and evidence, and peer reviews.

Imported reports are drafts, which somebody else publishes on the site. Only `restoring` a release
brings them back as published.
"""

from dataclasses import replace
from operator import attrgetter
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from commitments.exchange.adoptions import ADOPTION, adoption_columns
from commitments.exchange.audit import AuditBatch
from commitments.exchange.columns import (
    NR,
    Column,
    Lookup,
    Use,
    Values,
    choice,
    day,
    decimal,
    link,
    one_of,
    optional,
    plain,
    required,
    show_decimal,
    word,
    yes_no,
)
from commitments.exchange.kept_columns import KEPT_COLUMNS, restore_kept
from commitments.exchange.restored import DECIDER, WRITER, stand_in, when
from commitments.exchange.rows import Cells
from commitments.exchange.stated_columns import basis, precision, qualifier
from commitments.exchange.table import Table
from commitments.models import (
    Adoption,
    Contributor,
    Evidence,
    Measurement,
    ProgressReport,
    Review,
    SourceStage,
    Target,
)
from commitments.models.observations import ObservationStatus
from commitments.reporting import transitions, workflow
from commitments.reporting.disclosure.writers import COUNTS_NOT_YOURS, keeps_counts
from commitments.reporting.revisions import NOT_YOURS, OPEN, require_open
from config.models.fields import Precision
from config.models.validation import InvalidRow, Problem

State, Origin = ProgressReport.State, ProgressReport.Origin


def _invalid(reason: str, *fields: str) -> InvalidRow:
    return InvalidRow(Problem(frozenset(fields), reason))


# Reports.


def _report(text: str, cells: Cells, lookup: Lookup) -> ProgressReport:
    report: ProgressReport = lookup.find("reports.csv", required(text))
    return report


def _corrected(text: str, cells: Cells, lookup: Lookup) -> ProgressReport | None:
    return _report(text, cells, lookup) if text else None


def _name(text: str, cells: Cells, lookup: Lookup) -> str:
    return required(text)


def _require_open(report: ProgressReport) -> None:
    try:
        require_open(report)
    except workflow.Refused as refused:
        raise _invalid(str(refused), "report")


class Reports(Table):
    file, model = "reports.csv", ProgressReport
    key = ("id",)
    lookups = ("pk",)
    related = (*ADOPTION, "corrects")
    columns = (
        Column(
            "id",
            _name,
            lambda report: str(report.pk),
            use=Use.NEVER,
            field="id",
            type="integer",
            help="The number in its web address. For a new one any word of your own.",
        ),
        *adoption_columns(),
        choice("origin", Origin),
        day("period_start"),
        day("period_end"),
        optional(day("reported_on")),
        optional(choice("reported_on_precision", Precision, empty=True)),
        choice("stage", ProgressReport.Stage, empty=True),
        optional(choice("source_stage", SourceStage, empty=True)),
        choice("rating", ProgressReport.Rating, empty=True),
        word("summary"),
        optional(word("challenges")),
        optional(word("next_steps")),
        optional(yes_no("unchanged")),
        optional(word("language")),
        optional(word("source_url")),
        Column(
            "corrects",
            _corrected,
            attrgetter("corrects"),
            lambda report: str(report.pk) if report else "",
            put=lambda report, old: setattr(report, "corrects", old),
            field="corrects",
            type="integer",
            refers=("reports.csv", "corrects"),
            optional=True,
        ),
        Column(
            "state",
            one_of([State.PUBLISHED, State.SUPERSEDED, *OPEN, State.SUBMITTED], empty=True),
            attrgetter("state"),
            use=Use.NEVER,
            field="state",
            optional=True,
            help="published, or superseded by a correction.",
        ),
        when("published_at"),
        precision("period_start"),
        precision("period_end"),
        basis("reported_on"),
        optional(yes_no("background")),
    )

    def match(self, values: Values) -> ProgressReport | None:
        """Return the open draft on the same promise and period."""
        if values.get("corrects") or values["origin"] != Origin.REPORTED:
            return None
        return (
            ProgressReport.objects.select_for_update(of=("self",), no_key=True)
            .select_related(*ADOPTION)
            .filter(
                adoption=values["commitment"],
                period_start=values["period_start"],
                period_end=values["period_end"],
                corrects=None,
                origin=Origin.REPORTED,
                state__in=OPEN,
            )
            .first()
        )

    def prepare(self, obj: Any, current: Values, final: Values, audit: AuditBatch) -> None:
        if current:
            _require_open(obj)
            if current["commitment"] != final["commitment"]:
                reason = _("The report with this number is about another promise.")
                raise _invalid(reason, "adoption")
            obj.version += 1
        elif audit.restoring:
            _prepare_restored(obj, final)
            # It begins as a draft, as the report that it corrects does: neither is in the way.
            audit.restored.append((obj, transitions.set_back(obj)))
        else:
            _prepare_draft(obj, final, audit.user)

    def store(self, obj: Any, current: Values, final: Values, audit: AuditBatch) -> Any:
        obj.save(force_insert=not current)
        if not current and not audit.restoring:
            Contributor.objects.carry_over(obj)
        return obj


def _prepare_restored(report: ProgressReport, final: Values) -> None:
    """Give a report of a release its number and its state."""
    if not final["id"].isascii() or not final["id"].isdigit():
        raise _invalid(_("A report from a release must have a number."), "id")
    report.pk = int(final["id"])
    report.published_at = final.get("published_at")
    if final["origin"] == Origin.REPORTED:
        report.author = report.submitted_by = stand_in(WRITER)
        report.decided_by = stand_in(DECIDER)
    state = final.get("state") or State.DRAFT
    dated = report.published_at and (report.reported_on or report.compiled)
    if state in (State.PUBLISHED, State.SUPERSEDED) and not dated:
        reason = _("A published report needs a time and a person who decided.")
        raise _invalid(reason, "published_at", "reported_on")
    transitions.restore(report, state)


def _prepare_draft(report: ProgressReport, final: Values, user: User | None) -> None:
    """Give a new draft its author. Raises `InvalidRow` where there can be no draft."""
    adoption, corrected = final["commitment"], final.get("corrects")
    # Nobody starts another draft meanwhile.
    Adoption.objects.select_for_update().get(pk=adoption.pk)
    if adoption.withdrawn_on is not None:
        raise _invalid(
            _("This commitment was withdrawn: there is nothing to report on."), "adoption"
        )
    reported = final["origin"] == Origin.REPORTED
    if reported and user is None:
        raise _invalid(_("Name the author of the drafts with --as."))
    if corrected and (corrected.state != State.PUBLISHED or corrected.adoption_id != adoption.pk):
        raise _invalid(
            _("Only a published report of the same promise can be corrected."), "corrects"
        )
    if reported:
        report.author = user


# Parts of a report.


_REPORT = Column(
    "report",
    _report,
    attrgetter("report"),
    lambda report: str(report.pk),
    put=lambda part, report: setattr(part, "report", report),
    field="report",
    type="integer",
    refers=("reports.csv", "report"),
    help="Number of the report.",
)
_OF_REPORT = tuple(f"report__{path}" for path in ADOPTION)


class ReportParts(Table):
    """Rows that belong to a report, and change only while it is open."""

    numbered = True

    def published(self, rows: Any) -> Any:
        return rows.filter(report__in=ProgressReport.objects.published().values("pk"))

    def prepare(self, obj: Any, current: Values, final: Values, audit: AuditBatch) -> None:
        _require_open(obj.report)

    def store(self, obj: Any, current: Values, final: Values, audit: AuditBatch) -> Any:
        obj.save()
        if not audit.restoring:
            audit.renew(obj.report)
        return obj


def _target(text: str, cells: Cells, lookup: Lookup) -> Target | None:
    if not text:
        return None
    adoption = _report(cells["report"], cells, lookup).adoption
    party = (adoption.city.slug, "") if adoption.city else ("", adoption.party.slug)
    target: Target = lookup.find("targets.csv", adoption.commitment.slug, *party, text)
    return target


class Measurements(ReportParts):
    file, model = "measurements.csv", Measurement
    key = ("report", "target_code", "unit", "breakdown", "nr")
    lookups = ("report", "target__code", "unit", "breakdown")
    order = ("report_id", "target__code", "unit", "breakdown")
    related = (*_OF_REPORT, "target")
    columns = (
        _REPORT,
        Column(
            "target_code",
            _target,
            attrgetter("target"),
            lambda target: target.code if target else "",
            put=lambda row, target: setattr(row, "target", target),
            field="target",
            help="Code of the target, of the same commitment and party as the report.",
        ),
        optional(word("unit")),
        optional(word("dimension")),
        optional(word("breakdown")),
        plain("value", decimal, show_decimal, type="number"),
        choice("status", ObservationStatus),
        optional(day("observed_on")),
        optional(word("source")),
        NR,
        qualifier("value", "qualifier"),
        precision("observed_on"),
        *KEPT_COLUMNS,
    )

    def prepare(self, obj: Any, current: Values, final: Values, audit: AuditBatch) -> None:
        super().prepare(obj, current, final, audit)
        if obj.concealed:
            raise _invalid(str(NOT_YOURS), "value")
        if obj.of_people and not audit.restoring and keeps_counts(obj.report, audit.user):
            raise _invalid(str(COUNTS_NOT_YOURS), "value")
        if audit.restoring:
            restore_kept(obj, final)

    def look_ahead(self, lookup: Lookup) -> None:
        """Fetch the targets of the commitments that these reports are about."""
        slugs = {report.adoption.commitment.slug for report in lookup.fetched("reports.csv")}
        lookup.fetch("targets.csv", slugs)


class EvidenceLinks(ReportParts):
    file, model = "evidence.csv", Evidence
    key = ("report", "title", "url", "page", "nr")
    exact_keys = ("title", "url", "page")
    lookups = ("report", "title", "url", "page")
    order = ("report_id", "title", "url", "page")
    related = _OF_REPORT
    columns = (
        _REPORT,
        word("title"),
        replace(
            word("url"), help="Link to it. Evidence that was uploaded has none, and is on the site."
        ),
        word("page"),
        word("shows"),
        NR,
    )

    def published(self, rows: Any) -> Any:
        # Uploaded files stay on the site.
        return super().published(rows).exclude(url="")


# Reviews.


class Reviews(Table):
    file, model = "reviews.csv", Review
    key = ("report", "reviewing_city")
    lookups = ("report", "reviewing_city__slug")
    order = ("report_id", "reviewing_city__slug")
    related = (*_OF_REPORT, "reviewing_city")
    columns = (
        _REPORT,
        link("reviewing_city", "cities.csv"),
        word("conflict"),
        yes_no("verifiable"),
        choice("completion", Review.Completion, empty=True),
        word("strengths"),
        word("recommendations"),
        word("language"),
        word("reply"),
        word("reply_language"),
        when("submitted_at"),
        when("replied_at"),
        when("published_at"),
    )

    def prepare(self, obj: Any, current: Values, final: Values, audit: AuditBatch) -> None:
        if current or not audit.restoring:
            raise _invalid(_("Reviews are written on the site."))
        for name in ("submitted_at", "replied_at", "published_at"):
            setattr(obj, name, final.get(name))
        transitions.restore(obj, Review.State.PUBLISHED)

    def store(self, obj: Any, current: Values, final: Values, audit: AuditBatch) -> Any:
        audit.restored.append((obj, transitions.set_back(obj)))
        obj.save(force_insert=True)
        return obj
