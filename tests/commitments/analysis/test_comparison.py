"""A report beside the one before it: standing, answers, figures, evidence, what weakens it."""

from collections.abc import Iterable
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commitments.analysis.comparison import ReportComparison, comparisons
from commitments.analysis.indicators import Flag, Smart
from commitments.models import Adoption, ProgressReport, Standing
from commitments.models.observations import ObservationStatus
from tests.factories import (
    AdoptionFactory,
    CommitmentObjectiveFactory,
    EvidenceFactory,
    MeasurementFactory,
    ReportFactory,
    TargetFactory,
    advance,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def adoption() -> Adoption:
    adoption: Adoption = AdoptionFactory()
    return adoption


def last_year(
    adoption: Adoption, value: int | None = 20, links: Iterable[str] = ("old",), **kwargs: object
) -> ProgressReport:
    """A published report on 2023 with a figure for each target and a link."""
    report: ProgressReport = ReportFactory(adoption=adoption, year=2023, **kwargs)
    for target in adoption.targets.all():
        MeasurementFactory(report=report, target=target, value=value)
    for link in links:
        title = f"{link.capitalize()} minutes"
        EvidenceFactory(report=report, title=title, url=f"https://example.org/{link}")
    advance(report, "submit", "publish")
    return report


def compared(report: ProgressReport) -> ReportComparison:
    [comparison] = comparisons([ProgressReport.objects.get(pk=report.pk)])
    return comparison


def test_answers_stand_beside_those_of_the_last_report(adoption: Adoption) -> None:
    last = last_year(adoption, summary="Ten homes.")
    comparison = compared(
        ReportFactory(adoption=adoption, summary="Twenty homes.", rating="constrained")
    )
    assert comparison.previous == last
    answers = {
        answer.question: (answer.previous, answer.current, answer.changed)
        for answer in comparison.answers
    }
    assert answers["summary"] == ("Ten homes.", "Twenty homes.", True)
    assert answers["stage"] == ("in progress", "in progress", False)
    assert answers["rating"] == ("on track", "constrained", True)
    assert list(answers) == ["stage", "rating", "summary", "challenges", "next steps"]


def test_the_standing_goes_from_the_last_to_the_new(adoption: Adoption) -> None:
    last_year(adoption)
    comparison = compared(ReportFactory(adoption=adoption, rating="constrained"))
    assert (comparison.previous_standing, comparison.standing) == (
        Standing.ON_TRACK,
        Standing.BEHIND,
    )
    assert comparison.standing_changed


def test_the_first_report_follows_no_report(adoption: Adoption) -> None:
    comparison = compared(ReportFactory(adoption=adoption))
    assert comparison.previous is None
    assert (comparison.previous_standing, comparison.standing) == (
        Standing.NOTHING_KNOWN,
        Standing.ON_TRACK,
    )
    assert {answer.previous for answer in comparison.answers} == {""}


def test_each_figure_goes_from_the_last_to_the_new(adoption: Adoption) -> None:
    beds, homes = TargetFactory(adoption=adoption), TargetFactory(adoption=adoption)
    later = TargetFactory(adoption=adoption, title="Jobs")
    last_year(adoption)
    report = ReportFactory(adoption=adoption)
    MeasurementFactory(report=report, target=beds, value=Decimal(30))
    MeasurementFactory(report=report, target=homes, value=Decimal(20))
    MeasurementFactory(report=report, target=beds, breakdown="women", value=Decimal(9))
    MeasurementFactory(report=report, target=None, unit="letters", value=Decimal(4))
    comparison = compared(report)
    changes = {
        line.name: (
            line.previous and line.previous.value,
            line.current and line.current.value,
            line.changed,
        )
        for line in comparison.figures
    }
    assert changes == {
        beds.title: (20, 30, True),
        homes.title: (20, 20, False),
        later.title: (20, None, True),
        f"{beds.title} (women)": (None, 9, True),
        "letters": (None, 4, True),
    }
    assert [line.target for line in comparison.figures[:3]] == [beds, homes, later]


def test_a_figure_that_goes_missing_has_changed(adoption: Adoption) -> None:
    target = TargetFactory(adoption=adoption)
    last_year(adoption)
    report = ReportFactory(adoption=adoption)
    MeasurementFactory(
        report=report, target=target, value=None, status=ObservationStatus.NOT_COLLECTED
    )
    [figure] = compared(report).figures
    assert figure.changed and figure.current is not None and figure.current.value is None


def test_evidence_is_new_kept_or_no_longer_given(adoption: Adoption) -> None:
    last_year(adoption, links=("old", "kept"))
    report = ReportFactory(adoption=adoption)
    EvidenceFactory(report=report, title="Kept, renamed", url="https://example.org/kept")
    EvidenceFactory(report=report, title="New", url="https://example.org/new")
    comparison = compared(report)
    assert [row.title for row in comparison.evidence_new] == ["New"]
    assert [row.title for row in comparison.evidence_removed] == ["Old minutes"]


def test_what_weakens_a_report_and_its_targets_is_said(adoption: Adoption) -> None:
    whole = TargetFactory(adoption=adoption)
    vague = TargetFactory(adoption=adoption, value=None, baseline_value=None)
    comparison = compared(ReportFactory(adoption=adoption))
    assert comparison.flags == [Flag.NO_EVIDENCE]
    lacks = {standard.target: standard.lacks for standard in comparison.standards}
    assert lacks == {
        whole: [Smart.RELEVANT],
        vague: [Smart.MEASURABLE, Smart.ACHIEVABLE, Smart.RELEVANT],
    }
    CommitmentObjectiveFactory(commitment=adoption.commitment)
    assert compared(comparison.report).standards[0].lacks == []


@pytest.mark.slow
def test_a_correction_is_compared_with_what_it_corrects(adoption: Adoption) -> None:
    last_year(adoption)
    wrong = ReportFactory(adoption=adoption, published=True, summary="Wrong.")
    correction = ReportFactory(corrects=wrong, summary="Right.")
    assert compared(correction).previous == wrong
    advance(correction, "submit", "publish")
    assert compared(correction).previous == wrong


def test_an_older_report_is_not_compared_with_a_newer_one(adoption: Adoption) -> None:
    last = last_year(adoption)
    newer = ReportFactory(adoption=adoption, published=True)
    assert compared(last).previous is None
    assert compared(newer).previous == last


def test_what_others_compiled_is_no_last_report_and_has_none(adoption: Adoption) -> None:
    compiled = ReportFactory(adoption=adoption, compiled=True, year=2022)
    assert compared(ReportFactory(adoption=adoption)).previous is None
    last_year(adoption)
    assert compared(compiled).previous is None


def test_the_promises_of_others_are_no_comparison(adoption: Adoption) -> None:
    last_year(AdoptionFactory())
    assert compared(ReportFactory(adoption=adoption)).previous is None


@pytest.mark.slow
def test_many_reports_ask_as_many_questions_as_one() -> None:
    def queries_for(reports: list[ProgressReport]) -> int:
        chosen = ProgressReport.objects.filter(pk__in=[row.pk for row in reports])
        fetched = list(chosen.select_related("adoption__commitment"))
        with CaptureQueriesContext(connection) as queries:
            for comparison in comparisons(fetched):
                assert (
                    comparison.previous
                    and comparison.figures
                    and [line.name for line in comparison.figures]
                )
        return len(queries)

    reports = []
    for _ in range(6):
        target = TargetFactory()
        last_year(target.adoption)
        reports.append(ReportFactory(adoption=target.adoption))
    assert queries_for(reports[:1]) == queries_for(reports) <= 8


def test_no_reports_compare_to_nothing() -> None:
    assert comparisons([]) == []
