"""The picture of a page for other sites: where its words and its bar stand. Plain numbers in."""

from collections.abc import Sequence
from dataclasses import dataclass

from commitments.charts.numbers import coordinate
from commitments.charts.text_lines import END_ISOLATE, ISOLATE, FittedText, fitted, text_width

WIDTH, HEIGHT = 1200, 630
MARGIN = 70
INNER = WIDTH - 2 * MARGIN
TITLE_SIZES, SENTENCE_SIZES, KEY_SIZE = (68, 60, 52, 46), (38, 34, 30), 26
TITLE_TOP, KEY_BASE, KEY_LINE = 66, 484, 40
KEY_LINES, SWATCH, KEY_GAP = 2, 30, 36
FOOT_HEIGHT = 72
# Of a chart that is a picture of its own: the sizes of its words, and the space around it.
CHART_TITLE_SIZES, CAPTION_SIZES, AROUND = (52, 46, 40, 34), (26,), 30


@dataclass(frozen=True)
class PlacedLine:
    """A line of text, at the side where the page starts."""

    x: str
    y: str
    size: int
    bold: bool
    words: str


@dataclass(frozen=True)
class KeyEntry:
    """A part of the bar in words; `css` is the class that draws it."""

    css: str
    x: str
    y: str
    text_x: str
    words: str


@dataclass(frozen=True)
class ShareLayout:
    """All that the picture draws but the bar; `mirrored` says that the page runs to the left."""

    lines: list[PlacedLine]
    key: list[KeyEntry]
    mirrored: bool

    @property
    def anchor(self) -> str:
        return "end" if self.mirrored else "start"

    @property
    def foot(self) -> str:
        return str(HEIGHT - FOOT_HEIGHT)


@dataclass(frozen=True)
class ChartLayout:
    """Where a chart and the words around it stand in a picture, which is as high as they need."""

    lines: list[PlacedLine]
    top: str
    room: tuple[str, str]
    view_box: str
    foot: str
    height: str
    mirrored: bool
    left: str = str(MARGIN)

    @property
    def anchor(self) -> str:
        return "end" if self.mirrored else "start"


def share_layout(
    title: str, sentence: str, parts: Sequence[tuple[str, str]], *, has_bar: bool, mirrored: bool
) -> ShareLayout:
    """Return the layout for a title, a sentence, and the parts of a bar: each class and words."""
    heading = fitted(
        title, INNER, most=2 if has_bar else 4, sizes=TITLE_SIZES, bold=True, mirrored=mirrored
    )
    room = 3 if has_bar and len(heading.lines) == 1 else 2 if has_bar else 5
    statement = fitted(sentence, INNER, most=room, sizes=SENTENCE_SIZES, mirrored=mirrored)
    lines: list[PlacedLine] = []
    y = _stacked(lines, heading, TITLE_TOP, bold=True, mirrored=mirrored)
    if sentence:
        _stacked(lines, statement, y + 14, bold=False, mirrored=mirrored)
    return ShareLayout(lines, _key(parts, mirrored), mirrored)


def chart_layout(
    title: str, sentence: str, caption: str, *, size: tuple[float, float], mirrored: bool
) -> ChartLayout:
    """Return the layout for a chart of `size` units, made as wide as the picture allows."""
    lines: list[PlacedLine] = []
    heading = fitted(title, INNER, most=2, sizes=CHART_TITLE_SIZES, bold=True, mirrored=mirrored)
    y = _stacked(lines, heading, TITLE_TOP - 16, bold=True, mirrored=mirrored)
    if sentence:
        statement = fitted(sentence, INNER, most=3, sizes=SENTENCE_SIZES, mirrored=mirrored)
        y = _stacked(lines, statement, y + 14, bold=False, mirrored=mirrored)
    top = y + AROUND
    width, height = size
    y = top + height * INNER / width + AROUND
    if caption:
        below = fitted(caption, INNER, most=4, sizes=CAPTION_SIZES, mirrored=mirrored)
        y = _stacked(lines, below, y, bold=False, mirrored=mirrored) + AROUND
    return ChartLayout(
        lines,
        top=coordinate(top),
        room=(str(INNER), coordinate(height * INNER / width)),
        view_box=f"0 0 {coordinate(width)} {coordinate(height)}",
        foot=coordinate(y),
        height=coordinate(y + FOOT_HEIGHT),
        mirrored=mirrored,
    )


def _stacked(
    lines: list[PlacedLine], text: FittedText, top: float, *, bold: bool, mirrored: bool
) -> float:
    """Add the lines of a text below `top`; return where they end."""
    pitch = text.size * 1.24
    x = coordinate(WIDTH - MARGIN if mirrored else MARGIN)
    for n, words in enumerate(text.isolated):
        lines.append(PlacedLine(x, coordinate(top + text.size + n * pitch), text.size, bold, words))
    return top + len(text.lines) * pitch


def _key(parts: Sequence[tuple[str, str]], mirrored: bool) -> list[KeyEntry]:
    """Return the entries of the key in lines; those that find no room are left out."""
    entries, left, line = [], float(MARGIN), 0
    for css, words in parts:
        width = SWATCH + 10 + text_width(words, KEY_SIZE)
        if left > MARGIN and left + width > WIDTH - MARGIN:
            left, line = float(MARGIN), line + 1
        if line == KEY_LINES:
            break
        base = KEY_BASE + line * KEY_LINE
        entries.append(
            KeyEntry(
                css,
                coordinate(WIDTH - left - SWATCH if mirrored else left),
                coordinate(base - 19),
                coordinate(WIDTH - left - SWATCH - 10 if mirrored else left + SWATCH + 10),
                f"{ISOLATE[mirrored]}{words}{END_ISOLATE}",
            )
        )
        left += width + KEY_GAP
    return entries
