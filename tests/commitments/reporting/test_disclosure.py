"""Disclosure control: no hidden count can be worked out from all that is public."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commitments.reporting.disclosure.counts import Count
from commitments.reporting.disclosure.rules import Reason, Surroundings, hidden_cells
from tests.commitments.reporting.attacker import MOST, Attacker

D = Decimal
Row = tuple[str, str, int | str | None]
# A count that was hidden before, or that the city chose not to show.
HIDDEN = "Q"


def cells(*rows: Row, target: Any = 1) -> list[Count]:
    """Return cells of one target, given as dimension, part and count."""
    return [
        Count(
            target,
            dimension,
            part,
            D(value) if isinstance(value, int) else None,
            hidden=value == HIDDEN,
        )
        for dimension, part, value in rows
    ]


def public(report: Sequence[Count], **around: Any) -> list[Count]:
    """Return what the public reads of a report."""
    hidden = hidden_cells(report, Surroundings(**around))
    return [replace(cell, value=None, hidden=True) if cell in hidden else cell for cell in report]


def read(report: Iterable[Count]) -> dict[str, int | None]:
    """Return what stands beside the name of each cell; None where it is not shown."""
    return {
        " ".join(filter(None, [cell.dimension, cell.part])) or "all": (
            None if cell.value is None else int(cell.value)
        )
        for cell in report
    }


WOMEN, MEN = ("sex", "women"), ("sex", "men")
MINORS, ADULTS = ("age", "under 18"), ("age", "adults")


# What was played


def test_what_a_total_gives_from_one_dimension_is_hidden_and_the_other_dimension_stays() -> None:
    report = cells(("", "", 20), (*WOMEN, 3), (*MEN, 17), (*MINORS, 8), (*ADULTS, 12))

    assert read(public(report)) == {
        "all": 20,
        "sex women": None,
        "sex men": None,
        "age under 18": 8,
        "age adults": 12,
    }


def test_one_part_beside_its_total_is_hidden_when_the_rest_is_small() -> None:
    assert read(public(cells(("", "", 20), (*MEN, 17)))) == {"all": 20, "sex men": None}


def test_parts_without_a_total_are_protected_by_what_another_dimension_adds_up_to() -> None:
    report = cells((*WOMEN, 3), (*MEN, 17), (*MINORS, 8), (*ADULTS, 12))

    assert read(public(report)) == {
        "sex women": None,
        "sex men": None,
        "age under 18": 8,
        "age adults": 12,
    }


def test_two_hidden_parts_that_could_only_be_1_and_1_take_their_total_along() -> None:
    assert set(read(public(cells(("", "", 2), (*WOMEN, 1), (*MEN, 1)))).values()) == {None}


def test_six_parts_of_1_take_their_total_along() -> None:
    parts = [("status", f"part {number}", 1) for number in range(6)]

    assert set(read(public(cells(("", "", 6), *parts))).values()) == {None}


@pytest.mark.parametrize(("count", "shown"), [(0, True), (1, False), (5, False), (6, True)])
def test_0_is_no_small_count_and_1_to_5_are(count: int, shown: bool) -> None:
    assert (read(public(cells(("", "", count))))["all"] is not None) is shown


def test_a_part_of_0_stays_beside_hidden_ones() -> None:
    report = cells(("", "", 20), (*WOMEN, 3), (*MEN, 17), ("sex", "diverse", 0))

    assert read(public(report))["sex diverse"] == 0


def test_parts_without_a_dimension_are_hidden_together() -> None:
    report = cells(("", "", 20), ("", "women", 3), ("", "men", 17), ("", "under 18", 8))

    assert [name for name, value in read(public(report)).items() if value is not None] == ["all"]


def test_a_part_without_a_dimension_hides_those_it_may_belong_to() -> None:
    report = cells(("", "", 20), ("", "women", 3), (*MEN, 17))

    assert read(public(report)) == {"all": 20, "women": None, "sex men": None}


def test_parts_in_dimensions_of_other_names_are_hidden_where_they_give_a_hidden_one() -> None:
    report = cells(("", "", 30), ("sex", "women", 3), ("sexe", "men", 10), ("s", "others", 17))

    assert read(public(report)) == {
        "all": 30,
        "sex women": None,
        "sexe men": None,
        "s others": None,
    }


def test_a_finer_dimension_takes_the_one_along_that_it_divides() -> None:
    fine = [("sex and age", name, value) for name, value in [("women under 18", 3), ("men", 17)]]
    report = cells(("", "", 30), (*WOMEN, 13), (*MEN, 17), *fine)

    assert read(public(report))["sex women"] is None


def test_what_the_city_chose_not_to_show_cannot_be_worked_out() -> None:
    report = cells(("", "", 100), (*WOMEN, HIDDEN), (*MEN, 40))
    whole = cells(("", "", HIDDEN), (*WOMEN, 60), (*MEN, 40))

    assert read(public(report)) == {"all": 100, "sex women": None, "sex men": None}
    assert set(read(public(whole)).values()) == {None}


def test_each_hidden_count_has_its_reason() -> None:
    report = cells(("", "", 20), (*WOMEN, 3), (*MEN, 17))

    assert list(hidden_cells(report).values()) == [Reason.SMALL, Reason.REVEALS]


# Earlier reports, corrections, other targets


def test_a_correction_hides_what_the_corrected_report_hides() -> None:
    old = public(cells(("", "", 20), (*WOMEN, 3), (*MEN, 17)))
    correction = cells((*MEN, 17))

    assert read(public(correction, versions=[old])) == {"sex men": None}


def test_a_correction_hides_the_total_beside_parts_that_were_shown() -> None:
    old = public(cells((*MEN, 17)))
    correction = cells(("", "", 20), (*WOMEN, 3), (*MEN, 17))

    assert set(read(public(correction, versions=[old])).values()) == {None}


def test_a_later_running_total_does_not_bound_an_earlier_hidden_one() -> None:
    old = public(cells(("", "", 20), (*WOMEN, 5), (*MEN, 15)))
    new = cells(("", "", 21), (*WOMEN, 6), (*MEN, 15))

    assert read(public(new, before=[old], running={1})) == {
        "all": 21,
        "sex women": None,
        "sex men": None,
    }
    assert read(public(new, before=[old])) == {"all": 21, "sex women": 6, "sex men": 15}


def test_running_totals_that_grew_enough_are_shown_again() -> None:
    old = public(cells(("", "", 20), (*WOMEN, 5), (*MEN, 15)))
    new = cells(("", "", 70), (*WOMEN, 40), (*MEN, 30))

    assert None not in read(public(new, before=[old], running={1})).values()


def test_how_a_running_total_grew_does_not_give_a_hidden_flow() -> None:
    old = public(cells(("", "", 20), target="so far"))
    new = cells(("", "", 23), target="so far") + cells(("", "", 3), target="this year")

    shown = public(new, before=[old], running={"so far"}, flows={"this year"})

    assert [cell.value for cell in shown] == [None, None]


def test_a_hidden_running_total_is_not_given_by_what_came_since() -> None:
    old = public(cells(("", "", 3), target="so far"))
    new = cells(("", "", 13), target="so far") + cells(("", "", 10), target="this year")

    shown = public(new, before=[old], running={"so far"}, flows={"this year"})

    assert [cell.value for cell in shown] == [None, D(10)]


def test_other_targets_of_the_same_people_do_not_give_a_hidden_count() -> None:
    everybody = cells(("", "", 20), target="all")
    report = everybody + cells(("", "", 3), target="women") + cells(("", "", 17), target="men")

    assert [cell.value for cell in public(report)] == [D(20), None, None]


def test_the_same_people_under_another_target_do_not_give_hidden_parts() -> None:
    report = cells(("", "", 20), (*WOMEN, 3), (*MEN, 17), target="by 2026")
    report += cells((*MEN, 17), target="by 2030")

    assert [cell.value for cell in public(report)] == [D(20), None, None, None]


def test_parts_of_fewer_people_do_not_leave_too_little_for_hidden_parts_of_more() -> None:
    """Of 106, at least 52 + 48 are in two parts: three others share 6, and none can be 5."""
    some, more = [("sex", part) for part in ("b", "c")], [("sex", part) for part in "ade"]
    report = cells(("", "", 106), (*some[0], 52), (*some[1], 48), target="all")
    report += cells((*more[0], 1), (*more[1], 2), (*more[2], 3), target="all")
    report += cells(("", "", 100), (*some[0], 52), (*some[1], 48), target="fewer")

    reasons = hidden_cells(report)

    fewer = [cell for cell in report if cell.target == "fewer" and cell.part]
    assert [reasons.get(cell) for cell in fewer] == [Reason.OTHERS, Reason.OTHERS]
    assert hidden_cells(report[-3:]) == {}


def test_a_part_that_grew_more_than_the_whole_does_not_hide_what_others_tell() -> None:
    """Six in no part were counted as women in the second year, and one person came in the third."""
    years = [
        cells((*WOMEN, women), (*MINORS, 0), (*ADULTS, whole))
        for women, whole in ((0, 6), (6, 6), (6, 7))
    ]
    before: list[list[Count]] = []
    for year in years:
        before.append(public(year, before=list(before), running={1}))

    # A whole of 7 would leave 6 or 7 women, as there were 6 before.
    assert set(read(before[2]).values()) == {None}


# An attacker who knows the rule: what other counts would be shown in the same way?


def worlds(*names: tuple[str, str], whole: bool = True, most: int = 15) -> Iterable[list[Count]]:
    """Yield each table with these parts in its dimensions, of which the last fills the whole."""
    last = dict(names)
    free = [name for name in names if last[name[0]] != name[1]]
    for total in range(most + 1):
        for counts in product(range(total + 1), repeat=len(free)):
            values = dict(zip(free, counts, strict=True))
            for dimension, part in last.items():
                values[dimension, part] = total - sum(
                    count for (other, _part), count in values.items() if other == dimension
                )
            if min(values.values(), default=0) >= 0:
                rows: list[Row] = [(*name, values[name]) for name in names]
                yield cells(*([("", "", total)] if whole else []), *rows)


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize(
    "names",
    [
        (WOMEN,),
        (WOMEN, MEN),
        (WOMEN, MEN, MINORS, ADULTS),
        (WOMEN, MEN, ("sex", "diverse")),
        (("", "women"), ("", "men")),
    ],
)
def test_whoever_tries_the_rule_on_all_counts_finds_five_for_each_hidden_one(
    names: tuple[tuple[str, str], ...], whole: bool
) -> None:
    alike = defaultdict(list)
    for world in worlds(*names, whole=whole):
        alike[tuple(read(public(world)).values())].append([cell.value for cell in world])

    for shown, possible in alike.items():
        for place, value in enumerate(shown):
            if value is None:
                assert len({counts[place] for counts in possible}) >= 5, (shown, possible)


@pytest.mark.slow
def test_whoever_tries_the_rule_on_two_running_totals_finds_five_for_each_hidden_one() -> None:
    most = 16
    pairs = [(women, men) for women in range(most) for men in range(most - women)]
    tables = {
        pair: cells(("", "", sum(pair)), (*WOMEN, pair[0]), (*MEN, pair[1])) for pair in pairs
    }
    alike = defaultdict(list)
    later: dict[Any, tuple[int | None, ...]] = {}
    for first in pairs:
        old = public(tables[first])
        shown = tuple(read(old).values())
        for second in pairs:
            if second[0] < first[0] or second[1] < first[1]:
                continue
            if (shown, second) not in later:
                new = public(tables[second], before=[old], running={1})
                later[shown, second] = tuple(read(new).values())
            counts = (sum(first), *first, sum(second), *second)
            alike[shown + later[shown, second]].append(counts)

    for read_of_both, possible in alike.items():
        at_the_edge = max(counts[3] for counts in possible) >= most - 2
        for place, value in enumerate(read_of_both):
            if value is None and not at_the_edge:
                assert len({counts[place] for counts in possible}) >= 5, (read_of_both, possible)


# An attacker who solves the system of everything that is public

COUNT = st.one_of(st.integers(0, 9), st.integers(0, 40))


@st.composite
def histories(draw: Any) -> tuple[list[list[Count]], bool]:
    """Draw the true counts of up to three reports, and whether they are running totals."""
    running = draw(st.booleans())
    dimensions = draw(st.sampled_from([("sex",), ("sex", "age"), ("sex", "age", "status"), ("",)]))
    sizes = {name: draw(st.integers(1, 3)) for name in dimensions}
    with_whole = draw(st.booleans()) or len(dimensions) == 1
    reports: list[list[Count]] = []
    counts = {name: [0] * size for name, size in sizes.items()}
    rests = dict.fromkeys(dimensions, 0)
    for _number in range(draw(st.integers(1, 3))):
        for name, size in sizes.items():
            new = [draw(COUNT) for _part in range(size)]
            old = counts[name] if running else [0] * size
            counts[name] = [a + b for a, b in zip(old, new, strict=True)]
        total = max(sum(values) for values in counts.values()) + draw(st.sampled_from([0, 0, 3]))
        for name, values in counts.items():
            rests[name] = total - sum(values)
            if rests[name] and draw(st.booleans()):
                values[-1] += rests[name]
        rows: list[Row] = [("", "", total)] if with_whole else []
        for name, values in counts.items():
            rows += [(name, f"{name} {place}", value) for place, value in enumerate(values)]
        reports.append(cells(*rows))
    return reports, running


@pytest.mark.slow
@settings(deadline=None, max_examples=100)
@given(histories(), st.permutations(range(3)))
def test_whoever_solves_all_that_is_public_finds_five_counts_for_each_hidden_one(
    history: tuple[list[list[Count]], bool], order: list[int]
) -> None:
    """Reports on three periods: running totals in their order, others in any."""
    reports, running = history
    order = sorted(order) if running else order
    published: dict[int, list[Count]] = {}
    for place in filter(lambda place: place < len(reports), order):
        published[place] = public(
            reports[place],
            before=[published[each] for each in sorted(published) if each < place],
            after=[published[each] for each in sorted(published) if each > place],
            running={1} if running else set(),
        )
    shown = [published[place] for place in range(len(reports))]
    attacker, hidden = Attacker(), []
    for number, (report, seen) in enumerate(zip(reports, shown, strict=True)):
        hidden += _read_report(attacker, number, report, seen)
        if number and running:
            _read_growth(attacker, number, reports)

    for name in hidden:
        assert len(attacker.possible(name, 5)) == 5, (name, [read(each) for each in shown])


def _name(number: int, cell: Count) -> str:
    return f"{number} {cell.dimension} {cell.part}"


def _read_report(
    attacker: Attacker, number: int, report: list[Count], seen: list[Count]
) -> list[str]:
    """Let the attacker read a report; they know which dimensions make the whole, too."""
    whole = f"{number}  "
    attacker.learn(whole)
    whole_shown = any(not cell.part and cell.value is not None for cell in seen)
    for cell in seen:
        if cell.value is not None:
            attacker.learn(_name(number, cell), int(cell.value), int(cell.value))
        else:
            attacker.learn(_name(number, cell), 1 if whole_shown else 0)
    by_dimension = defaultdict(list)
    for cell in report:
        if cell.part:
            by_dimension[cell.dimension].append(cell)
    sums = {name: sum(int(cell.value or 0) for cell in each) for name, each in by_dimension.items()}
    total = next((int(c.value or 0) for c in report if not c.part), max(sums.values()))
    for name, each in by_dimension.items():
        rest = f"{number} rest {name}"
        attacker.learn(rest, *((0, 0) if sums[name] == total else (0, MOST)))
        attacker.adds_up(whole, [rest, *(_name(number, cell) for cell in each)])
    return [_name(number, cell) for cell in seen if cell.value is None]


def _read_growth(attacker: Attacker, number: int, reports: list[list[Count]]) -> None:
    """Let the attacker know that no count fell since the report before."""
    old = {_name(0, cell): cell.value for cell in reports[number - 1]}
    for cell in reports[number]:
        before = old.get(_name(0, cell))
        if before is not None and cell.value is not None and before <= cell.value:
            attacker.at_most(_name(number - 1, cell), _name(number, cell))
