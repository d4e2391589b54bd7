"""Places lie where they should on our map of the world."""

import pytest

from commitments.charts.projection import (
    HEIGHT,
    WIDTH,
    WORLD,
    Crop,
    clustered,
    crop_around,
    equal_earth,
    project,
)


def test_the_map_ends_at_the_antimeridian_and_84_degrees_north() -> None:
    assert project(0, 0) == pytest.approx((500, 241.39), abs=0.01)
    assert project(0, 180) == pytest.approx((1000, 241.39), abs=0.01)
    assert project(84, 0) == pytest.approx((500, 0), abs=1e-9)


@pytest.mark.parametrize(
    ("latitude", "longitude", "x", "y"),
    [(0, 180, 2.706630, 0), (90, 0, 0, 1.317363), (0, 0, 0, 0)],
)
def test_the_projection_gives_the_published_extent(
    latitude: float, longitude: float, x: float, y: float
) -> None:
    assert equal_earth(latitude, longitude) == pytest.approx((x, y), abs=1e-6)


def test_north_and_south_west_and_east_are_mirror_images() -> None:
    x, y = equal_earth(35.5, 23.25)
    assert equal_earth(-35.5, -23.25) == pytest.approx((-x, -y))


def test_a_crop_holds_its_points_keeps_the_shape_and_stays_inside() -> None:
    points = [project(3.02, 30.91), project(0.35, 32.58)]
    crop = crop_around(points)
    assert all(crop.holds(x, y) for x, y in points)
    assert crop.width == 200
    assert crop.width / crop.height == pytest.approx(WIDTH / HEIGHT, abs=0.01)
    corner = crop_around([(1000, 0)])
    assert (corner.x + corner.width, corner.y) == (WIDTH, 0)


def test_points_all_over_the_world_and_none_at_all_show_the_whole_map() -> None:
    assert crop_around([(10, 200), (990, 200)]) == WORLD
    assert crop_around([]) == WORLD
    assert str(WORLD) == "0 0 1000 435"


def test_few_points_stand_alone_and_many_share_dots() -> None:
    assert clustered([(10, 10), (11, 11)], most=2) == [[0], [1]]
    assert clustered([(10, 10), (11, 11), (900, 400)], most=2) == [[0, 1], [2]]


def test_ten_thousand_points_become_at_most_as_many_dots_as_asked_for() -> None:
    points = [(n % 100 * 10.0, n // 100 * 4.35) for n in range(10_000)]
    groups = clustered(points, most=400)
    assert len(groups) <= 400
    assert sum(len(group) for group in groups) == 10_000


def test_a_point_outside_the_crop_is_left_out() -> None:
    assert clustered([(10, 10), (500, 200)], most=9, crop=Crop(0, 0, 100, 43.5)) == [[0]]
