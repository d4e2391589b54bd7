"""The files of what became of promises: reports, their figures and evidence, and peer reviews.

Imported reports are drafts: on the site somebody else decides on them. Only where `restoring` a
release they are put back as they were published.
"""

from dataclasses import replace
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from commitments.exchange.adoptions import ADOPTION, adoption_columns
from commitments.exchange.audit import AuditBatch
from commitments.exchange.columns import (
    NUMBER,
    Catalogue,
    Column,
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
from commitments.exchange.errors import InvalidCell
from commitments.exchange.readers.csv import Cells
from commitments.exchange.table import Table, published
from commitments.models import Evidence, Measurement, ProgressReport, Review, Target
from commitments.models.reports import ObservationStatus
from commitments.reporting import workflow
from commitments.reporting.revisions import OPEN, require_open
from config.models.fields import Precision
from config.models.validation import InvalidRow, Problem

State, Origin = ProgressReport.State, ProgressReport.Origin
# Nobody can sign in as them. They stand for people whom no release names.
WRITER, DECIDER = "writer-of-released-reports", "decider-of-released-reports"


def _unfit(reason: str, *fields: str) -> InvalidRow:
    return InvalidRow(Problem(frozenset(fields), reason))


def _stand_in(name: str) -> User:
    user, made = User.objects.get_or_create(username=name, defaults={"is_active": False})
    if made:
        user.set_unusable_password()
        user.save()
    return user


# Reports.


def _report(text: str, cells: Cells, catalogue: Catalogue) -> ProgressReport:
    report: ProgressReport = catalogue.find("reports.csv", required(text))
    return report


def _corrected(text: str, cells: Cells, catalogue: Catalogue) -> ProgressReport | None:
    return _report(text, cells, catalogue) if text else None


def _name(text: str, cells: Cells, catalogue: Catalogue) -> str:
    return required(text)


def _moment(text: str, cells: Cells, catalogue: Catalogue) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise InvalidCell(_("Write a time with its zone, as in 2024-03-31T09:30:00+00:00."))
    return moment


def _when(name: str) -> Column:
    column = plain(name, _moment, datetime.isoformat, type="datetime")
    return replace(column, optional=True, use=Use.NEVER)


def _draft_alike(final: Values) -> ProgressReport | None:
    """Return the open draft on the same promise and period."""
    if final.get("corrects") or final["origin"] != Origin.REPORTED:
        return None
    return (
        ProgressReport.objects.select_for_update(of=("self",), no_key=True)
        .select_related(*ADOPTION)
        .filter(
            adoption=final["commitment"],
            period_start=final["period_start"],
            period_end=final["period_end"],
            corrects=None,
            origin=Origin.REPORTED,
            state__in=OPEN,
        )
        .first()
    )


def _ready_report(report: Any, now: Values, final: Values, audit: AuditBatch) -> None:
    if now:
        _demand_open(report)
        if now["commitment"] != final["commitment"]:
            raise _unfit(_("The report of this number is about another promise."), "adoption")
        report.version += 1
        return
    reported = final["origin"] == Origin.REPORTED
    if audit.restoring:
        if not final["id"].isascii() or not final["id"].isdigit():
            raise _unfit(_("A report of a release has a number."), "id")
        report.pk = int(final["id"])
        report.published_at = final.get("published_at")
        if reported:
            report.author = report.submitted_by = _stand_in(WRITER)
            report.decided_by = _stand_in(DECIDER)
        workflow.restore(report, final.get("state") or State.DRAFT)
        return
    if final["commitment"].withdrawn_on is not None:
        raise _unfit(_("This commitment was withdrawn: there is nothing to report on."), "adoption")
    if reported and audit.user is None:
        raise _unfit(_("Whose draft is it? Name somebody with --as."))
    old = final.get("corrects")
    if old and (old.state != State.PUBLISHED or old.adoption_id != final["commitment"].pk):
        raise _unfit(_("Only a published report of the same promise can be corrected."), "corrects")
    if reported:
        report.author = audit.user


def _store_report(report: Any, now: Values, final: Values, audit: AuditBatch) -> Any:
    report.save(force_insert=not now)
    if audit.restoring:
        workflow.refresh(report.adoption)
    return report


def _demand_open(report: ProgressReport) -> None:
    try:
        require_open(report)
    except workflow.Refused as refused:
        raise _unfit(str(refused), "report")


REPORTS = Table(
    "reports.csv",
    ProgressReport,
    key=("id",),
    lookups=("pk",),
    related=(*ADOPTION, "corrects"),
    public=published,
    alike=_draft_alike,
    ready=_ready_report,
    store=_store_report,
    columns=(
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
        _when("published_at"),
    ),
)


# Parts of a report.


def _ready_part(part: Any, now: Values, final: Values, audit: AuditBatch) -> None:
    if not audit.restoring:
        _demand_open(part.report)


def _store_part(part: Any, now: Values, final: Values, audit: AuditBatch) -> Any:
    part.save()
    if not audit.restoring:
        audit.renew(part.report)
    return part


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


def _of_public(rows: Any) -> Any:
    return rows.filter(report__in=ProgressReport.objects.published().values("pk"))


def _target(text: str, cells: Cells, catalogue: Catalogue) -> Target | None:
    if not text:
        return None
    adoption = _report(cells["report"], cells, catalogue).adoption
    party = (adoption.city.slug, "") if adoption.city else ("", adoption.party.slug)
    target: Target = catalogue.find("targets.csv", adoption.commitment.slug, *party, text)
    return target


MEASUREMENTS = Table(
    "measurements.csv",
    Measurement,
    key=("report", "target_code", "unit", "breakdown", "nr"),
    lookups=("report", "target__code", "unit", "breakdown"),
    order=("report_id", "target__code", "unit", "breakdown"),
    related=(*_OF_REPORT, "target"),
    public=_of_public,
    numbered=True,
    ready=_ready_part,
    store=_store_part,
    columns=(
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
        optional(word("breakdown")),
        plain("value", decimal, show_decimal, type="number"),
        choice("status", ObservationStatus),
        optional(day("observed_on")),
        optional(word("source")),
        NUMBER,
    ),
)

EVIDENCE = Table(
    "evidence.csv",
    Evidence,
    key=("report", "title", "url", "page", "nr"),
    lookups=("report", "title", "url", "page"),
    order=("report_id", "title", "url", "page"),
    related=_OF_REPORT,
    # Uploaded files are on the site.
    public=lambda rows: _of_public(rows).exclude(url=""),
    numbered=True,
    ready=_ready_part,
    store=_store_part,
    columns=(
        _REPORT,
        word("title"),
        replace(
            word("url"), help="Link to it. Evidence that was uploaded has none, and is on the site."
        ),
        word("page"),
        word("shows"),
        NUMBER,
    ),
)


# Reviews.


def _ready_review(review: Any, now: Values, final: Values, audit: AuditBatch) -> None:
    if now or not audit.restoring:
        raise _unfit(_("Reviews are written on the site."))
    for name in ("submitted_at", "replied_at", "published_at"):
        setattr(review, name, final.get(name))
    workflow.restore(review, Review.State.PUBLISHED)


REVIEWS = Table(
    "reviews.csv",
    Review,
    key=("report", "reviewing_city"),
    lookups=("report", "reviewing_city__slug"),
    order=("report_id", "reviewing_city__slug"),
    related=(*_OF_REPORT, "reviewing_city"),
    public=published,
    ready=_ready_review,
    columns=(
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
        _when("submitted_at"),
        _when("replied_at"),
        _when("published_at"),
    ),
)
