"""What cannot be true together, rule by rule, on rows that are stored nowhere."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.exceptions import ValidationError

from commitments.models import Measurement, ProgressReport, Target
from commitments.models import contradictions as rules
from commitments.models.contradictions import CONFIRMABLE, Contradiction, ContradictionCode

TODAY = datetime(2025, 6, 15, 12, tzinfo=UTC)
YEAR = {"period_start": date(2024, 1, 1), "period_end": date(2024, 12, 31)}


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel(TODAY, tick=False):
        yield


def figure(value: str | None = None, unit: str = "people", **fields: Any) -> Measurement:
    number = None if value is None else Decimal(value)
    return Measurement(value=number, unit=unit, **fields)


def codes(contradictions: Any) -> list[str]:
    return [each.code for each in contradictions]


@pytest.mark.parametrize(
    ("value", "unit", "code"),
    [
        ("-5", "people", ContradictionCode.NOT_A_COUNT),
        ("54.5", "personnes logées", ContradictionCode.NOT_A_COUNT),
        ("0", "people", ""),
        ("54", "أشخاص", ""),
        ("54.5", "% of residents", ""),
        ("54.5", "percent of women", ""),
        ("1.5", "refugees per 1,000 residents", ""),
        ("3.5", "average children", ""),
        ("-5", "EUR", ""),
        ("100000", "%", ContradictionCode.PERCENT_TOO_HIGH),
        ("-100000", "pour cent", ContradictionCode.PERCENT_TOO_HIGH),
        ("1000", "%", ""),
        ("100000", "places", ""),
        (None, "people", ""),
    ],
)
def test_a_number_is_one_that_its_unit_can_have(value: str | None, unit: str, code: str) -> None:
    assert codes(rules.in_figure(figure(value, unit))) == ([code] if code else [])
    target = Target(unit=unit, value=value and Decimal(value))
    assert codes(rules.in_target(target)) == ([code] if code else [])


def test_what_the_target_says_of_people_counts_more_than_the_unit() -> None:
    places = Target(unit="places", counts_people=True)
    residents = Target(unit="residents", counts_people=False)

    assert codes(rules.in_figure(figure("1.5", "", target=places))) == [
        ContradictionCode.NOT_A_COUNT
    ]
    assert not codes(rules.in_figure(figure("1.5", "", target=residents)))


@pytest.mark.parametrize(
    ("day", "precision", "refused"),
    [
        ((2025, 6, 15), "day", False),
        ((2025, 6, 16), "day", False),  # it has begun in Kiribati
        ((2025, 6, 17), "day", True),
        ((2025, 12, 31), "year", False),
        ((2026, 1, 1), "year", True),
        ((2025, 6, 30), "month", False),
        ((2025, 7, 1), "month", True),
    ],
)
def test_nothing_is_observed_after_today(
    day: tuple[int, int, int], precision: str, refused: bool
) -> None:
    observed = figure("1", observed_on=date(*day), observed_on_precision=precision)
    baseline = Target(
        baseline_value=1, baseline_on=date(*day), baseline_on_precision=precision, unit="beds"
    )

    assert bool(codes(rules.in_figure(observed))) is refused
    assert codes(rules.in_target(baseline)) == [ContradictionCode.OBSERVED_IN_FUTURE] * refused


@pytest.mark.parametrize(
    ("start", "aim", "direction", "refused"),
    [
        (10, 20, "up", False),
        (20, 10, "up", True),
        (20, 10, "down", False),
        (10, 20, "down", True),
        (5, 5, "up", False),
        (5, 5, "down", False),
        (None, 10, "down", False),
        (10, None, "down", False),
    ],
)
def test_a_target_goes_where_its_direction_says(
    start: int | None, aim: int | None, direction: str, refused: bool
) -> None:
    ends = {"baseline_value": start and Decimal(start), "value": aim and Decimal(aim)}
    target = Target(direction=direction, unit="beds", **ends)

    assert codes(rules.in_target(target)) == [ContradictionCode.DIRECTION_AGAINST_VALUES] * refused


@pytest.mark.parametrize(
    ("stage", "rating", "refused"),
    [
        ("not-started", "met", True),
        ("fulfilled", "no-progress", True),
        ("fulfilled", "met", False),
        ("not-started", "no-progress", False),
        ("", "met", False),
    ],
)
def test_a_rating_does_not_say_the_opposite_of_the_stage(
    stage: str, rating: str, refused: bool
) -> None:
    report = ProgressReport(stage=stage, rating=rating, **YEAR)

    assert codes(rules.in_report(report)) == [ContradictionCode.RATING_AGAINST_STAGE] * refused


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [
        (date(2024, 12, 31), date(2025, 5, 31), ContradictionCode.PERIODS_OVERLAP),
        (date(2023, 1, 1), date(2024, 1, 1), ContradictionCode.PERIODS_OVERLAP),
        (date(2024, 3, 1), date(2024, 4, 1), ContradictionCode.PERIODS_OVERLAP),
        (date(2025, 1, 1), date(2025, 5, 31), ContradictionCode.REPORT_OPEN),
    ],
)
def test_one_report_is_open_at_a_time_and_none_on_the_days_of_another(
    start: date, end: date, code: str
) -> None:
    report = ProgressReport(period_start=start, period_end=end)

    assert codes(rules.in_report(report, [ProgressReport(**YEAR)])) == [code]


def test_a_period_has_begun() -> None:
    later = ProgressReport(period_start=date(2031, 1, 1), period_end=date(2031, 12, 31))

    assert codes(rules.in_report(later)) == [ContradictionCode.PERIOD_NOT_BEGUN]


@pytest.mark.parametrize(
    ("observed", "precision", "question"),
    [
        ((2024, 2, 29), "day", False),
        ((2023, 12, 31), "day", True),
        ((2025, 1, 1), "day", True),
        ((2024, 1, 1), "year", False),
        ((2023, 12, 1), "month", True),
    ],
)
def test_a_figure_from_outside_the_period_is_asked_about(
    observed: tuple[int, int, int], precision: str, question: bool
) -> None:
    row = figure("5", observed_on=date(*observed), observed_on_precision=precision)

    given = codes(rules.in_figures(ProgressReport(**YEAR), [row]))

    assert given == [ContradictionCode.OBSERVED_OUTSIDE_PERIOD] * question


def parts(*rows: tuple[Any, ...], unit: str = "people") -> list[Measurement]:
    """Return figures from a value, a dimension, a part and a qualifier each."""
    names = ("value", "dimension", "breakdown", "qualifier")
    return [
        figure(unit=unit, **dict(zip(names, (str(row[0]), *row[1:]), strict=False))) for row in rows
    ]


@pytest.mark.parametrize(
    ("rows", "refused"),
    [
        ([(20,), (12, "sex", "women"), (8, "sex", "men")], False),
        ([(20,), (21, "sex", "women")], True),
        ([(20,), (12, "sex", "women"), (9, "Sex ", "men")], True),
        ([(20,), (12, "sex", "women"), (9, "age", "under 18")], False),
        ([(20,), (12, "", "women"), (9, "", "under 18")], False),
        ([(20,), (21, "", "women")], True),
        ([(20, "", "", "at-least"), (21, "sex", "women")], False),
        ([(20, "", "", "about"), (21, "sex", "women")], False),
        ([(20, "", "", "at-most"), (21, "sex", "women")], True),
        ([(20,), (30, "sex", "women", "at-most")], False),
        ([(20,), (12, "sex", "women", "at-least"), (9, "sex", "men")], True),
        ([(21, "sex", "women")], False),
    ],
)
def test_parts_are_no_more_than_their_whole(rows: list[Any], refused: bool) -> None:
    figures = parts(*rows)

    assert codes(rules.in_figures(ProgressReport(**YEAR), figures)) == (
        [ContradictionCode.PARTS_ABOVE_TOTAL] * refused
    )


def test_the_parts_of_a_share_need_not_add_up() -> None:
    figures = parts((20,), (60, "sex", "women"), unit="% of residents")

    assert not codes(rules.in_figures(ProgressReport(**YEAR), figures))


@pytest.mark.parametrize(
    ("last", "value", "question"),
    [
        ("10", "100", True),
        ("10", "99", False),
        ("10", "1", True),
        ("10", "0", True),
        ("10", "2", False),
        ("0", "100", False),
        (None, "100", False),
        ("-10", "100", True),
    ],
)
def test_a_figure_ten_times_the_last_or_a_tenth_is_asked_about(
    last: str | None, value: str, question: bool
) -> None:
    contradictions = list(rules.against_last([figure(value)], [figure(last, unit="People")]))

    assert codes(contradictions) == [ContradictionCode.TENFOLD] * question


def test_a_part_is_compared_with_the_same_part() -> None:
    last = [figure("1"), figure("100", breakdown="Women")]

    assert not codes(rules.against_last([figure("101", breakdown="women ")], last))


@pytest.mark.parametrize(("value", "question"), [("100", False), ("100.1", True), ("-5", False)])
def test_more_than_all_is_asked_about(value: str, question: bool) -> None:
    contradictions = rules.in_figures(ProgressReport(**YEAR), [figure(value, unit="%")])

    assert codes(contradictions) == [ContradictionCode.ABOVE_100_PERCENT] * question


@pytest.mark.parametrize(
    ("stage", "rating", "shares", "question"),
    [
        ("in-progress", "met", ["0.7"], True),
        ("in-progress", "met", ["1", "1.2"], False),
        ("fulfilled", "on-track", ["1", "0.7"], True),
        ("in-progress", "on-track", ["-0.1"], True),
        ("in-progress", "on-track", ["0"], False),
        ("in-progress", "no-progress", ["1"], True),
        ("in-progress", "no-progress", ["0.9"], False),
        ("in-progress", "met", [], False),
    ],
)
def test_a_rating_that_the_figures_contradict_is_asked_about(
    stage: str, rating: str, shares: list[str], question: bool
) -> None:
    report = ProgressReport(stage=stage, rating=rating)

    given = rules.rating_question(report, [Decimal(share) for share in shares])

    assert codes(given) == [ContradictionCode.RATING_AGAINST_FIGURES] * question


def test_what_is_refused_names_its_field_and_has_a_code() -> None:
    with pytest.raises(ValidationError) as refused:
        figure("-5").clean()

    [error] = refused.value.error_dict["value"]
    assert error.code == ContradictionCode.NOT_A_COUNT
    assert "\N{MINUS SIGN}5 cannot be" in error.messages[0]


def test_only_what_is_possible_can_be_confirmed() -> None:
    confirmable = [
        code for code in ContradictionCode if Contradiction(code, "value", "").confirmable
    ]

    assert set(confirmable) == CONFIRMABLE
    assert ContradictionCode.PARTS_ABOVE_TOTAL not in CONFIRMABLE


def test_each_code_is_explained_to_partners() -> None:
    guide = (Path(settings.BASE_DIR) / "docs/api.md").read_text(encoding="utf-8")

    assert [code for code in ContradictionCode if f"`{code}`" not in guide] == []
