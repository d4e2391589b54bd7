"""Disclosure control: which small counts are suppressed, and what the others would reveal."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.models import Measurement, Target
from commitments.reporting.disclosure import figures_to_suppress

D = Decimal


def left_after_suppression(population: int | None, *counts: tuple[str, int | None]) -> list[str]:
    """Return the parts that stay visible of one target's figures, given as (part, count)."""
    target = Target(pk=1, counts_people=True)
    rows = [
        Measurement(
            target=target,
            breakdown=part,
            value=None if count is None else D(count),
            status="L" if count is None else "A",
        )
        for part, count in counts
    ]
    suppressed = figures_to_suppress(rows, population)
    return [row.breakdown or "all" for row in rows if row not in suppressed]


@pytest.fixture
def _small(settings: Any) -> None:
    settings.SMALL_COUNT, settings.SMALL_PLACE = 5, 10_000


@pytest.mark.usefixtures("_small")
@pytest.mark.parametrize(
    ("population", "count", "stays"),
    [
        (4_000, 1, False),
        (9_999, 4, False),
        (None, 4, False),
        (4_000, 5, True),
        (4_000, 0, True),
        (10_000, 4, True),
    ],
)
def test_a_small_count_of_people_in_a_small_place_is_suppressed(
    population: int | None, count: int, stays: bool
) -> None:
    assert bool(left_after_suppression(population, ("", count))) is stays


@pytest.mark.usefixtures("_small")
def test_what_the_total_would_give_away_goes_too() -> None:
    left = left_after_suppression(4_000, ("", 30), ("women", 20), ("men", 8), ("other", 2))

    assert left == ["all", "women"]


@pytest.mark.usefixtures("_small")
def test_two_parts_suppressed_hide_each_other() -> None:
    left = left_after_suppression(4_000, ("", 30), ("women", 25), ("men", 3), ("other", 2))

    assert left == ["all", "women"]


@pytest.mark.usefixtures("_small")
def test_counts_of_things_are_never_suppressed() -> None:
    wells = Measurement(target=Target(pk=1, counts_people=False), value=D(2))
    without_target = Measurement(unit="wells", value=D(2))

    assert figures_to_suppress([wells, without_target], 4_000) == []


@pytest.mark.usefixtures("_small")
@given(st.lists(st.integers(0, 40), min_size=2, max_size=5))
def test_no_suppressed_part_can_be_worked_out_from_the_total(counts: list[int]) -> None:
    parts = [(f"part {n}", count) for n, count in enumerate(counts)]
    left = left_after_suppression(4_000, ("", sum(counts)), *parts)
    hidden = [part for part, count in parts if part not in left]

    assert all(count == 0 or count >= 5 for part, count in parts if part in left)
    assert len(hidden) != 1 or "all" not in left or len(counts) == 1
