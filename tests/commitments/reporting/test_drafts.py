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
from commitments.models import (
    Adoption,
    Commitment,
    Evidence,
    Measurement,
    Notice,
    ProgressReport,
)
from commitments.models.kept_targets import KEPT
from commitments.reporting import drafts, standings, workflow
from commitments.reporting.workflow import Refused
from tests.factories import (
    AdoptionFactory,
    EvidenceFactory,
    MeasurementFactory,
    MembershipFactory,
    ReportFactory,
    SecretariatFactory,
    TargetFactory,
    advance,
    report_unchanged,
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
    """A city's promise of 15 January 2023, to be reported on for each calendar year."""
    return AdoptionFactory(city=city, adopted_on=date(2023, 1, 15), report_every=12)


def test_the_first_report_covers_the_time_since_the_adoption(
    adoption: Adoption, focal_point: User
) -> None:
    report = drafts.start(adoption, focal_point)

    assert (report.period_start, report.period_end) == (date(2023, 1, 15), date(2023, 12, 31))
    assert report.author == focal_point
    assert TrailEntry.objects.about(report).get().acted_as.startswith("focal point")


def test_the_next_report_goes_on_where_the_last_one_ended(
    adoption: Adoption, focal_point: User
) -> None:
    ReportFactory(adoption=adoption, year=2025, published=True)

    report = drafts.start(adoption, focal_point)

    # The period of the rhythm, however early in it the draft is begun.
    assert (report.period_start, report.period_end) == (date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("adopted_on", "reported", "period"),
    [
        (date(2024, 1, 15), None, (date(2024, 1, 15), date(2024, 12, 31))),
        (None, None, (date(2025, 3, 1), date(2026, 2, 28))),
        (None, date(2025, 9, 17), (date(2025, 9, 18), date(2026, 2, 28))),
    ],
)
def test_without_a_rhythm_a_report_ends_with_a_month_that_is_over(
    adopted_on: date | None,
    reported: date | None,
    period: tuple[date, date],
    city: City,
    focal_point: User,
) -> None:
    adoption = AdoptionFactory(city=city, adopted_on=adopted_on)
    if reported:
        ReportFactory(adoption=adoption, period_start=reported, period_end=reported, published=True)

    report = drafts.start(adoption, focal_point)

    assert (report.period_start, report.period_end) == period


@pytest.mark.parametrize("every", [None, 12])
def test_no_report_is_started_on_days_that_are_reported_on_or_to_come(
    every: int | None, city: City, focal_point: User
) -> None:
    adoption = AdoptionFactory(city=city, adopted_on=date(2026, 4, 1), report_every=every)

    with pytest.raises(Refused, match="nothing new to report"):
        drafts.start(adoption, focal_point)

    assert not ProgressReport.objects.exists()


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


@pytest.mark.slow
def test_no_correction_takes_the_days_of_another_report(
    adoption: Adoption, focal_point: User
) -> None:
    ReportFactory(adoption=adoption, year=2024, published=True)
    report = ReportFactory(adoption=adoption, year=2025, published=True)
    correction = corrected_to(report, 2024, focal_point)

    with pytest.raises(Refused, match="period overlaps with that of"):
        advance(correction, "submit")


@pytest.mark.slow
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


@pytest.mark.slow
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


def confirmed(report: ProgressReport) -> tuple[date, date, str, bool, str]:
    """Return what a report says that confirms another."""
    return (
        report.period_start,
        report.period_end,
        report.state,
        report.unchanged,
        report.summary,
    )


@pytest.mark.parametrize(
    ("value", "repeats"), [(Decimal(40), True), (Decimal(41), False)], ids=["as-before", "edited"]
)
def test_who_edits_a_figure_no_longer_says_that_nothing_changed(
    adoption: Adoption, focal_point: User, value: Decimal, repeats: bool
) -> None:
    last = ReportFactory(adoption=adoption, year=2024)
    MeasurementFactory(report=last, target=TargetFactory(adoption=adoption), value=Decimal(40))
    advance(last, "submit", "publish")
    periods = drafts.periods_to_confirm(adoption, date(2026, 3, 2))
    words = drafts.Unchanged(periods, periods[-1].end, "As before.")
    [draft] = drafts.repeat_unchanged(adoption, focal_point, words)
    draft.measurements.update(value=value)

    assert workflow.take(draft, "submit", focal_point).unchanged is repeats


@pytest.mark.slow
def test_that_nothing_changed_is_confirmed_for_each_period_that_is_missing(
    adoption: Adoption, focal_point: User
) -> None:
    last = ReportFactory(adoption=adoption, year=2023)
    MeasurementFactory(report=last, target=TargetFactory(adoption=adoption), value=Decimal(40))
    advance(last, "submit", "publish")

    reports = report_unchanged(adoption, focal_point)

    assert [confirmed(report) for report in reports] == [
        (date(year, 1, 1), date(year, 12, 31), "submitted", True, "As before.")
        for year in (2024, 2025)
    ]
    assert [report.measurements.get().value for report in reports] == [40, 40]
    adoption.refresh_from_db()
    assert adoption.report_period_ends == date(2026, 12, 31), "what waits is not awaited"


@pytest.mark.slow
@pytest.mark.parametrize(("step", "state"), [("return", "returned"), ("publish", "published")])
def test_what_is_confirmed_together_is_decided_together(
    step: str, state: str, adoption: Adoption, focal_point: User
) -> None:
    ReportFactory(adoption=adoption, year=2023, published=True)
    _first, second = report_unchanged(adoption, focal_point)
    Notice.objects.all().delete()

    advance(second, step)

    later = adoption.reports.filter(period_end__year__gte=2024)
    assert [report.state for report in later] == [state, state]
    assert Notice.objects.filter(recipient=focal_point).count() == 1
    if step == "return":
        advance(second, "submit")
        assert not later.exclude(state="submitted").exists()


@pytest.mark.slow
def test_where_one_of_several_cannot_be_decided_none_is(
    adoption: Adoption, focal_point: User
) -> None:
    ReportFactory(adoption=adoption, year=2023, published=True)
    reports = report_unchanged(adoption, focal_point)
    checker = SecretariatFactory(network=MembershipFactory(city=adoption.city).network)
    ProgressReport.objects.filter(pk=reports[0].pk).update(author=checker)

    with pytest.raises(Refused):
        workflow.take(reports[1], "publish", checker)

    assert adoption.reports.filter(state="submitted").count() == 2


def test_before_its_end_no_period_is_confirmed_or_submitted(
    adoption: Adoption, focal_point: User
) -> None:
    ReportFactory(adoption=adoption, year=2025, published=True)
    with pytest.raises(Refused, match="2026-12-31"):
        report_unchanged(adoption, focal_point)
    draft = ReportFactory(adoption=adoption, year=2026, author=focal_point)

    for moment in ("2026-12-31T12:00Z", "2027-01-01T11:59Z"):
        with (
            time_machine.travel(moment, tick=False),
            pytest.raises(Refused, match="2026-12-31"),
        ):
            workflow.take(draft, "submit", focal_point)
    with time_machine.travel("2027-01-01T12:00Z", tick=False):
        workflow.take(draft, "submit", focal_point)


def test_a_report_ends_with_a_period_of_the_rhythm(adoption: Adoption, focal_point: User) -> None:
    draft = ReportFactory(adoption=adoption, author=focal_point, period_end=date(2025, 3, 14))

    with pytest.raises(Refused, match="2025-12-31"):
        workflow.take(draft, "submit", focal_point)
    ReportFactory(adoption=adoption, year=2021, submitted=True)  # before the first period: free


def test_a_correction_keeps_the_period_that_another_rhythm_gave(
    adoption: Adoption, focal_point: User
) -> None:
    report = ReportFactory(adoption=adoption, author=focal_point, published=True)
    standings.change_rhythm(adoption, 36)

    advance(drafts.correct(report, focal_point), "submit")


def test_a_returned_report_is_not_late_before_its_new_day(
    adoption: Adoption, focal_point: User
) -> None:
    report = ReportFactory(adoption=adoption, year=2025, author=focal_point)
    standings.refresh(adoption)
    late = Adoption.objects.late()
    assert late.exists()

    advance(report, "submit")
    assert not late.exists()

    advance(report, "return")
    adoption.refresh_from_db()
    assert adoption.report_due_on == date(2026, 4, 1)
    assert Notice.objects.get(recipient=focal_point, kind="returned").day == date(2026, 4, 1)
    assert not Adoption.objects.late(date(2026, 4, 1)).exists()
    assert Adoption.objects.late(date(2026, 4, 2)).exists()


def test_a_returned_report_on_days_that_are_covered_moves_no_due_date(
    adoption: Adoption, focal_point: User
) -> None:
    ReportFactory(adoption=adoption, year=2024, author=focal_point, published=True)
    standings.refresh(adoption)
    due = adoption.report_due_on

    advance(ReportFactory(adoption=adoption, year=2023, author=focal_point), "submit", "return")
    adoption.refresh_from_db()
    assert adoption.report_due_on == due


def test_without_a_report_there_is_nothing_to_confirm(
    adoption: Adoption, focal_point: User
) -> None:
    with pytest.raises(Refused, match="no earlier report"):
        report_unchanged(adoption, focal_point)


def test_a_confirmation_never_overwrites_a_draft(adoption: Adoption, focal_point: User) -> None:
    ReportFactory(adoption=adoption, year=2024, published=True)
    draft = ReportFactory(adoption=adoption, year=2025, summary="Typed by hand.")

    with pytest.raises(Refused, match="A draft is already open"):
        report_unchanged(adoption, focal_point)

    draft.refresh_from_db()
    assert draft.summary == "Typed by hand."


def test_a_correction_starts_from_what_was_published(adoption: Adoption, focal_point: User) -> None:
    report = ReportFactory(adoption=adoption)
    MeasurementFactory(report=report, target=TargetFactory(adoption=adoption))
    EvidenceFactory(report=report)
    advance(report, "submit", "publish")

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
        *("confirmed", "version", "updated_at", "sent_with", "revise_by", "words"),
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


def test_a_confirmation_repeats_figures_and_judgement_and_copies_no_words(
    adoption: Adoption, focal_point: User
) -> None:
    report = report_with_all_fields(adoption)

    [confirmation] = report_unchanged(adoption, focal_point)

    assert (confirmation.stage, confirmation.rating) == (report.stage, report.rating)
    assert (confirmation.summary, confirmation.next_steps) == ("As before.", "")
    figures = report.measurements.values_list("target", "breakdown", "value", "status")
    assert set(confirmation.measurements.values_list(*figures._fields)) == set(figures)
    assert {row.observed_on for row in confirmation.measurements.all()} == {confirmation.period_end}
    assert len(rows_of(confirmation)) == len(rows_of(report))


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
