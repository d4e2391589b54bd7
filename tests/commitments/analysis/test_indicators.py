"""Every derived figure: the table of domain.md, its borders, and laws that hold for all numbers."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from commitments.analysis import indicators
from commitments.analysis.indicators import Flag, Freshness
from commitments.models import (
    Adoption,
    Evidence,
    Measurement,
    ProgressReport,
    Review,
    Target,
    Trust,
)
from commitments.models.observations import MISSING
from tests.factories import (
    EvidenceFactory,
    MeasurementFactory,
    ReportFactory,
    TargetFactory,
)

D = Decimal
numbers = st.decimals(-1_000_000, 1_000_000, places=2)
days = st.dates(date(1990, 1, 1), date(2090, 12, 31))


def close(first: Decimal, other: Decimal) -> bool:
    """Whether two shares are the same but for the 28th digit."""
    return abs(first - other) <= max(abs(first), abs(other), D(1)) * D("1e-20")


# Progress


@pytest.mark.parametrize(
    ("baseline", "target", "actual", "direction", "expected"),
    [
        (0, 10, 5, "up", "0.5"),
        (50, 100, 50, "up", "0"),
        (20, 10, 15, "down", "0.5"),
        (20, 10, 10, "down", "1"),
        (20, 0, 10, "down", "0.5"),
        (20, 10, 25, "down", "-0.5"),
        (0, 10, 12, "up", "1.2"),
        (5, 5, 6, "up", "1"),
        (5, 5, 5, "up", "1"),
        (5, 5, 4, "up", "0"),
        (5, 5, 4, "down", "1"),
        (5, 5, 6, "down", "0"),
        (None, 10, 5, "up", None),
        (0, None, 5, "up", None),
        (0, 10, None, "up", None),
    ],
)
def test_progress_is_the_part_of_the_way_that_is_done(
    baseline: int | None,
    target: int | None,
    actual: int | None,
    direction: str,
    expected: str | None,
) -> None:
    parts = [None if part is None else D(part) for part in (baseline, target, actual)]
    share = indicators.progress(*parts, direction)

    assert share == (None if expected is None else D(expected))


@pytest.mark.slow
@given(numbers, numbers)
def test_progress_is_nought_at_the_baseline_and_whole_at_the_target(
    baseline: Decimal, target: Decimal
) -> None:
    assume(baseline != target)

    assert indicators.progress(baseline, target, baseline) == 0
    assert indicators.progress(baseline, target, target) == 1


@pytest.mark.slow
@given(numbers, numbers, numbers, numbers)
def test_progress_is_linear(
    baseline: Decimal, target: Decimal, first: Decimal, other: Decimal
) -> None:
    assume(baseline != target)
    middle = indicators.progress(baseline, target, (first + other) / 2)
    ends = [indicators.progress(baseline, target, actual) for actual in (first, other)]

    assert middle is not None and ends[0] is not None and ends[1] is not None
    assert close(middle, (ends[0] + ends[1]) / 2)


@pytest.mark.slow
@given(numbers, numbers, numbers, numbers)
def test_progress_does_not_depend_on_where_counting_starts(
    baseline: Decimal, target: Decimal, actual: Decimal, shift: Decimal
) -> None:
    assume(baseline != target)

    assert indicators.progress(baseline, target, actual) == indicators.progress(
        baseline + shift, target + shift, actual + shift
    )


@given(numbers, numbers, numbers)
def test_less_is_better_mirrors_more_is_better(
    baseline: Decimal, target: Decimal, actual: Decimal
) -> None:
    assert indicators.progress(baseline, target, actual, "up") == indicators.progress(
        -baseline, -target, -actual, "down"
    )


# Per cent


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        ("0", 0),
        ("0.001", 1),
        ("0.005", 1),
        ("0.014", 1),
        ("0.015", 2),
        ("0.125", 13),
        ("0.994", 99),
        ("0.9999", 99),
        ("1", 100),
        ("1.004", 100),
        ("1.005", 101),
        ("-0.125", -13),
        ("-0.5", -50),
        (None, None),
    ],
)
def test_per_cent_rounds_halves_away_from_zero(share: str | None, expected: int | None) -> None:
    assert indicators.percent(None if share is None else D(share)) == expected


@given(st.decimals(0, 1, places=6))
def test_only_what_is_whole_reads_as_100_per_cent_and_only_nothing_as_0(share: Decimal) -> None:
    whole = indicators.percent(share)

    assert whole is not None
    assert (whole == 100) == (share == 1)
    assert (whole == 0) == (share == 0)


@given(st.decimals(-100, 100, places=6))
def test_per_cent_is_within_one_of_the_share(share: Decimal) -> None:
    whole = indicators.percent(share)

    assert whole is not None and abs(whole - share * 100) < 1


@given(st.decimals(-10, 10, places=6), st.decimals(-10, 10, places=6))
def test_more_never_reads_as_less(first: Decimal, other: Decimal) -> None:
    low, high = indicators.percent(min(first, other)), indicators.percent(max(first, other))

    assert low is not None and high is not None and low <= high


def test_a_share_of_nothing_is_unknown() -> None:
    assert indicators.share_of(0, 0) is None


@given(st.integers(0, 5000), st.integers(1, 5000))
def test_a_share_is_between_none_and_all(part: int, whole: int) -> None:
    assume(part <= whole)
    share = indicators.share_of(part, whole)

    assert share is not None and 0 <= share <= 100
    assert (share == 100) == (part == whole)
    assert (share == 0) == (part == 0)


# Trust


def report(**fields: str) -> ProgressReport:
    return ProgressReport(**fields)


def test_a_peer_review_adds_trust_to_a_checked_report() -> None:
    assert indicators.trust(report()) == Trust.CHECKED
    assert indicators.trust(report(), [Review()]) == Trust.REVIEWED


def test_a_compiled_report_stays_compiled() -> None:
    assert indicators.trust(report(origin="compiled"), [Review()]) == Trust.COMPILED


# Dates


@pytest.mark.parametrize(
    ("reported_on", "expected"),
    [
        (date(2025, 6, 30), Freshness.FRESH),
        (date(2024, 6, 30), Freshness.FRESH),
        (date(2024, 6, 29), Freshness.AGEING),
        (date(2023, 6, 30), Freshness.AGEING),
        (date(2023, 6, 29), Freshness.OLD),
        (date(1999, 1, 1), Freshness.OLD),
        (None, Freshness.NEVER),
    ],
)
def test_freshness_changes_the_day_after_a_year_and_after_two(
    reported_on: date | None, expected: Freshness
) -> None:
    assert indicators.freshness(reported_on, date(2025, 6, 30)) == expected


@pytest.mark.parametrize(
    ("reported_on", "today", "expected"),
    [
        (date(2023, 12, 1), date(2024, 12, 1), Freshness.FRESH),
        (date(2023, 11, 30), date(2024, 12, 1), Freshness.AGEING),
        (date(2023, 2, 28), date(2024, 2, 29), Freshness.FRESH),
        (date(2024, 2, 28), date(2025, 2, 28), Freshness.FRESH),
        (date(2024, 2, 29), date(2025, 3, 1), Freshness.AGEING),
    ],
)
def test_a_year_is_a_calendar_year_across_a_leap_day(
    reported_on: date, today: date, expected: Freshness
) -> None:
    assert indicators.freshness(reported_on, today) == expected
    assert (reported_on >= indicators.recent_since(today)) is (expected == Freshness.FRESH)


@given(days, days)
def test_a_report_never_grows_fresher(reported_on: date, today: date) -> None:
    order = [Freshness.FRESH, Freshness.AGEING, Freshness.OLD]
    ages = [
        order.index(indicators.freshness(reported_on, day))
        for day in (today, today + timedelta(days=1), today + timedelta(days=400))
    ]

    assert ages == sorted(ages)


# Figures of a report


@pytest.mark.parametrize("status", MISSING)
def test_a_missing_figure_shows_no_progress_rather_than_nought(status: str) -> None:
    target = Target(baseline_value=D(0), value=D(10))

    assert indicators.measured_progress(Measurement(status=status), target) is None
    assert indicators.measured_progress(None, target) is None


@pytest.mark.parametrize("status", ["A", "E", "P", "U"])
def test_an_estimate_counts_as_a_figure(status: str) -> None:
    target = Target(baseline_value=D(0), value=D(10))

    assert indicators.measured_progress(Measurement(status=status, value=D(4)), target) == D("0.4")


@pytest.mark.parametrize(
    ("needed", "secured", "gap", "share"),
    [
        ("100", "25", "75", 25),
        ("100", "0", "100", 0),
        ("100", "99.99", "0.01", 99),
        ("100", "130", "0", 130),
        ("0", "0", "0", None),
    ],
)
def test_the_gap_is_what_is_missing_and_never_below_zero(
    needed: str, secured: str, gap: str, share: int | None
) -> None:
    money = indicators.money(Adoption(budget_needed=D(needed), budget_secured=D(secured)))

    assert money is not None
    assert (money.gap, money.share) == (D(gap), share)


def test_money_half_known_is_unknown() -> None:
    assert indicators.money(Adoption(budget_needed=D(100))) is None
    assert indicators.money(Adoption(budget_secured=D(100))) is None


# What makes a target a good one


def test_a_target_that_says_everything_is_smart() -> None:
    target = Target(
        title="Places in schools",
        unit="places",
        value=D(100),
        baseline_value=D(0),
        due_on=date(2026, 12, 31),
    )

    assert indicators.smart(target, objectives=1) == list(indicators.Smart)


def test_an_empty_target_meets_no_criterion() -> None:
    assert indicators.smart(Target(), objectives=0) == []


# Flags


def flags_of(report: ProgressReport, targets: list[Target]) -> list[Flag]:
    """Return the flags of a report with its own figures and evidence."""
    return indicators.flags(report, targets, report.measurements.all(), report.evidence.all())


def flags_for(rating: str = "on-track", value: str = "50", **target: object) -> list[Flag]:
    """Return the flags of a report with one target, a figure and evidence."""
    aim = TargetFactory(**target)
    report = ReportFactory(adoption=aim.adoption, rating=rating)
    EvidenceFactory(report=report)
    MeasurementFactory(report=report, target=aim, value=D(value))
    return flags_of(report, [aim])


@pytest.mark.django_db
def test_a_whole_report_raises_no_flag() -> None:
    assert flags_for() == []


@pytest.mark.django_db
def test_a_report_without_targets_and_evidence_is_flagged() -> None:
    assert flags_of(ReportFactory(), []) == [Flag.NO_TARGET, Flag.NO_EVIDENCE]


@pytest.mark.django_db
def test_a_promise_without_a_figure_has_no_target_to_measure_by() -> None:
    aim = TargetFactory(value=None)

    assert Flag.NO_TARGET in flags_of(ReportFactory(adoption=aim.adoption), [aim])


@pytest.mark.django_db
def test_a_target_without_baseline_is_flagged() -> None:
    assert flags_for(baseline_value=None) == [Flag.NO_BASELINE]


@pytest.mark.django_db
def test_a_compiled_report_needs_no_evidence_besides_its_source() -> None:
    assert Flag.NO_EVIDENCE not in flags_of(ReportFactory(compiled=True), [])


@pytest.mark.django_db
@pytest.mark.parametrize(("answered", "flagged"), [(False, True), (True, False), (None, False)])
def test_only_a_link_that_was_tried_and_failed_is_dead(
    answered: bool | None, flagged: bool
) -> None:
    evidence: Evidence = EvidenceFactory(answered=answered)

    assert (Flag.DEAD_LINK in flags_of(evidence.report, [])) is flagged


@pytest.mark.django_db
@pytest.mark.parametrize("status", MISSING)
def test_a_missing_figure_is_flagged(status: str) -> None:
    measurement = MeasurementFactory(value=None, status=status)

    assert Flag.MISSING_FIGURE in flags_of(measurement.report, [measurement.target])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rating", "value", "contradicts"),
    [
        ("met", "99", True),
        ("met", "100", False),
        ("on-track", "-1", True),
        ("on-track", "0", False),
        ("no-progress", "100", True),
        ("no-progress", "99", False),
        ("constrained", "-1", False),
        ("constrained", "100", False),
    ],
)
def test_a_rating_that_the_figures_contradict_is_flagged(
    rating: str, value: str, contradicts: bool
) -> None:
    assert (Flag.CONTRADICTION in flags_for(rating, value)) is contradicts


@pytest.mark.django_db
def test_a_breakdown_does_not_stand_for_the_whole() -> None:
    measurement = MeasurementFactory(breakdown="women", value=D(10), report__rating="met")

    assert Flag.CONTRADICTION not in flags_of(measurement.report, [measurement.target])


@pytest.mark.parametrize(
    ("start", "due", "day", "share"),
    [
        (date(2020, 1, 1), date(2022, 1, 1), date(2021, 1, 1), Decimal(366) / 731),
        (date(2020, 1, 1), date(2022, 1, 1), date(2019, 1, 1), 0),
        (date(2020, 1, 1), date(2022, 1, 1), date(2023, 1, 1), 1),
        (None, date(2022, 1, 1), date(2021, 1, 1), None),
        (date(2020, 1, 1), None, date(2021, 1, 1), None),
        (date(2022, 1, 1), date(2022, 1, 1), date(2021, 1, 1), None),
    ],
)
def test_a_steady_pace_goes_from_nothing_to_all(
    start: date | None, due: date | None, day: date, share: Decimal | None
) -> None:
    assert indicators.expected_progress(start, due, day) == share


@pytest.mark.parametrize(
    ("shares", "average"),
    [
        (["0.2", "0.6"], "0.4"),
        (["0.2", None], "0.2"),
        (["3", "0"], "0.5"),
        (["-1", "0"], "-0.5"),
        ([None], None),
        ([], None),
    ],
)
def test_an_average_leaves_out_what_is_not_known_and_lets_nothing_hide_a_failure(
    shares: list[str | None], average: str | None
) -> None:
    shares_known = [None if share is None else Decimal(share) for share in shares]
    assert indicators.mean_progress(shares_known) == (None if average is None else Decimal(average))


def test_money_is_summed_by_currency_and_only_where_it_is_known() -> None:
    adoptions = [
        Adoption(budget_needed=Decimal(10), budget_secured=Decimal(4), currency="EUR"),
        Adoption(budget_needed=Decimal(5), budget_secured=Decimal(5), currency="EUR"),
        Adoption(budget_needed=Decimal(7), budget_secured=None, currency="EUR"),
        Adoption(budget_needed=Decimal(1), budget_secured=Decimal(0), currency="CHF"),
    ]
    assert indicators.money_totals(adoptions) == [
        indicators.Money(Decimal(1), Decimal(0), "CHF"),
        indicators.Money(Decimal(15), Decimal(9), "EUR"),
    ]
