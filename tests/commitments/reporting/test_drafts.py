"""Every report starts here, pre-filled from the report before it."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from cities.models import City, TrailEntry
from commitments.models import Adoption, Commitment, Evidence, Measurement, ProgressReport
from commitments.models.kept_targets import KEPT
from commitments.reporting import drafts, workflow
from commitments.reporting.workflow import Refused
from tests.factories import (
    AdoptionFactory,
    EvidenceFactory,
    MeasurementFactory,
    ReportFactory,
    TargetFactory,
    advance,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("today"),
]


@pytest.fixture
def today() -> object:
    """The day of these tests: 2 March 2026."""
    with time_machine.travel(datetime(2026, 3, 2, 12, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def adoption(city: City) -> Adoption:
    """A city's promise of 15 January 2024, to be reported on every year."""
    return AdoptionFactory(city=city, adopted_on=date(2024, 1, 15), report_every=12)


def test_the_first_report_covers_the_time_since_the_adoption(
    adoption: Adoption, focal_point: User
) -> None:
    report = drafts.start(adoption, focal_point)

    assert (report.period_start, report.period_end) == (date(2024, 1, 15), date(2025, 1, 14))
    assert report.author == focal_point
    assert TrailEntry.objects.about(report).get().acted_as.startswith("focal point")


def test_the_next_report_goes_on_where_the_last_one_ended(
    adoption: Adoption, focal_point: User
) -> None:
    ReportFactory(adoption=adoption, year=2025, published=True)

    report = drafts.start(adoption, focal_point)

    assert report.period_start == date(2026, 1, 1)
    assert report.period_end == date(2026, 3, 1)  # it never reaches into the future


def test_no_report_is_started_on_days_that_are_reported_on_or_to_come(
    adoption: Adoption, focal_point: User
) -> None:
    report = ReportFactory(adoption=adoption, year=2025, published=True)
    ProgressReport.objects.filter(pk=report.pk).update(period_end=date(2026, 3, 1))

    with pytest.raises(Refused, match="2026-03-01"):
        drafts.start(adoption, focal_point)

    assert not ProgressReport.objects.exclude(pk=report.pk).exists()


def corrected_to(report: ProgressReport, year: int, user: User) -> ProgressReport:
    """Return a draft that corrects a report to be about another year."""
    correction = drafts.correct(report, user)
    correction.period_start, correction.period_end = date(year, 1, 1), date(year, 12, 31)
    correction.save()
    return correction


def test_days_that_a_correction_left_are_reported_on_anew(
    adoption: Adoption, focal_point: User
) -> None:
    report = ReportFactory(adoption=adoption, year=2025, published=True)
    advance(corrected_to(report, 2024, focal_point), "submit", "publish")

    anew = drafts.start(adoption, focal_point)

    assert (anew.period_start, anew.period_end) == (report.period_start, report.period_end)


def test_no_correction_takes_the_days_of_another_report(
    adoption: Adoption, focal_point: User
) -> None:
    ReportFactory(adoption=adoption, year=2024, published=True)
    report = ReportFactory(adoption=adoption, year=2025, published=True)
    correction = corrected_to(report, 2024, focal_point)

    with pytest.raises(Refused, match="period overlaps with that of"):
        advance(correction, "submit")


def test_no_correction_is_published_over_a_report_started_meanwhile(
    adoption: Adoption, focal_point: User
) -> None:
    report = ReportFactory(adoption=adoption, year=2025, published=True)
    correction = corrected_to(report, 2024, focal_point)
    advance(correction, "submit")
    ReportFactory(adoption=adoption, year=2024, author=focal_point)

    with pytest.raises(Refused, match="period overlaps with that of"):
        advance(correction, "publish")

    report.refresh_from_db()
    assert report.state == "published"


def test_a_period_that_is_taken_is_refused_to_a_new_report(
    adoption: Adoption, focal_point: User
) -> None:
    report = ReportFactory(adoption=adoption, year=2025, published=True)
    advance(drafts.correct(report, focal_point), "submit", "publish")

    with pytest.raises(IntegrityError), transaction.atomic():
        ReportFactory(adoption=adoption, year=2025, author=focal_point)


def test_starting_twice_opens_the_same_draft(adoption: Adoption, focal_point: User) -> None:
    assert drafts.start(adoption, focal_point) == drafts.start(adoption, focal_point)


def test_nobody_starts_a_report_while_one_waits(adoption: Adoption, focal_point: User) -> None:
    ReportFactory(adoption=adoption, submitted=True)

    with pytest.raises(Refused, match="waiting for the secretariat"):
        drafts.start(adoption, focal_point)


def test_a_foreign_city_starts_no_report(adoption: Adoption, other_focal_point: User) -> None:
    with pytest.raises(Refused, match="focal point"):
        drafts.start(adoption, other_focal_point)

    assert not ProgressReport.objects.exists()


def test_what_was_withdrawn_is_not_reported_on(adoption: Adoption, focal_point: User) -> None:
    Adoption.objects.update(withdrawn_on=date(2025, 1, 1))
    adoption.refresh_from_db()

    with pytest.raises(Refused, match="withdrawn"):
        drafts.start(adoption, focal_point)


@pytest.mark.parametrize("kind", ["ask", "statement"])
def test_nobody_reports_on_an_ask_or_a_statement(
    adoption: Adoption, focal_point: User, kind: str
) -> None:
    Commitment.objects.update(kind=kind)
    adoption = Adoption.objects.get(pk=adoption.pk)

    with pytest.raises(Refused, match="Asks and statements have no status"):
        drafts.start(adoption, focal_point)


def test_one_click_confirms_that_nothing_changed(adoption: Adoption, focal_point: User) -> None:
    target = TargetFactory(adoption=adoption)
    last = ReportFactory(adoption=adoption, year=2024)
    MeasurementFactory(report=last, target=target, value=Decimal(40))
    workflow.take(last, "submit", last.author)
    workflow.take(last, "publish", User.objects.create_superuser("someone"))

    report = drafts.confirm_unchanged(adoption, focal_point)

    assert (report.state, report.unchanged) == ("submitted", True)
    assert report.summary == last.summary
    assert report.measurements.get().value == 40


def test_without_a_report_there_is_nothing_to_confirm(
    adoption: Adoption, focal_point: User
) -> None:
    with pytest.raises(Refused, match="no earlier report"):
        drafts.confirm_unchanged(adoption, focal_point)


def test_a_confirmation_never_overwrites_a_draft(adoption: Adoption, focal_point: User) -> None:
    ReportFactory(adoption=adoption, year=2024, published=True)
    draft = ReportFactory(adoption=adoption, year=2025, summary="Typed by hand.")

    with pytest.raises(Refused, match="A draft is already open"):
        drafts.confirm_unchanged(adoption, focal_point)

    draft.refresh_from_db()
    assert draft.summary == "Typed by hand."


def test_a_correction_starts_from_what_was_published(adoption: Adoption, focal_point: User) -> None:
    report = ReportFactory(adoption=adoption, published=True)
    MeasurementFactory(report=report, target=TargetFactory(adoption=adoption))
    EvidenceFactory(report=report)

    correction = drafts.correct(report, focal_point)

    assert correction.corrects == report
    assert correction.summary == report.summary
    assert correction.measurements.count() == correction.evidence.count() == 1
    assert drafts.correct(report, focal_point) == correction


# Every other field of these rows is carried over: a new field has to be decided on here.
NOT_CARRIED_OVER = {
    ProgressReport: {
        *("id", "reported_on", "reported_on_precision", "state", "unchanged", "author"),
        *("submitted_by", "decided_by", "taken_up_by", "published_at", "corrects"),
        *("confirmed", "version", "updated_at"),
    },
    Measurement: {"id", "report", *KEPT},
    Evidence: {
        *("id", "report", "file", "file_name", "file_type", "file_size"),
        *("checked_at", "answered"),
    },
}
# What identifies a report, and differs between a report and the next one.
IDENTITY = {
    "period_start",
    "period_start_precision",
    "period_end",
    "period_end_precision",
    "source_url",
}


def carried_over(row: Any, *, without: Iterable[str] = ()) -> dict[str, Any]:
    """Return the values that a correction of `row`'s report has to keep."""
    fields = [
        field
        for field in row._meta.concrete_fields
        if field.name not in NOT_CARRIED_OVER[type(row)] | {*without}
    ]
    return {field.name: field.value_from_object(row) for field in fields}


def report_with_all_fields(adoption: Adoption) -> ProgressReport:
    """Return a published report with figures and a link, each field set to no default."""
    report = ReportFactory(
        adoption=adoption,
        stage="planning",
        rating="constrained",
        summary="Ten homes.",
        challenges="Rents went up.",
        next_steps="Two more houses.",
        language="fr",
        source_url="https://example.org/report",
        period_start_precision="month",
        period_end_precision="month",
    )
    part = {
        "observed_on": date(2024, 11, 30),
        "observed_on_precision": "month",
        "qualifier": "about",
        "source": "Housing office",
    }
    MeasurementFactory(report=report, target=TargetFactory(adoption=adoption), **part)
    MeasurementFactory(
        report=report, target=None, unit="homes", breakdown="women", status="E", value=7, **part
    )
    EvidenceFactory(
        report=report, title="Decision", url="https://example.org/d", page="3", shows="The vote."
    )
    advance(report, "submit", "publish")
    return report


def rows_of(report: ProgressReport) -> list[dict[str, Any]]:
    rows = [*report.measurements.order_by("unit"), *report.evidence.all()]
    return [carried_over(row) for row in rows]


def test_a_correction_carries_over_every_field(adoption: Adoption, focal_point: User) -> None:
    report = report_with_all_fields(adoption)
    answers = carried_over(report, without={"source_stage"})  # which is for compiled reports
    assert all(value not in ("", None) for value in answers.values())

    correction = ProgressReport.objects.get(pk=drafts.correct(report, focal_point).pk)

    assert carried_over(correction) == carried_over(report)
    assert rows_of(correction) == rows_of(report) and len(rows_of(report)) == 3
    assert correction.reported_on is None and correction.author == focal_point


def test_a_confirmation_carries_over_every_answer(adoption: Adoption, focal_point: User) -> None:
    report = report_with_all_fields(adoption)

    confirmed = drafts.confirm_unchanged(adoption, focal_point)

    content = carried_over(report, without=IDENTITY)
    assert carried_over(ProgressReport.objects.get(pk=confirmed.pk), without=IDENTITY) == content
    assert rows_of(confirmed) == rows_of(report)


def test_the_correction_of_a_compiled_report_keeps_the_date_of_its_source(
    adoption: Adoption,
) -> None:
    report = ReportFactory(
        adoption=adoption, compiled=True, reported_on_at_latest=True, background=True
    )

    correction = drafts.correction_of(report)

    assert correction.corrects == report and correction.compiled and correction.author is None
    assert correction.reported_on == report.reported_on is not None
    assert correction.reported_on_precision == report.reported_on_precision == "year"
    assert carried_over(correction) == carried_over(report)


@pytest.mark.parametrize("state", ["submitted", "compiled"])
def test_only_what_is_published_is_corrected(
    adoption: Adoption, focal_point: User, state: str
) -> None:
    report = ReportFactory(adoption=adoption, **{state: True})

    with pytest.raises(Refused, match="Only a published report"):
        drafts.correct(report, focal_point)
