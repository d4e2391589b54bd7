"""Charts draw the figures, in coordinates that do not depend on the language."""

import re
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from django.template import Context, Template
from django.utils import translation

from cities.models import City
from commitments.analysis.indicators import Money
from commitments.analysis.map_marks import MapMark, mark_of, with_map_marks
from commitments.analysis.progress import PartyProgress, YearProgress, progress_of
from commitments.charts.bars import segments, share_width
from commitments.charts.lines import BOTTOM, TOP, line_chart, sparkline_points
from commitments.charts.numbers import coordinate, short, ticks
from commitments.charts.projection import project
from commitments.models import Adoption, Standing, StatusCounts, StatusKey
from tests.factories import (
    AdoptionFactory,
    CityFactory,
    MeasurementFactory,
    ReportFactory,
    TargetFactory,
    advance,
)

D = Decimal
FIGURES = [
    (date(2021, 12, 31), D(120)),
    (date(2022, 12, 31), D(500)),
    (date(2024, 12, 31), D(1440)),
]
BEGIN = (date(2020, 12, 31), D(0))
GOAL = (date(2027, 12, 31), D(2000))


def drawn(source: str, **context: Any) -> str:
    return Template("{% load charts %}" + source).render(Context(context))


# Numbers


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (12.5, "12.5"),
        (-0.001, "0"),
        (1 / 3, "0.33"),
        (360, "360"),
        (D("-10.25"), "-10.25"),
    ],
)
def test_a_coordinate_is_short_and_has_a_point(number: float, text: str) -> None:
    with translation.override("fr"):
        assert coordinate(number) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [("0.0025", "0.0025"), ("99999", "99,999"), ("250000", "250 k"), ("8000000", "8 m"),
     ("-2500000", "\u22122.5 m"), ("3000000000", "3 bn"), ("1000000000000", "1 tn")],
)  # fmt: skip
def test_the_axis_writes_large_numbers_short_and_small_ones_exactly(value: str, text: str) -> None:
    assert short(D(value)) == text


@pytest.mark.parametrize(
    ("low", "high"),
    [("0", "2000"), ("0", "0.0003"), ("-50", "100"), ("0", "9999999999999"), ("95", "98"),
     ("5", "5"), ("0", "0"), ("-7", "-7"), ("0.0001", "9000000")],
)  # fmt: skip
def test_at_most_five_round_marks_hold_all_values_between_them(low: str, high: str) -> None:
    marks = ticks(D(low), D(high))
    assert 2 <= len(marks) <= 5
    assert marks[0] <= D(low) and D(high) <= marks[-1]
    assert len({b - a for a, b in pairwise(marks)}) == 1


# Bars


def counts(*numbers: tuple[str, int], compiled: bool = False, aged: bool = False) -> StatusCounts:
    return StatusCounts({StatusKey(code, compiled, aged): n for code, n in numbers})


def test_the_segments_of_a_bar_fill_it_in_proportion_and_in_order() -> None:
    drawn = segments(counts(("nothing-known", 1), ("achieved", 3), ("behind", 0)))
    assert [(s.key.standing, s.n, s.x, s.width) for s in drawn] == [
        ("achieved", 3, "0", "268.5"),
        ("nothing-known", 1, "270", "90"),
    ]


def test_bars_of_one_group_share_a_scale() -> None:
    assert [s.width for s in segments(counts(("achieved", 2)), scale=8)] == ["90"]
    assert segments(counts(), scale=8) == []


def test_a_share_is_cut_to_the_drawing() -> None:
    widths = [share_width(share) for share in (None, D("-0.5"), D("0.25"), D("1.4"))]
    assert widths == ["0", "0", "90", "360"]


def test_the_key_says_each_standing_in_words_and_always_counts_silence() -> None:
    page = drawn(
        "{% standing_bar counts '/commitments/?standing=' %}", counts=counts(("on-track", 2))
    )
    assert "On track <strong>2</strong>" in page
    assert "Nothing known <strong>0</strong>" in page
    assert "/commitments/?standing=on-track" in page
    assert "Achieved" not in page


def test_public_sources_and_old_statuses_are_drawn_and_listed_apart() -> None:
    mixed = counts(("discontinued", 1), ("on-track", 2))
    for key, n in {
        StatusKey("discontinued", compiled=True): 3,
        StatusKey("on-track", aged=True): 4,
        StatusKey("under-way", compiled=True, aged=True): 5,
    }.items():
        mixed.add(key, n)
    page = drawn("{% standing_bar counts '?standing=' %}", counts=mixed)
    assert "On track <strong>2</strong>" in page
    assert "On track when last reported <strong>4</strong>" in page
    assert "Under way (public sources, old) <strong>5</strong>" in page
    assert "Discontinued (public sources) <strong>3</strong>" in page
    assert 'class="seg seg--on-track seg--aged"' in page
    assert 'class="seg seg--discontinued seg--compiled"' in page
    assert "?standing=on-track&amp;trust=checked,reviewed&amp;aged=yes" in page
    assert "?standing=discontinued&amp;trust=compiled&amp;aged=no" in page
    assert 'href="?standing=under-way"' in page
    assert (mixed.total, mixed.own, mixed.compiled) == (15, 7, 8)
    assert mixed.aged["on-track"] == 4 and mixed["on-track"] == 6


def test_a_bar_names_what_it_shows() -> None:
    page = drawn(
        "{% standing_bar counts key=False %}", counts=counts(("achieved", 1), ("nothing-known", 2))
    )
    assert "<title>3 promises by status</title>" in page
    assert "Achieved: 1, Nothing known: 2" in page
    assert 'role="img"' in page
    assert "seg--nothing-known" in page


def test_money_is_shown_with_what_is_missing() -> None:
    page = drawn("{% money_bar money %}", money=Money(D(4000), D(1000), "EUR"))
    assert "1,000 of 4,000 EUR secured" in page
    assert "(25%)" in page
    assert "3,000 EUR missing" in page
    assert 'width="90"' in page


# Lines


def test_figures_lie_where_their_day_and_value_put_them() -> None:
    chart = line_chart(FIGURES, begin=BEGIN, goal=GOAL)
    assert chart
    assert [line.words for line in chart.gridlines] == ["0", "500", "1,000", "1,500", "2,000"]
    assert [line.y for line in chart.gridlines] == ["150", "119", "88", "57", "26"]
    assert [dot.y for dot in chart.dots] == ["142.56", "119", "60.72"]
    xs = [float(dot.x) for dot in chart.dots]
    assert xs == sorted(xs)
    assert chart.end and chart.end.words == "1,440"
    assert [year.words for year in chart.years] == ["2020", "2022", "2024", "2026"]


def test_the_steady_path_runs_from_the_baseline_to_the_target_and_names_its_value() -> None:
    chart = line_chart(FIGURES, begin=BEGIN, goal=GOAL)
    assert chart and chart.target
    (x1, y1), (x2, y2) = (corner.split(",") for corner in chart.path.split())
    assert (y1, y2) == (str(BOTTOM), str(TOP))
    assert float(chart.left) < float(x1) < float(x2) <= float(chart.right)
    assert chart.target.words == "2,000"


@pytest.mark.parametrize("begin", [None, BEGIN])
def test_without_a_start_or_a_date_the_target_is_a_level_line(begin: Any) -> None:
    chart = line_chart(FIGURES, begin=begin, goal=(None, D(2000)))
    assert chart
    assert chart.path == f"{chart.left},{TOP} {chart.right},{TOP}"


def test_a_missing_value_breaks_the_line_and_is_no_zero() -> None:
    spots = [*FIGURES, (date(2023, 12, 31), None)]
    chart = line_chart(spots)
    assert chart
    assert len(chart.dots) == 3
    assert [len(run.split()) for run in chart.runs] == [2]


def test_one_figure_is_a_dot_and_none_is_no_drawing() -> None:
    chart = line_chart(FIGURES[:1])
    assert chart and len(chart.dots) == 1 and chart.runs == [] and chart.path == ""
    assert line_chart([]) is None
    assert line_chart([(date(2024, 1, 1), None)]) is None


def test_what_got_worse_is_drawn_below_its_start() -> None:
    chart = line_chart([(date(2022, 6, 30), D(-5)), (date(2023, 6, 30), D(3))])
    assert chart
    assert [line.words for line in chart.gridlines] == ["\u22125", "\u22122.5", "0", "2.5", "5"]
    assert float(chart.dots[0].y) > float(chart.dots[1].y)


@pytest.mark.parametrize("value", ["0.0001", "9999999999999999.9999", "-9999999999999999"])
def test_every_number_the_database_holds_stays_inside_the_drawing(value: str) -> None:
    chart = line_chart([(date(2024, 6, 30), D(value))], begin=BEGIN, goal=GOAL)
    assert chart and chart.end
    assert all(TOP <= float(dot.y) <= BOTTOM for dot in chart.dots)
    assert all(0 <= float(dot.x) <= 360 for dot in chart.dots)
    assert 0 <= float(chart.end.x) <= 360


def test_figures_of_many_years_have_few_year_labels() -> None:
    chart = line_chart([(date(year, 6, 30), D(year)) for year in range(1990, 2026)])
    assert chart
    assert len(chart.years) <= 6


def test_the_last_value_makes_room_for_the_value_of_the_target() -> None:
    day = date(2024, 12, 31)
    chart = line_chart([(day, D(50))], pace=[(date(2023, 12, 31), D(40)), (day, D(60))],
                       span=(D(0), D(100)))  # fmt: skip
    assert chart and chart.end
    assert float(chart.end.y) > float(chart.dots[0].y)


def test_a_sparkline_stays_between_nothing_and_all_on_the_years_of_its_group() -> None:
    line = sparkline_points([(2022, D("-0.4")), (2023, D("0.5")), (2024, D("1.3"))], 2022, 2026)
    assert line == ("3,23 24,13 45,3", "45", "3")
    assert sparkline_points([], 2022, 2026) is None
    assert sparkline_points([(2024, D("0.5"))], 2024, 2024) == ("3,13", "3", "13")


# Drawn from rows


@pytest.fixture
def adoption(db: None) -> Adoption:
    adoption: Adoption = AdoptionFactory()
    target = TargetFactory(
        adoption=adoption, title="People registered", value=D(2000), due_on=date(2027, 12, 31)
    )
    for year, value in ((2022, D(500)), (2023, None), (2024, D(1440))):
        report = ReportFactory(adoption=adoption, year=year)
        MeasurementFactory(
            report=report,
            target=target,
            observed_on=date(year, 12, 31),
            value=value,
            status="A" if value is not None else "L",
        )
        advance(report, "submit", "publish")
    return adoption


def test_a_progress_chart_tells_its_figures_in_words_and_in_a_table(adoption: Adoption) -> None:
    (progress,) = progress_of(Adoption.objects.listed())
    page = drawn("{% progress_chart course %}", course=progress.targets[0])
    assert "<title>People registered</title>" in page
    assert (
        "72% of 2,000 people promised (1,440 so far, 31 December 2024), due 31 December 2027."
        in page
    )
    assert "missing: not collected" in page
    assert page.count('class="spot') == 2
    # Each figure says itself to who points at it, or comes to it by keyboard.
    spoken = re.findall(r'<g class="point" tabindex="0" role="img" aria-label="([^"]*)">', page)
    assert spoken == ["31 December 2022: 500", "31 December 2024: 1,440"]
    assert all(f">{words}</text>" in page for words in spoken)
    assert "style=" not in page


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
def test_no_comma_of_any_language_reaches_a_coordinate(adoption: Adoption, language: str) -> None:
    (progress,) = progress_of(Adoption.objects.listed())
    with translation.override(language):
        page = drawn(
            "{% progress_chart course %}{% trend_chart years 1 %}{% sparkline years 2022 2024 %}",
            course=progress.targets[0],
            years=progress.trend,
        )
    numbers = re.findall(r' (?:x|y|cx|cy|r|width)="([^"]*)"', page)
    assert len(numbers) > 20
    assert all(re.fullmatch(r"-?\d+(\.\d+)?", number) for number in numbers)
    points = re.findall(r'points="([^"]*)"', page)
    assert all(re.fullmatch(r"(-?[\d.]+,-?[\d.]+ ?)+", corners) for corners in points)


def test_a_target_without_any_figure_draws_no_chart(db: None) -> None:
    TargetFactory(title="Homes built")
    (progress,) = progress_of(Adoption.objects.listed())
    page = drawn("{% progress_chart course %}", course=progress.targets[0])
    assert "<svg" not in page and "<table" not in page


def test_a_trend_says_how_many_targets_it_is_an_average_of() -> None:
    years = [YearProgress(2023, D("0.2"), D("0.25"), 2), YearProgress(2024, D("0.48"), D("0.5"), 3)]
    page = drawn("{% trend_chart years 5 %}", years=years)
    assert "3 of 5 at the end" in page
    assert ">48%</text>" in page
    assert "2023: 20%, 2024: 48%" in page
    assert 'class="path"' in page


def test_a_trend_is_no_line_where_it_is_an_average_of_other_targets() -> None:
    counted = [(2021, 2), (2022, 2), (2023, 3), (2024, 3)]
    years = [YearProgress(year, D("0.2"), None, n) for year, n in counted]
    page = drawn("{% trend_chart years 5 %}", years=years)
    assert page.count('<polyline class="run"') == 2
    assert "their number is: 2 since 2021 and 3 since 2023." in page
    same = [YearProgress(year, D("0.2"), None, 2) for year, _n in counted]
    page = drawn("{% trend_chart years 5 %}", years=same)
    assert page.count('<polyline class="run"') == 1
    assert "where more targets" not in page


def test_a_trend_without_a_known_pace_draws_none_and_says_so_in_the_table() -> None:
    page = drawn("{% trend_chart years 1 %}", years=[YearProgress(2024, D("0.48"), None, 1)])
    assert 'class="path"' not in page
    assert "not known" in page


# Maps


def test_a_map_links_each_city_and_leaves_the_keyboard_to_the_list(db: None) -> None:
    city = CityFactory(name="Arua", latitude=D("3.02"), longitude=D("30.91"))
    page = drawn("{% world_map cities %}", cities=City.objects.all())
    assert f'<a href="/cities/{city.slug}/" tabindex="-1">' in page
    assert project(3.02, 30.91) == pytest.approx((585.8, 230.09), abs=0.01)
    assert 'cx="585.8" cy="230.09"' in page
    assert "<title>Arua</title>" in page
    assert 'viewBox="0 0 1000 435"' in page


def test_a_map_marks_on_whose_word_a_city_is_known_with_a_key_in_words(db: None) -> None:
    city = CityFactory(name="Arua")
    CityFactory(name="Gulu")
    adoption = AdoptionFactory(city=city)
    AdoptionFactory(city=city)
    Adoption.objects.filter(pk=adoption.pk).update(standing=Standing.UNDER_WAY, trust="compiled")

    cities = with_map_marks(City.objects.all(), Adoption.objects.published())

    page = drawn("{% world_map cities %}", cities=cities)
    assert page.count('class="dot dot--compiled"') == 2  # its dot, and the key
    assert "<title>Arua: only public sources</title>" in page
    assert "Gulu" not in page and page.count('class="ring"') == 1, (
        "a ring, without a link of its own"
    )
    assert "only public sources <strong>1</strong>" in page
    assert "reported by the city" not in page


@pytest.mark.parametrize(
    ("key", "mark"),
    [
        (StatusKey(Standing.ON_TRACK), MapMark.OWN),
        (StatusKey(Standing.ON_TRACK, aged=True), MapMark.OWN),
        (StatusKey(Standing.WITHDRAWN), MapMark.OWN),
        (StatusKey(Standing.DONE, compiled=True), MapMark.COMPILED),
        (StatusKey(Standing.NOTHING_KNOWN), MapMark.NOTHING_KNOWN),
    ],
)
def test_a_promise_marks_its_city(key: StatusKey, mark: MapMark) -> None:
    assert mark_of(key) == mark


def test_a_map_says_how_many_cities_have_no_place(db: None) -> None:
    CityFactory()
    CityFactory(latitude=None, longitude=None)
    page = drawn("{% world_map cities zoom=True %}", cities=City.objects.all())
    assert "Map with 1 city." in page
    assert "1 more without a known location." in page
    assert 'viewBox="0 0 1000 435"' not in page


def test_a_map_of_too_many_cities_puts_neighbours_into_one_dot_and_says_so() -> None:
    cities = [
        City(name=f"City {n}", slug=f"c-{n}", latitude=D(n % 60), longitude=D(n // 60))
        for n in range(3000)
    ]
    page = drawn("{% world_map cities %}", cities=cities)
    assert page.count("<circle") <= 400
    assert "A dot with a number stands for that many cities" in page


def test_a_locator_shows_nothing_where_the_place_is_not_known() -> None:
    assert "<svg" not in drawn("{% locator_map city %}", city=City(name="Nowhere"))
    here = City(name="Arua", latitude=D("3.02"), longitude=D("30.91"))
    assert "Where Arua lies" in drawn("{% locator_map city %}", city=here)


def test_promises_are_counted_by_standing_and_by_freshness(adoption: Adoption) -> None:
    promises = PartyProgress(progress_of(Adoption.objects.listed()))
    assert (promises.n, promises.unknown, promises.target_count, promises.measured_count) == (
        1,
        0,
        1,
        1,
    )
    assert promises.standings["on-track"] == 1
    assert promises.reported_recently == 1
    assert [year.percent for year in promises.trend] == [25, 25, 72]
