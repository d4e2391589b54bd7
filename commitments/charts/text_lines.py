"""Text in pictures: whether our type has its letters, how wide it is, and in which lines it fits.

SVG breaks no lines. Widths are estimated from above by kinds of letters: a line may end early, but
never outside of its box.
"""

import re
from dataclasses import dataclass
from unicodedata import bidirectional

from config.translations import on_one_line
from config.xml import strip_invalid_characters

# The characters of the files in fonts/.
DRAWN = re.compile(
    "[\\u0020-\\u007e\\u00a0-\\u024f\\u0259\\u02bb-\\u02bd\\u02c6-\\u02dd\\u0300-\\u036f"
    "\\u0386-\\u03ce\\u0400-\\u04ff\\u0600-\\u06ff\\u1e00-\\u1eff\\u2000-\\u206f\\u20a0-\\u20bf"
    "\\u2116\\u2122\\u2212]*"
)
# Kinds of letters, and how wide one of them is at most or about, as a share of the type size.
WIDTHS = (
    (
        re.compile("[\\u0300-\\u036f\\u064b-\\u065f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f]"),
        0,
    ),
    (re.compile("[ .,:;!'()|ijlIíìîïI\\-·/’‘\\u00a0\\u2009\\u202f]"), 0.34),
    (re.compile("[mwMW@%…—ЖШЩЮМжшщюœŒæÆسشصض]"), 1.05),
    (re.compile("[A-ZÀ-ÞЀ-Я“”«»]"), 0.79),
)
USUAL = 0.62
BOLD = 1.05
ELLIPSIS = "…"
ISOLATE = {False: "\u2066", True: "\u2067"}
END_ISOLATE = "\u2069"


@dataclass(frozen=True)
class FittedText:
    """Lines of one size; `rtl` says that the text runs from right to left."""

    lines: list[str]
    size: int
    rtl: bool

    @property
    def isolated(self) -> list[str]:
        """The lines with the marks that make each run in the direction of the whole text."""
        return [f"{ISOLATE[self.rtl]}{line}{END_ISOLATE}" for line in self.lines]


def drawable(text: str) -> bool:
    """Whether our type has all letters of a text."""
    return DRAWN.fullmatch(_in_one_line(text)) is not None


def runs_left(text: str, *, mirrored: bool) -> bool:
    """Whether a text runs from right to left: its first letter does.

    On a page that runs so itself, one such letter is enough: its sentences may begin with a name.
    """
    kinds = [kind for kind in map(bidirectional, text) if kind in ("L", "R", "AL")]
    return any(kind != "L" for kind in (kinds if mirrored else kinds[:1]))


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return about how wide a text is, rather too wide than too narrow."""
    width = sum(
        next((share for kind, share in WIDTHS if kind.match(letter)), USUAL) for letter in text
    )
    return width * size * (BOLD if bold else 1)


def fitted(
    text: str,
    width: float,
    *,
    most: int,
    sizes: tuple[int, ...],
    bold: bool = False,
    mirrored: bool = False,
) -> FittedText:
    """Return a text in at most `most` lines, in the largest of the sizes in which it fits.

    What does not fit in the last size either is cut, with an ellipsis.
    """
    text = _in_one_line(text)
    lines: list[str] = []
    for size in sizes:
        lines = _lines(text, width, size, bold)
        if len(lines) <= most:
            break
    if len(lines) > most:
        last = _shortened(lines[most - 1] + ELLIPSIS, width, size, bold)
        lines = [*lines[: most - 1], last]
    return FittedText(lines, size, runs_left(text, mirrored=mirrored))


def _in_one_line(text: str) -> str:
    return on_one_line(strip_invalid_characters(text))


def _lines(text: str, width: float, size: int, bold: bool) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if text_width(longer, size, bold=bold) <= width:
            lines[-1] = longer
        elif lines[-1]:
            lines.append(_shortened(word, width, size, bold))
        else:
            lines[-1] = _shortened(word, width, size, bold)
    return lines


def _shortened(line: str, width: float, size: int, bold: bool) -> str:
    """Return a line, cut where it is too wide: after a word or, where that is too long, in it."""
    if text_width(line, size, bold=bold) <= width:
        return line
    words = line.removesuffix(ELLIPSIS).split(" ")
    cut = " ".join(words[:-1]) if len(words) > 1 else words[0][:-1]
    return _shortened(cut.rstrip(",.;:–") + ELLIPSIS, width, size, bold)
