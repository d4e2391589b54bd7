"""What the public reports of a promise add up to."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from commitments.analysis.progress import PartyProgress, progress_of, span, trend
from commitments.models import Adoption
from tests.factories import (
    AdoptionFactory,
    CommitmentFactory,
    MeasurementFactory,
    ReportFactory,
    TargetFactory,
    advance,
)

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.mark.slow
def test_what_needs_attention_comes_first_and_what_was_withdrawn_last() -> None:
    for title, rating in (("C", "on-track"), ("B", "constrained"), ("A", "")):
        adoption = AdoptionFactory(commitment=CommitmentFactory(title=title))
        if rating:
            ReportFactory(adoption=adoption, rating=rating, published=True)
    AdoptionFactory(commitment=CommitmentFactory(title="0"), withdrawn_on=date(2024, 1, 1))
    ordered = progress_of(Adoption.objects.listed())
    assert [progress.adoption.commitment.title for progress in ordered] == ["B", "C", "A", "0"]


@pytest.mark.slow
def test_a_draft_a_replaced_report_and_a_part_of_the_whole_give_no_figure() -> None:
    target = TargetFactory()
    adoption = target.adoption
    old = ReportFactory(adoption=adoption, year=2023)
    MeasurementFactory(report=old, target=target, value=D(10))
    advance(old, "submit", "publish")
    new = ReportFactory(corrects=old, year=2023)
    MeasurementFactory(report=new, target=target, value=D(20), observed_on=None)
    MeasurementFactory(report=new, target=target, value=D(5), breakdown="women")
    advance(new, "submit", "publish")
    MeasurementFactory(report=ReportFactory(adoption=adoption), target=target, value=D(90))
    (progress,) = progress_of(Adoption.objects.listed())
    assert [figure.value for figure in progress.targets[0].figures] == [D(20)]
    assert progress.targets[0].figures[0].on == date(2023, 12, 31)
    assert progress.percent == 20


def test_a_compiled_figure_counts_as_a_figure_but_not_as_a_report() -> None:
    target = TargetFactory(baseline_value=None)
    report = ReportFactory(adoption=target.adoption, compiled=True, reported_on=None,
                           reported_on_precision="", steps=())  # fmt: skip
    MeasurementFactory(report=report, target=target, value=D(8), observed_on=None)
    advance(report, "compile")
    promises = PartyProgress(progress_of(Adoption.objects.listed()))
    (progress,) = promises.adoptions
    assert progress.main_target and progress.main_target.latest
    assert progress.main_target.latest.on is None
    assert progress.percent is None
    assert (promises.compiled, promises.unknown, promises.reported_on) == (1, 0, None)
    assert promises.trend == []


@pytest.mark.slow
def test_an_average_course_carries_the_last_figure_on_and_starts_where_figures_start() -> None:
    adoption = AdoptionFactory(adopted_on=date(2019, 12, 31))
    first = TargetFactory(adoption=adoption, due_on=date(2029, 12, 31))
    second = TargetFactory(adoption=adoption, due_on=date(2029, 12, 31))
    for year, target, value in ((2021, first, 20), (2023, second, 60)):
        report = ReportFactory(adoption=adoption, year=year)
        MeasurementFactory(
            report=report, target=target, value=D(value), observed_on=date(year, 6, 30)
        )
        other = second if target is first else first
        MeasurementFactory(report=report, target=other, value=None, status="L", observed_on=None)
        advance(report, "submit", "publish")
    years = trend(progress_of(Adoption.objects.listed()))
    assert [(of_year.year, of_year.percent, of_year.targets) for of_year in years] == [
        (2021, 20, 1),
        (2022, 20, 1),
        (2023, 40, 2),
    ]
    assert [of_year.expected_percent for of_year in years] == [20, 30, 40]


def test_no_pace_is_claimed_where_the_date_of_a_target_is_not_known() -> None:
    target = TargetFactory(due_on=None, due_on_precision="")
    report = ReportFactory(adoption=target.adoption)
    MeasurementFactory(report=report, target=target)
    advance(report, "submit", "publish")
    (year,) = trend(progress_of(Adoption.objects.listed()))
    assert year.percent == 50
    assert year.expected_percent is None


def test_lines_of_a_group_run_over_the_same_years() -> None:
    assert span([PartyProgress([])]) == (0, 0)


@pytest.mark.slow
def test_progress_is_what_the_party_reported_and_not_what_others_compiled(
    client: Client,
) -> None:
    target = TargetFactory()
    own = ReportFactory(adoption=target.adoption, rating="no-progress", challenges="No money.")
    MeasurementFactory(report=own, target=target, value=D(25), observed_on=date(2022, 12, 31))
    advance(own, "submit", "publish")
    other = ReportFactory(adoption=target.adoption, compiled=True, steps=())
    MeasurementFactory(report=other, target=target, value=D(100), observed_on=date(2023, 6, 1))
    advance(other, "compile")

    (progress,) = progress_of(Adoption.objects.listed())
    assert progress.percent == 25
    assert [(year.year, year.percent) for year in progress.trend] == [(2022, 25)]
    row = client.get(f"/api/v1/adoptions/{target.adoption_id}/").json()
    assert (row["standing"], row["progress_percent"]) == ("stalled", 25)
    latest = row["targets"][0]["latest"]
    assert (latest["origin"], latest["progress_percent"]) == ("compiled", 100)
    page = client.get(target.adoption.get_absolute_url()).content.decode()
    state = page[page.index('aria-labelledby="state"') :].split("</section>")[0]
    assert "100% of 100 people promised" in state and "compiled from public sources" in state


def test_what_only_others_compiled_is_no_progress_of_the_party() -> None:
    target = TargetFactory()
    other = ReportFactory(adoption=target.adoption, compiled=True, steps=())
    MeasurementFactory(report=other, target=target, value=D(100))
    advance(other, "compile")

    promises = PartyProgress(progress_of(Adoption.objects.listed()))
    assert promises.adoptions[0].percent is None
    assert (promises.trend, promises.measured_count) == ([], 0)
