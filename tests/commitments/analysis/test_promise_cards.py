"""What the card of a promise says, case by case. Unsaved rows; no database."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from cities.models import City, Network
from commitments.analysis.figures import figure_of
from commitments.analysis.progress import AdoptionProgress, TargetProgress
from commitments.analysis.promise_cards import PromiseCard
from commitments.models import Adoption, Commitment, Measurement, ProgressReport, Target

D = Decimal
STARTED, DUE = date(2022, 12, 31), date(2027, 12, 31)


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2026-11-29T12:00:00Z", tick=False):
        yield


def card(*targets: TargetProgress, **fields: Any) -> PromiseCard:
    """Return the card of a pledge of a city with some targets."""
    promise = Commitment(kind="pledge", **fields.pop("promise", {}))
    adoption = Adoption(commitment=promise, **{"city": City(pk=1), **fields})
    return PromiseCard(AdoptionProgress(adoption, [], list(targets)))


def target(figure: Any = None, *, compiled: bool = False, **fields: Any) -> TargetProgress:
    """Return a target of 1,200 adults from 150, with one figure of the middle of its time."""
    given = {"value": D(1200), "baseline_value": D(150), "unit": "adults", "due_on": DUE, **fields}
    qualifier = given.pop("qualifier", "exactly")
    row = Target(**given)
    origin = ProgressReport.Origin.COMPILED if compiled else ProgressReport.Origin.REPORTED
    report = ProgressReport(adoption=Adoption(commitment=Commitment()), origin=origin)
    figures = []
    if figure is not None:
        measurement = Measurement(
            target=row,
            report=report,
            value=D(figure),
            observed_on=date(2025, 6, 30),
            qualifier=qualifier,
        )
        figures = [figure_of(measurement, report, row)]
    return TargetProgress(row, STARTED, figures)


FIGURES = [
    # The figure, how it stands to what was promised, and how far it is from a steady path.
    (target("927"), "of", "927", "253 ahead of a steady path"),
    (target("500"), "of", "500", "174 short of a steady path"),
    (target("675"), "of", "675", "on the steady path"),
    (target("1500"), "more", "1,500", ""),
    (target("927", qualifier="at-least"), "of", "at least 927", ""),
    (target("927", compiled=True), "of", "927", ""),
    (target("927", due_on=None), "of", "927", ""),
    (target("927", value=None), "alone", "927 adults", ""),
    (
        target("15", value=D(10), baseline_value=D(20), direction="down", unit="days"),
        *("beside", "15 days", "on the steady path"),
    ),
    (
        target("18", value=D(10), baseline_value=D(20), direction="down", unit="%"),
        *("beside", "18%", "3% short of a steady path"),
    ),
]


@pytest.mark.parametrize(("given", "relation", "number", "path"), FIGURES)
def test_a_figure_stands_beside_what_was_promised(
    given: TargetProgress, relation: str, number: str, path: str
) -> None:
    figure = card(given).figure
    assert figure is not None
    assert (figure.relation.value, figure.number, figure.path_words) == (relation, number, path)


def test_the_ends_of_a_bar_say_what_was_there_and_what_was_promised() -> None:
    figure = card(target("927")).figure
    assert figure and (figure.start, figure.promised) == ("150 at the start", "1,200 promised")
    figure = card(target("40", value=D(80), baseline_value=None, unit="%")).figure
    assert figure and (figure.start, figure.promised) == ("0", "80% promised")


def test_what_is_done_or_not_and_a_range_are_sentences_and_no_bar() -> None:
    assert card(target("1", kind="yes-no", value=None)).figure is None
    assert card(target("5", value_to=D(1300))).figure is None
    assert card().figure is None and card().sentence == ""


def test_steps_without_a_figure_are_listed_by_their_day() -> None:
    later, sooner = target(title="Later"), target(title="Sooner", due_on=date(2024, 12, 31))
    steps = card(later, sooner).steps
    assert [step.target.title for step in steps] == ["Sooner", "Later"]
    assert card(later).steps == [] and card(later, target("5")).steps == []


def test_a_card_names_three_steps_and_says_how_many_more_there_are() -> None:
    promised = [target(title=f"Step {n}", due_on=date(2026 + n, 12, 31)) for n in range(5)]
    assert [step.target.title for step in card(*promised).steps] == ["Step 0", "Step 1", "Step 2"]
    assert card(*promised).more_steps == "and 2 more"
    assert card(*promised[:3]).more_steps == "" == card(*promised, target("5")).more_steps


NEXT = [
    ({}, (), ""),
    ({}, (target(),), "Promised by 31 December 2027."),
    ({}, (target(due_on=date(2025, 12, 31)),), "It was promised by 31 December 2025."),
    ({"standing": "achieved"}, (target(),), ""),
    ({"withdrawn_on": date(2024, 5, 3)}, (target(),), "Withdrawn 3 May 2024."),
    ({"report_due_on": date(2027, 3, 1)}, (), "The first report is due by 1 March 2027."),
    (
        {"report_due_on": date(2027, 3, 1), "reported_on": date(2026, 2, 1)},
        (),
        "The next report is due by 1 March 2027.",
    ),
    ({"report_due_on": date(2026, 3, 1)}, (), "A report was due by 1 March 2026 and is overdue."),
]


@pytest.mark.parametrize(("fields", "targets", "sentence"), NEXT)
def test_what_happens_next_is_said_in_sentences(
    fields: Any, targets: tuple[TargetProgress, ...], sentence: str
) -> None:
    rhythm = {}
    if "report_due_on" in fields:
        rhythm = {"report_every": 12, "report_period_ends": date(2025, 12, 31)}
    assert card(*targets, **fields, **rhythm).next == sentence


def test_nothing_is_awaited_of_who_was_not_asked() -> None:
    assert card(report_due_on=date(2026, 3, 1)).next == ""


WORDS = [
    ({"trust": "checked"}, "reported by the city and checked, December 2025"),
    ({"trust": "reviewed"}, "reported by the city and peer reviewed, December 2025"),
    ({"trust": "compiled"}, "public sources, December 2025"),
    ({"trust": "compiled", "standing_on": None}, "public sources, undated"),
    (
        {"trust": "compiled", "ages_on": date(2026, 11, 1)},
        "public sources, December 2025; over 18 months old",
    ),
    ({"standing": "nothing-known"}, "Nobody has searched for public sources on it yet."),
    (
        {"trust": "checked", "city": None, "network": Network()},
        "reported by the network and checked, December 2025",
    ),
]


@pytest.mark.parametrize(("fields", "words"), WORDS)
def test_a_card_says_on_whose_word_and_since_when(fields: Any, words: str) -> None:
    published = {
        "standing": "on-track",
        "standing_on": date(2025, 12, 1),
        "standing_on_precision": "month",
    }
    assert card(**{**published, **fields}).on_whose_word == words


def test_an_old_status_reads_as_it_was_when_last_reported() -> None:
    old = {"standing": "on-track", "trust": "checked", "ages_on": date(2026, 11, 1)}
    assert card(**old).status == "On track when last reported"
    assert card(**old | {"ages_on": date(2027, 1, 1)}).status == "On track"


MONEY = [
    ({}, ""),
    ({"budget_needed": D(4000), "budget_secured": D(0)}, "0 of 4,000 EUR secured"),
    ({"budget_needed": D(4000)}, "4,000 EUR needed"),
    ({"budget_secured": D(4000)}, "4,000 EUR secured"),
]


@pytest.mark.parametrize(("fields", "words"), MONEY)
def test_money_is_said_as_far_as_it_is_known(fields: Any, words: str) -> None:
    assert card(currency="EUR", **fields).money == words


def test_kind_and_dates_are_one_line() -> None:
    dates = {"made_on": date(2022, 1, 1), "made_on_precision": "year"}
    assert card(promise=dates | {"ends_on": DUE}).kind == "Pledge, 2022, until 31 December 2027"
    assert card(role="partner").kind == "Pledge, joined as a partner"
