"""Figures by their parts."""

from datetime import date
from decimal import Decimal

from commitments.analysis.figures import TargetFigure
from commitments.analysis.parts import Division, divisions
from commitments.models import Measurement, ProgressReport, Target

TARGET = Target(pk=1, title="Places", unit="places")


def _figure(part: str, value: int | None, report: int = 1, **fields: str) -> TargetFigure:
    row = Measurement(
        pk=report * 10 + len(part),
        breakdown=part,
        value=None if value is None else Decimal(value),
        status="Q" if value is None else "A",
        observed_on=date(2020 + report, 12, 31),
        **fields,
    )
    return TargetFigure(row, ProgressReport(pk=report), None, TARGET)


def _divisions(*parts: TargetFigure, whole: int = 300) -> list[Division]:
    return divisions(TARGET, parts, [_figure("", whole)])


def test_parts_have_shares_where_they_add_up_to_the_whole() -> None:
    [division] = _divisions(_figure("men", 120), _figure("women", 180))
    assert division.sentence.endswith(": men 120 (40%), women 180 (60%).")


def test_parts_that_do_not_add_up_have_no_share() -> None:
    [division] = _divisions(_figure("men", 120), _figure("women", 100))
    assert division.sentence.endswith(": men 120, women 100.")


def test_a_part_that_is_not_shown_says_so_and_the_others_have_no_share() -> None:
    [division] = _divisions(_figure("men", None), _figure("women", 300))
    assert division.sentence.endswith(": men not shown, to protect individuals, women 300.")
    assert "%" not in division.sentence


def test_each_dimension_is_a_division_however_it_is_written() -> None:
    result = _divisions(
        _figure("men", 1, 1, dimension="sex"),
        _figure("men", 2, 2, dimension="Sex "),
        _figure("adults", 3, 2, dimension="age"),
        _figure("others", 4, 2),
    )
    assert [(each.dimension.strip().lower(), len(each.figures)) for each in result] == [
        ("sex", 2),
        ("age", 1),
        ("", 1),
    ]
    assert result[0].sentence.startswith("Places, by sex (31 December 2022)")
    assert result[2].title == "Places, by part"
