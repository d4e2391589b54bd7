"""What is known of a target as one sentence: each case that a source can bring. No database."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from commitments.analysis.figures import TargetFigure, figure_of, target_sentence
from commitments.models import Adoption, Commitment, Measurement, ProgressReport, Target

D = Decimal


def target(value: Any = 1200, baseline: Any = 150, **kwargs: Any) -> Target:
    """Return a target: from 150 to 1,200 adults."""
    given = {"unit": "adults", **kwargs}
    return Target(
        value=None if value is None else D(value),
        baseline_value=None if baseline is None else D(baseline),
        **given,
    )


def figure(aim: Target, value: Any, **kwargs: Any) -> TargetFigure:
    """Return a figure of December 2025 on a promise of 2023."""
    promise = Commitment(
        made_on=kwargs.pop("made_on", date(2023, 3, 14)),
        made_on_precision=kwargs.pop("made_on_precision", "day"),
        made_on_at_latest=kwargs.pop("made_on_at_latest", False),
    )
    report = ProgressReport(
        adoption=Adoption(commitment=promise), background=kwargs.pop("background", False)
    )
    given = {"observed_on": date(2025, 12, 1), "observed_on_precision": "month", **kwargs}
    measurement = Measurement(target=aim, value=D(value), report=report, **given)
    return figure_of(measurement, report, aim)


CASES = [
    # From a known start
    (target(), "927", {}, "74% of the way from 150 to 1,200 adults (927 so far, December 2025)."),
    (target(), "150", {}, "0% of the way from 150 to 1,200 adults (150 so far, December 2025)."),
    (
        target(),
        "1200",
        {},
        "100% of the way from 150 to 1,200 adults (1,200 so far, December 2025).",
    ),
    (target(baseline=0), "300", {}, "25% of 1,200 adults promised (300 so far, December 2025)."),
    (target(), "1500", {}, "1,500 adults so far (December 2025): more than the 1,200 promised."),
    (
        target(value=10, baseline=20, unit="%", direction="down"),
        "25",
        {},
        "Further away than at the start: from 20% to 25% (December 2025); promised: 10%.",
    ),
    (
        target(value=10, baseline=20, direction="down", measure="stock"),
        "8",
        {},
        "8 adults (December 2025): less than the 10 promised.",
    ),
    (target(value=5, baseline=5), "5", {}, "5 adults so far (December 2025); promised: 5."),
    # Nothing is claimed where the start is not known
    (target(baseline=None), "8", {}, "8 adults so far (December 2025); promised: 1,200."),
    # As the source states it
    (
        target(value=200, baseline=None, qualifier="at-least"),
        "400",
        {"qualifier": "at-least"},
        "At least 400 adults so far (December 2025): more than the 200 promised.",
    ),
    (
        target(baseline=0),
        "300",
        {"qualifier": "at-least"},
        "At least 25% of 1,200 adults promised (at least 300 so far, December 2025).",
    ),
    (
        target(value=0, baseline=1200, direction="down"),
        "300",
        {"qualifier": "at-least"},
        "At most 75% of the way from 1,200 to 0 adults (at least 300 so far, December 2025).",
    ),
    (
        target(baseline=0),
        "300",
        {"qualifier": "at-most"},
        "At most 25% of 1,200 adults promised (at most 300 so far, December 2025).",
    ),
    (
        target(baseline=0),
        "1500",
        {"qualifier": "about"},
        "About 1,500 adults so far (December 2025); promised: 1,200.",
    ),
    (
        target(baseline=0, qualifier="about"),
        "300",
        {},
        "About 25% of about 1,200 adults promised (300 so far, December 2025).",
    ),
    (
        target(baseline=0),
        "300",
        {"status": "E"},
        "25% of 1,200 adults promised (300 so far, December 2025, estimated).",
    ),
    # When
    (
        target(baseline=0),
        "300",
        {"observed_on": date(2025, 6, 3), "observed_on_precision": "day"},
        "25% of 1,200 adults promised (300 so far, 3 June 2025).",
    ),
    (
        target(baseline=0),
        "300",
        {"observed_on": None},
        "25% of 1,200 adults promised (300 so far, date not known).",
    ),
    (
        target(baseline=0, due_on=date(2027, 12, 31), due_on_precision="year"),
        "300",
        {},
        "25% of 1,200 adults promised (300 so far, December 2025), due 2027.",
    ),
    # Other kinds of targets
    (
        target(value=100, value_to=D(200), kind="range", measure="stock"),
        "150",
        {},
        "150 adults (December 2025), within the range promised: 100 to 200.",
    ),
    (
        target(value=100, value_to=D(200), kind="range", measure="stock"),
        "250",
        {},
        "250 adults (December 2025), outside the range promised: 100 to 200.",
    ),
    (target(value=None, kind="yes-no"), "1", {}, "Done (December 2025)."),
    (target(value=None, kind="yes-no"), "0", {}, "Not done yet (December 2025)."),
    (
        target(value=None, baseline=None),
        "8",
        {"qualifier": "at-least"},
        "At least 8 adults so far (December 2025); no number was promised.",
    ),
]


@pytest.mark.parametrize(("aim", "value", "given", "sentence"), CASES)
def test_a_figure_is_a_sentence(
    aim: Target, value: str, given: dict[str, Any], sentence: str
) -> None:
    assert target_sentence(aim, figure(aim, value, **given)) == sentence


@pytest.mark.parametrize(
    ("aim", "sentence"),
    [
        (target(), "Promised: 1,200 adults; no figure is published yet."),
        (
            target(qualifier="at-least"),
            "Promised: at least 1,200 adults; no figure is published yet.",
        ),
        (
            target(value=None, kind="milestone", due_on=date(2025, 1, 1), due_on_precision="year"),
            "A step without a figure, due 2025.",
        ),
        (target(value=None, kind="yes-no"), "Nothing is published on whether it is done."),
        (target(value=None), "No number was promised, and no figure is published."),
    ],
)
def test_without_a_figure_the_promise_is_said(aim: Target, sentence: str) -> None:
    assert target_sentence(aim, None) == sentence


@pytest.mark.parametrize(
    ("given", "background"),
    [
        ({"background": True}, True),
        ({"observed_on": date(2022, 12, 31), "observed_on_precision": "year"}, True),
        ({"observed_on": date(2023, 12, 31), "observed_on_precision": "year"}, False),
        ({"observed_on": date(2023, 3, 13), "observed_on_precision": "day"}, True),
        ({"observed_on": date(2023, 3, 14), "observed_on_precision": "day"}, False),
        ({"observed_on": date(2022, 1, 1), "made_on_at_latest": True}, False),
        ({"observed_on": date(2022, 1, 1), "made_on": None, "made_on_precision": ""}, False),
        (
            {
                "observed_on": date(2023, 2, 1),
                "made_on": date(2023, 1, 1),
                "made_on_precision": "year",
            },
            False,
        ),
        ({"observed_on": None}, False),
    ],
)
def test_what_is_older_than_the_promise_is_background_and_no_progress(
    given: dict[str, Any], background: bool
) -> None:
    older = figure(target(baseline=0), 300, **given)
    assert older.background == background
    assert older.percent == (None if background else 25)


def test_background_is_said_to_be_no_progress() -> None:
    aim = target()
    older = figure(aim, 8000, background=True)
    assert target_sentence(aim, None, [older]) == (
        "Promised: 1,200 adults; no figure is published yet."
        " Background, not progress: 8,000 adults (December 2025)."
    )


def test_a_part_has_no_share_of_the_target_of_the_whole() -> None:
    aim = target(baseline=0)
    assert figure(aim, 300, breakdown="women").percent is None
    assert figure(aim, 300).percent == 25


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fr", "74\u202f% du chemin de 150 à 1\u202f200 adults (927 à ce jour, décembre 2025)."),
        ("es", "74\xa0% del camino de 150 a 1\xa0200 adults (927 hasta ahora, diciembre de 2025)."),
    ],
)
def test_each_language_has_its_own_sentence(language: str, sentence: str) -> None:
    aim = target()
    with translation.override(language):
        assert target_sentence(aim, figure(aim, 927)) == sentence
