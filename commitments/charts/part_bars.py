"""Bars of the parts of figures, in groups of one report each. Plain numbers in."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from commitments.charts import WIDTH
from commitments.charts.numbers import coordinate
from commitments.charts.text_lines import END_ISOLATE, ISOLATE, fitted

HEADING_HEIGHT, PART_HEIGHT, BAR_TOP, BAR_HEIGHT, GROUP_GAP = 22, 36, 20, 10, 12
NAME_WIDTH, TEXT_SIZE = 230, 14

# A part: its name, its number where there is one, and what is written at its end.
DrawnPart = tuple[str, Decimal | None, str]


@dataclass(frozen=True)
class PartBar:
    """A bar below its name and its words; without a number its width is empty."""

    y: str
    bar_y: str
    x: str
    width: str
    name: str
    words: str


@dataclass(frozen=True)
class PartGroup:
    """The bars of one report below its heading; `newest` says that none is newer."""

    y: str
    heading: str
    bars: list[PartBar]
    newest: bool


@dataclass(frozen=True)
class PartBars:
    """All groups in one scale, the newest first; `mirrored` says that bars begin at the right."""

    groups: list[PartGroup]
    height: int
    mirrored: bool

    @property
    def start(self) -> str:
        return str(WIDTH if self.mirrored else 0)

    @property
    def end(self) -> str:
        return str(0 if self.mirrored else WIDTH)

    @property
    def start_anchor(self) -> str:
        return "end" if self.mirrored else "start"

    @property
    def end_anchor(self) -> str:
        return "start" if self.mirrored else "end"


def part_bars(groups: Sequence[tuple[str, Sequence[DrawnPart]]], *, mirrored: bool) -> PartBars:
    """Return the bars of groups, each a heading and its parts; the largest part is full width."""
    largest = max(
        (value for _heading, parts in groups for _name, value, _words in parts if value),
        default=Decimal(1),
    )
    drawn, y = [], 0
    for n, (heading, parts) in enumerate(groups):
        top = y + HEADING_HEIGHT
        bars = [
            _bar(part, top + PART_HEIGHT * line, largest, mirrored)
            for line, part in enumerate(parts)
        ]
        drawn.append(PartGroup(str(y + 14), _isolated(heading, mirrored), bars, n == 0))
        y = top + PART_HEIGHT * len(parts) + GROUP_GAP
    return PartBars(drawn, y - GROUP_GAP if drawn else 0, mirrored)


def _bar(part: DrawnPart, y: int, largest: Decimal, mirrored: bool) -> PartBar:
    name, value, words = part
    width = WIDTH * max(value or Decimal(0), Decimal(0)) / largest
    [short] = fitted(name, NAME_WIDTH, most=1, sizes=(TEXT_SIZE,), mirrored=mirrored).isolated
    return PartBar(
        y=str(y + 14),
        bar_y=str(y + BAR_TOP),
        x=coordinate(WIDTH - width if mirrored else 0),
        width="" if value is None else coordinate(width),
        name=short,
        words=_isolated(words, mirrored),
    )


def _isolated(words: str, mirrored: bool) -> str:
    return f"{ISOLATE[mirrored]}{words}{END_ISOLATE}"
