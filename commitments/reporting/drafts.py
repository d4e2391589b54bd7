"""Starts reports: every draft is created here, pre-filled from the report before it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from cities.audit import record
from cities.models import TrailEntry
from cities.roles import acting
from commitments.models import (
    Adoption,
    Contributor,
    Evidence,
    Measurement,
    NoticeSettings,
    ProgressReport,
)
from commitments.models.adoptions import AdoptionQuerySet
from commitments.models.reports import NO_STATUS
from commitments.models.rhythms import ONE_DAY, Period
from commitments.reporting.actors import REPORTER
from commitments.reporting.due_dates import covered_until
from commitments.reporting.standings import latest_of
from commitments.reporting.workflow import Refused
from config.coded_text import CodedText
from config.dates import earliest_today, month_end
from config.models.fields import Precision

State = ProgressReport.State
# What a correction carries over from the report before it, and from the rows
# that belong to it.
CONTENT = (*ProgressReport.ANSWERS, "language")
FIGURE = (
    "target_id",
    "unit",
    "observed_on",
    "observed_on_precision",
    "dimension",
    "breakdown",
    "value",
    "qualifier",
    "status",
    "source",
)
LINK = ("title", "url", "page", "shows")
# What a correction carries over besides: which report it is. A compiled one keeps the date that
# its source gives; a party's own is dated when it is submitted.
IDENTITY = (
    "adoption_id",
    "origin",
    "period_start",
    "period_start_precision",
    "period_end",
    "period_end_precision",
    "source_url",
    "source_stage",
)
SOURCE_DATE = ("reported_on", "reported_on_precision", "reported_on_at_latest", "background")
DEFAULT_MONTHS = 12
HINDERED = (ProgressReport.Rating.CONSTRAINED, ProgressReport.Rating.NO_PROGRESS)


def next_period(adoption: Adoption, today: date) -> Period:
    """Return what the next report covers: the period that follows on what was reported.

    Without a rhythm it is up to a year, and ends with a month that is over. Raises `Refused` when
    it would begin later than that.
    """
    rhythm = adoption.rhythm
    covered = covered_until(adoption)
    if rhythm is not None:
        period = rhythm.period_after(covered)
        latest_end = today
    else:
        latest_end = month_end(today, -1)
        start = covered + ONE_DAY if covered else adoption.adopted_on
        start = start or month_end(latest_end, -DEFAULT_MONTHS) + ONE_DAY
        period = Period(start, min(month_end(start, DEFAULT_MONTHS - 1), latest_end))
    if period.start > latest_end:
        sentence = _(
            "There is nothing new to report: the time up to %(day)s is reported on, or "
            "was before the promise."
        )
        words = {"day": latest_end.isoformat()}
        raise Refused(CodedText(sentence % words, "nothing-to-report", "commitment"))
    return period


def periods_to_confirm(adoption: Adoption, today: date) -> list[Period]:
    """Return the periods since the last report that are over, the earliest first.

    Raises `Refused` when none is.
    """
    rhythm = adoption.rhythm
    if rhythm is None:
        return [next_period(adoption, today)]
    covered = covered_until(adoption)
    periods = list(rhythm.periods_over(covered, today))
    if not periods:
        raise Refused(
            _("The period runs until %(day)s: it can be confirmed once that day is over.")
            % {"day": rhythm.end_after(covered).isoformat()}
        )
    return periods


def _may_report(adoption: Adoption, user: User) -> None:
    if refusal := REPORTER.refusal(adoption, user):
        raise Refused(CodedText(refusal, "not-permitted"))
    if not adoption.commitment.has_status:
        raise Refused(CodedText(NO_STATUS, "nothing-to-report", "commitment"))
    if adoption.withdrawn_on is not None:
        sentence = _("This commitment was withdrawn: there is nothing to report on.")
        raise Refused(CodedText(sentence, "promise-withdrawn", "commitment"))


@transaction.atomic
def start(adoption: Adoption, user: User, note: str = "") -> ProgressReport:
    """Return the open draft of the next report of an adoption, or make it; `note` is for the trail.

    Raises `Refused` when this person may not, or a report already waits for the secretariat.
    """
    _may_report(adoption, user)
    adoption = Adoption.objects.select_for_update().get(pk=adoption.pk)
    return _open_draft(adoption) or _new_draft(
        adoption, next_period(adoption, earliest_today()), user, note
    )


def _open_draft(adoption: Adoption) -> ProgressReport | None:
    """Return the draft that is open. Raises `Refused` when a report waits for the secretariat."""
    waiting: ProgressReport | None = (
        adoption.reports.reported()
        .filter(corrects=None, state__in=ProgressReport.UNPUBLISHED)
        .order_by("period_end", "pk")
        .first()
    )
    if waiting is not None and waiting.state == State.SUBMITTED:
        sentence = _("A report is already waiting for the secretariat.")
        raise Refused(CodedText(sentence, "already-submitted", "commitment"))
    return waiting


def draft_language(user: User, latest: ProgressReport | None) -> str:
    """Return the language of the author, else that of the last report, else the site's."""
    chosen = NoticeSettings.objects.languages([user]).get(user.pk, "")
    return chosen or (latest.language if latest else settings.LANGUAGE_CODE)


def _new_draft(adoption: Adoption, period: Period, user: User, note: str = "") -> ProgressReport:
    latest = latest_of(adoption)
    report = ProgressReport.objects.create(
        adoption=adoption,
        author=user,
        period_start=period.start,
        period_end=period.end,
        language=draft_language(user, latest),
    )
    _note_new(report, user, note)
    return report


@dataclass(frozen=True)
class Unchanged:
    """What somebody says who reports that nothing changed: of which periods, since when, why."""

    periods: list[Period]
    checked_on: date
    sentence: str


def to_begin(user: Any, today: date) -> AdoptionQuerySet:
    """Return the adoptions on which a person has a report to begin: it is due, there is none."""
    begun = ProgressReport.objects.reported().filter(
        state__in=ProgressReport.UNPUBLISHED, corrects=None
    )
    mine = Adoption.objects.filter(REPORTER.rows_of(user)).values("pk")
    due = Adoption.objects.due(today).filter(pk__in=mine)
    return due.exclude(pk__in=begun.values("adoption"))


def last_to_repeat(adoption: Adoption, user: User) -> ProgressReport:
    """Return the report that another one can repeat. Raises `Refused` where there is none."""
    _may_report(adoption, user)
    latest = latest_of(adoption)
    if latest is None:
        raise Refused(_("There is no earlier report to confirm."))
    _draft_to_fill(adoption)
    return latest


def _draft_to_fill(adoption: Adoption) -> ProgressReport | None:
    """Return the open draft where it is still empty. Raises `Refused` where it is not."""
    draft = _open_draft(adoption)
    if draft and (draft.stage or draft.summary or draft.measurements.exists()):
        raise Refused(_("A draft is already open: submit or delete it."))
    return draft


@transaction.atomic
def repeat_unchanged(
    adoption: Adoption, user: User, confirmation: Unchanged
) -> list[ProgressReport]:
    """Return a draft for each period, the earliest first, with the last figures and one sentence.

    They are sent and decided together. Raises `Refused` when there is no last report, or a draft
    is open.
    """
    adoption = Adoption.objects.select_for_update().get(pk=adoption.pk)
    latest = last_to_repeat(adoption, user)
    draft = _draft_to_fill(adoption)
    reports: list[ProgressReport] = []
    for period in confirmation.periods:
        report = (not reports and draft) or _new_draft(adoption, period, user)
        report.period_start, report.period_end = period
        report.sent_with = reports[0] if reports else None
        _repeat(latest, report, confirmation)
        reports.append(report)
    return reports


def _repeat(latest: ProgressReport, report: ProgressReport, confirmation: Unchanged) -> None:
    """Let a report repeat figures and judgement of the latest one; its words stay where they are.

    What hinders is repeated, as a judgement that things are hindered does not stand without it.
    """
    report.stage, report.rating = latest.stage, latest.rating
    report.challenges = latest.challenges if latest.rating in HINDERED else ""
    report.summary = confirmation.sentence
    report.unchanged = True
    report.save()
    _copy_rows(latest, report)
    observed_on = min(confirmation.checked_on, report.period_end or confirmation.checked_on)
    report.measurements.update(observed_on=observed_on, observed_on_precision=Precision.DAY)


@transaction.atomic
def correct(report: ProgressReport, user: User) -> ProgressReport:
    """Return the open correction of a published report, or make it: a draft with its content.

    Raises `Refused` for what is not published, or was corrected already.
    """
    _may_report(report.adoption, user)
    report = ProgressReport.objects.select_for_update().get(pk=report.pk)
    if report.state != State.PUBLISHED or report.compiled:
        raise Refused(_("Only a published report can be corrected."))
    existing = ProgressReport.objects.filter(corrects=report).first()
    if existing is not None:
        if existing.state in (State.DRAFT, State.RETURNED):
            return existing
        raise Refused(_("A correction of this report is already under way."))
    correction = correction_of(report)
    correction.author_id = user.pk
    correction.save()
    _copy_rows(report, correction)
    Contributor.objects.carry_over(correction)
    _note_new(correction, user)
    return correction


def correction_of(report: ProgressReport) -> ProgressReport:
    """Return a new report, not saved yet, that corrects another and starts from its content."""
    dates = SOURCE_DATE if report.compiled else ()
    values = _values(report, (*IDENTITY, *dates, *CONTENT))
    return ProgressReport(corrects_id=report.pk, **values)


def _values(row: Model, fields: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in fields}


def _copy_rows(old: ProgressReport, new: ProgressReport) -> None:
    """Copy the figures and links of a report into another. Uploaded files are not copied."""
    Measurement.objects.bulk_create(
        Measurement(report=new, **_values(row, FIGURE)) for row in old.measurements.all()
    )
    Evidence.objects.bulk_create(
        Evidence(report=new, **_values(row, LINK)) for row in old.evidence.exclude(url="")
    )


def _note_new(report: ProgressReport, user: User, note: str = "") -> None:
    Contributor.objects.note([report.pk], user.pk)
    record(report, TrailEntry.Action.ADD, acting(user, report.adoption.party), note=note)
