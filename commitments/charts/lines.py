"""Lines over time: reported figures against the steady path to a target, and sparklines."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import itemgetter

from commitments.charts import WIDTH
from commitments.charts.numbers import coordinate, short, ticks
from config.numbers import amount
from config.translations import with_colon

HEIGHT = 176
TOP, BOTTOM = 26, 150  # of the plot
LETTER = 6.2  # units a digit takes, about
MOST_YEARS = 6

Spot = tuple[date, Decimal | None]


@dataclass(frozen=True)
class Label:
    """A text and its position in the drawing."""

    x: str
    y: str
    words: str


@dataclass(frozen=True)
class Dot:
    """A figure at a position; one compiled by others is drawn hollow.

    `words` say it where a reader points at it, at a place inside the drawing.
    """

    x: str
    y: str
    compiled: bool
    words: str
    words_x: str
    words_y: str


@dataclass(frozen=True)
class LineChart:
    """Everything that a template needs to draw figures over time. Coordinates are text."""

    left: str
    right: str
    gridlines: list[Label]
    years: list[Label]
    turns: str
    runs: list[str]
    dots: list[Dot]
    end: Label | None
    path: str
    target: Label | None


@dataclass(frozen=True)
class _Frame:
    """Converts days and values to positions in the plot."""

    left: float
    right: float
    first: int
    last: int
    low: Decimal
    high: Decimal

    def x(self, day: date) -> float:
        span = date(self.last + 1, 1, 1).toordinal() - date(self.first, 1, 1).toordinal()
        share = (day.toordinal() - date(self.first, 1, 1).toordinal()) / span
        return self.left + (self.right - self.left) * share

    def y(self, value: Decimal) -> float:
        share = float((value - self.low) / (self.high - self.low))
        return BOTTOM - (BOTTOM - TOP) * share


def line_chart(
    spots: Iterable[Spot],
    *,
    compiled: Iterable[date | None] = (),
    captions: Mapping[date, str] | None = None,
    begin: tuple[date, Decimal] | None = None,
    goal: tuple[date | None, Decimal] | None = None,
    pace: Sequence[tuple[date, Decimal]] = (),
    span: tuple[Decimal, Decimal] | None = None,
    write: Callable[[Decimal], str] = amount,
    last: str = "",
    write_axis: Callable[[Decimal], str] = short,
) -> LineChart | None:
    """Return the drawing of figures over time; None when there is no figure to draw.

    A missing value breaks the line. `begin` and a dated `goal` are the ends of the steady path;
    without them the goal is a level line. Where the path has bends, `pace` are its points instead.
    `compiled` are the days of figures compiled by others, `captions` the words of figures by day,
    `span` values that the axis must hold, `last` the words at the newest figure instead of its
    number.
    """
    spots = sorted(spots, key=itemgetter(0))
    if all(value is None for _day, value in spots):
        return None
    path = _path(begin, goal, pace)
    low, high = _extent([*spots, *path], span or ())
    marks = [(mark, write_axis(mark)) for mark in ticks(low, high)]
    aim = write(path[-1][1]) if path else ""
    days = sorted(day for day, _value in [*spots, *path] if day)
    frame = _Frame(
        left=10 + LETTER * max(len(words) for _mark, words in marks),
        right=WIDTH - max(14, 8 + LETTER * len(aim)),
        first=days[0].year,
        last=days[-1].year,
        low=marks[0][0],
        high=marks[-1][0],
    )
    ends = _corners(frame, path)
    goal_point = ends[-1] if ends else None
    return LineChart(
        left=coordinate(frame.left),
        right=coordinate(frame.right),
        gridlines=[
            Label(coordinate(frame.left - 6), coordinate(frame.y(mark)), words)
            for mark, words in marks
        ],
        years=_years(frame),
        turns=_turns(frame),
        runs=_runs(frame, spots),
        dots=_dots(frame, spots, set(compiled), captions or {}, write),
        end=_end(frame, spots, last, write, goal_point),
        path=" ".join(map(_point, ends)),
        target=goal_point and Label(coordinate(goal_point[0] + 6), coordinate(goal_point[1]), aim),
    )


def _point(corner: tuple[float, float]) -> str:
    """Return a point as SVG writes it."""
    return ",".join(map(coordinate, corner))


def _extent(
    points: Iterable[tuple[date | None, Decimal | None]], span: Iterable[Decimal]
) -> tuple[Decimal, Decimal]:
    """Return the lowest and the highest value to draw; 0 is the lowest where it is near."""
    values = [*(value for _day, value in points if value is not None), *span]
    low, high = min(values), max(values)
    return (Decimal(0) if 0 < low <= high - low else low), high


def _corners(
    frame: _Frame, path: Iterable[tuple[date | None, Decimal]]
) -> list[tuple[float, float]]:
    """Return the corners of the dashed line; those without a day lie on the edges of the plot."""
    edges = [frame.left, frame.right]
    return [
        (frame.x(day) if day else edges[min(n, 1)], frame.y(value))
        for n, (day, value) in enumerate(path)
    ]


def _dots(
    frame: _Frame,
    spots: Iterable[Spot],
    compiled: set[date | None],
    captions: Mapping[date, str],
    write: Callable[[Decimal], str],
) -> list[Dot]:
    """Return a dot for each figure with its words, marked where others compiled it."""
    dots = []
    for day, value in spots:
        if value is None:
            continue
        x, y = frame.x(day), frame.y(value)
        words = captions.get(day) or with_colon(day.year, write(value))
        half = min(LETTER * len(words) / 2 + 2, WIDTH / 2)
        dots.append(
            Dot(
                coordinate(x),
                coordinate(y),
                day in compiled,
                words,
                coordinate(min(max(x, half), WIDTH - half)),
                coordinate(y - 14 if y - 14 > 12 else y + 22),
            )
        )
    return dots


def _path(
    begin: tuple[date, Decimal] | None,
    goal: tuple[date | None, Decimal] | None,
    pace: Sequence[tuple[date, Decimal]],
) -> list[tuple[date | None, Decimal]]:
    """Return the corners of the dashed line; a corner without day lies on the edge of the plot."""
    if pace:
        return list(pace)
    if goal is None:
        return []
    if begin and goal[0]:
        return [begin, goal]
    return [(None, goal[1]), goal]


def _years(frame: _Frame) -> list[Label]:
    """Return the years under the plot, each in the middle of its own stretch; not all if many."""
    every = -(-(frame.last - frame.first + 1) // MOST_YEARS)
    return [
        Label(coordinate(frame.x(date(year, 7, 2))), str(HEIGHT - 8), str(year))
        for year in range(frame.first, frame.last + 1, every)
    ]


def _turns(frame: _Frame) -> str:
    """Return short strokes below the plot where one year turns into the next."""
    years = range(frame.first, frame.last + 2)
    return "".join(f"M{coordinate(frame.x(date(year, 1, 1)))} {BOTTOM}v5" for year in years)


def _runs(frame: _Frame, spots: Sequence[Spot]) -> list[str]:
    """Return the unbroken stretches of the line, each as the points of a polyline."""
    runs: list[list[str]] = [[]]
    for day, value in spots:
        if value is None:
            runs.append([])
        else:
            runs[-1].append(f"{coordinate(frame.x(day))},{coordinate(frame.y(value))}")
    return [" ".join(run) for run in runs if len(run) > 1]


def _end(
    frame: _Frame,
    spots: Sequence[Spot],
    last: str,
    write: Callable[[Decimal], str],
    target: tuple[float, float] | None,
) -> Label:
    """Return the last value, inside the drawing: above its dot, or below where the target is."""
    day, value = [(day, value) for day, value in spots if value is not None][-1]
    assert value is not None
    words = last or write(value)
    half = LETTER * len(words) / 2 + 2
    x, y = frame.x(day), frame.y(value)
    taken = target is not None and abs(target[0] - x) < half + 8 and 0 < y - target[1] < 36
    place = min(max(x, half), WIDTH - half)
    return Label(coordinate(place), coordinate(y + 17 if taken else y - 10), words)


SPARK_WIDTH, SPARK_HEIGHT = 90, 26


def sparkline_points(
    shares: Sequence[tuple[int, Decimal]], first: int, last: int
) -> tuple[str, str, str] | None:
    """Return the points of a small line of progress and the place of its end; None without figures.

    `shares` are years and progress as a share of 1, drawn between 0 and 1; what lies outside is cut
    to that. `first` and `last` are the years that all lines of the group share.
    """
    if not shares:
        return None
    span = max(last - first, 1)
    points = [
        (
            coordinate(3 + (SPARK_WIDTH - 6) * (year - first) / span),
            coordinate(
                SPARK_HEIGHT
                - 3
                - (SPARK_HEIGHT - 6) * float(min(max(share, Decimal(0)), Decimal(1)))
            ),
        )
        for year, share in shares
    ]
    return " ".join(f"{x},{y}" for x, y in points), *points[-1]
