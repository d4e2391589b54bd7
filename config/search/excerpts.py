"""Words of a query in a text that is shown, and the part of the text around the first of them."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from config.search.words import QueryWord, words_in

# A word as it is printed: with the marks of its letters, apostrophes and dots inside.
_PRINTED = re.compile(
    r"[^\W_](?:[\w\u0300-\u036f\u064b-\u0652\u0670.'’ʼ]*[\w\u0300-\u036f\u064b-\u0652])?"
)
EXCERPT_LENGTH = 220
# Where an excerpt begins, before the first word that it is about.
BEFORE = 90


class Piece(NamedTuple):
    """A part of a text: a word of the query, or what stands between two."""

    text: str
    matches: bool


def pieces(text: str, words: Sequence[QueryWord]) -> list[Piece]:
    """Return a text in pieces, in its order."""
    parts, end = [], 0
    for match in _PRINTED.finditer(text):
        if _matching(match.group(), words):
            parts += [Piece(text[end : match.start()], False), Piece(match.group(), True)]
            end = match.end()
    parts.append(Piece(text[end:], False))
    return [piece for piece in parts if piece.text]


def _matching(printed: str, words: Sequence[QueryWord]) -> set[QueryWord]:
    kept = words_in(printed)
    return {word for word in words if any(word.matches(each) for each in kept)}


def words_shown(text: str, words: Sequence[QueryWord]) -> set[QueryWord]:
    """Return those words of a query that a text has."""
    kept = words_in(text)
    return {word for word in words if any(word.matches(each) for each in kept)}


def excerpt(text: str, words: Sequence[QueryWord]) -> str:
    """Return the part of a text around the first of these words; its beginning without one."""
    text = " ".join(text.split())
    if len(text) <= EXCERPT_LENGTH:
        return text
    first = next((m.start() for m in _PRINTED.finditer(text) if _matching(m.group(), words)), 0)
    start = _word_start(text, first - BEFORE) if first > BEFORE else 0
    end = start + EXCERPT_LENGTH
    shown = text[start:end] if end >= len(text) else text[start:end].rpartition(" ")[0]
    return f"{'… ' if start else ''}{shown}{' …' if end < len(text) else ''}"


def _word_start(text: str, at: int) -> int:
    """Return where the first whole word at or after a place begins."""
    return at if text[at - 1] == " " else text.find(" ", at) + 1
