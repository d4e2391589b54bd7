"""The bar of one promise. Shares of the width are worked out by hand; no database."""

from decimal import Decimal
from typing import Any

import pytest

from commitments.charts.promise_bars import PromiseBar, promise_positions

CASES = [
    # value, aim, baseline, path → start, reached, promised, path
    ((60, 80, 20, 40), ("25%", "75%", "100%", "50%")),
    ((60, 80, None, None), ("0%", "75%", "100%", "")),
    # More than promised: the bar runs past the line.
    ((400, 200, None, None), ("0%", "100%", "50%", "")),
    # Less than at the start
    ((10, 80, 20, 40), ("12.5%", "12.5%", "100%", "50%")),
    # Where less is better the way covered is drawn, and never below nothing.
    ((15, 10, 20, 12), ("0%", "50%", "100%", "80%")),
    ((25, 10, 20, None), ("0%", "0%", "100%", "")),
    ((5, 10, 20, None), ("0%", "100%", "66.67%", "")),
    ((0, 80, 0, 0), ("0%", "0%", "100%", "0%")),
]


@pytest.mark.parametrize(("given", "drawn"), CASES)
def test_a_bar_runs_from_the_start_to_what_was_promised(given: Any, drawn: Any) -> None:
    numbers = [None if number is None else Decimal(number) for number in given]
    assert promise_positions(*numbers) == PromiseBar(*drawn)


@pytest.mark.parametrize(
    "given",
    [(None, 80, 0), (60, None, 0), (60, 80, 80), (60, 0, None), (-5, 80, 0), (60, 80, -20)],
)
def test_no_bar_is_drawn_without_both_numbers_on_one_scale(given: Any) -> None:
    numbers = [None if number is None else Decimal(number) for number in given]
    assert promise_positions(*numbers) is None
