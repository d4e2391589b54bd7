"""Cities on the map: dots that would overlap are one, rings hide under nothing. No database."""

from itertools import combinations, pairwise
from math import hypot

import pytest

from commitments.charts.city_map import ALMOST, overlapping, ring_path
from commitments.charts.columns import columns
from commitments.charts.projection import WORLD, Crop

POINTS = [(100.0, 100.0), (106.0, 100.0), (300.0, 200.0), (900.0, 400.0)]


def test_dots_that_would_overlap_are_one_group_in_the_middle() -> None:
    first, *others = overlapping(POINTS, 10, WORLD)
    assert (sorted(first.members), first.x, first.y) == ([0, 1], 103, 100)
    assert [group.members for group in others] == [[2], [3]]
    assert overlapping([], 10, WORLD) == []


def test_no_two_groups_overlap_however_close_the_cities_lie() -> None:
    points = [(float(x * 7 % 90), float(x * 13 % 90)) for x in range(80)]
    groups = overlapping(points, 12, WORLD)
    assert sum(len(group.members) for group in groups) == len(points)
    for group in groups:
        for other in groups:
            assert group is other or hypot(group.x - other.x, group.y - other.y) >= 12


def test_groups_of_two_kinds_move_apart_and_stay_apart() -> None:
    points = [(50.0, 50.0), (50.0, 50.0), (52.0, 50.0), (2.0, 1.0)]
    groups = overlapping(points, 12, Crop(0, 0, 100, 100), ["de", "ch", "ch", "fr"])
    assert sorted(sorted(group.members) for group in groups) == [[0], [1, 2], [3]]
    for group, other in combinations(groups, 2):
        assert hypot(group.x - other.x, group.y - other.y) >= 12 * ALMOST


def test_where_there_is_no_room_to_move_apart_groups_are_one() -> None:
    points = [(float(x % 9), float(x // 9)) for x in range(80)]
    groups = overlapping(points, 12, Crop(0, 0, 20, 20), [str(x % 40) for x in range(80)])
    assert sum(len(group.members) for group in groups) == len(points)
    for group, other in combinations(groups, 2):
        assert hypot(group.x - other.x, group.y - other.y) >= 12 * ALMOST


def test_what_is_outside_the_part_shown_is_not_drawn() -> None:
    assert len(overlapping(POINTS, 10, Crop(0, 0, 200, 200))) == 1


@pytest.mark.parametrize(
    ("points", "path"),
    [
        ([(50.0, 60.0)], "M50 60h0"),
        ([(50.0, 60.0), (51.0, 60.0)], "M50 60h0"),
        ([(102.0, 100.0)], ""),
        ([], ""),
    ],
)
def test_a_ring_is_left_out_under_a_dot_and_over_another_ring(
    points: list[tuple[float, float]], path: str
) -> None:
    assert ring_path(points, overlapping(POINTS, 10, WORLD), 10) == path


def test_columns_share_one_foot_and_the_tallest_is_the_largest() -> None:
    tall, none, half = columns([("1", 8), ("2", 0), ("3", 4)])
    assert (tall.height, half.height, none.number) == ("70", "35", "")
    assert {float(each.y) + float(each.height) for each in (tall, none, half)} == {90.0}
    lefts = [float(each.x) for each in (tall, none, half)]
    assert {right - left for left, right in pairwise(lefts)} == {20.0}
    assert columns([("1", 0)])[0].height == "0"
