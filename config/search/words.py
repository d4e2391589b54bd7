"""Words of a text as they are kept for search, and words of a query as they are looked up.

Both are reduced in the same way: letters that people type differently become one, endings of
plurals and the Arabic article go.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from config.models.fields import fold

# What stands before a kept word of a title.
TITLE_MARK = "="
# What ends a word of a query that may go on in the text.
ANY_ENDING = "*"
# A shorter word is looked up as a whole.
SHORTEST_PREFIX = 3
# How long a word is that may be taken for a misspelt one.
MISSPELT = range(5, 26)
# Longer ones are cut: no word that anybody types.
LONGEST_WORD = 40
# The most words of a query; the rest is ignored.
MOST_WORDS = 12

_NOT_TELLING = """
    a an and are as at by for from in into is it its of on or that the their this to was were
    which who will with
    au aux avec ce ces cette dans de des du en et est il la le les leur leurs ou par pas pour que
    qui sa se ses son sont sur un une
    al como con del el ella en es esta este las lo los para pero por se sin son su sus una y
    في من على الى عن مع هذا هذه التي الذي او ان ما
"""
STOP_WORDS = frozenset(_NOT_TELLING.split())

_APOSTROPHES = dict.fromkeys(map(ord, "’‘ʼʻʾʿ`´′＇"), "'")
_ALIKE = str.maketrans(
    {
        "ħ": "h", "ŧ": "t", "þ": "th", "ð": "d",
        "ى": "ي", "ی": "ي", "ې": "ي", "ة": "ه", "ۀ": "ه", "ک": "ك", "ٱ": "ا", "ـ": "", "ء": "",
    }
)  # fmt: skip
# Letters with two ways to be typed without their marks: as the bare letter, and as two letters.
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_SAINTS = dict.fromkeys(("st", "ste", "sainte", "sankt"), "saint")
_ARTICLES = ("وال", "بال", "كال", "فال", "لل", "ال")
_CHUNK = re.compile(r"[^\W_]+(?:[.'][^\W_]+)*")
# Endings of words, and those of other forms of the same word; a plural is kept without its "s".
_ENDINGS = (
    ("ies", ("y",)),
    ("es", ("",)),
    ("y", ("ie",)),
    ("ing", ("", "e")),
    ("e", ("ing",)),
)
# Plurals that Arabic ends differently by the word's place in the sentence.
_ARABIC_PLURALS = {"ون": "ين", "ين": "ون"}
# The letters that may stand in place of a mistyped one, by script.
_ALPHABETS = (
    "abcdefghijklmnopqrstuvwxyz",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "абвгдежзийклмнопрстуфхцчшщъыьэюя",
    "αβγδεζηθικλμνξοπρστυφχψω",
)


def words_in(text: str) -> set[str]:
    """Return the words of a text as they are kept."""
    chunks = set(_CHUNK.findall(plain_letters(text)))
    if not text.isascii():
        composed = unicodedata.normalize("NFC", text).lower()
        if (spelt_out := composed.translate(_SPELT_OUT)) != composed:
            chunks.update(_CHUNK.findall(plain_letters(spelt_out)))
    return {word for chunk in chunks for word in _kept_forms(chunk)}


@lru_cache(maxsize=50_000)
def _kept_forms(chunk: str) -> tuple[str, ...]:
    return tuple(_stem(part)[:LONGEST_WORD] for part in _parts(chunk, joined=True))


def plain_letters(text: str) -> str:
    """Return a text with one form for letters, digits and apostrophes that look or sound alike."""
    if text.isascii():
        return text.translate(_APOSTROPHES).lower()
    plain = fold(text.translate(_APOSTROPHES)).translate(_ALIKE)
    if plain.isascii():
        return plain
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in plain)


def _parts(chunk: str, *, joined: bool) -> Iterator[str]:
    """Yield the words of what has apostrophes and dots inside: l'aquila, u.n., 10.c.

    With `joined` also all together, as those type it who leave out the apostrophe.
    """
    if "'" in chunk:
        pieces = chunk.split("'")
        whole = [piece for piece in pieces if joined or len(piece) > 1] or pieces
        for piece in whole:
            yield from _parts(piece, joined=joined)
        if joined:
            yield "".join(pieces)
    elif "." not in chunk or any(sign.isdigit() for sign in chunk):
        yield chunk
    elif all(len(piece) == 1 for piece in chunk.split(".")):
        yield chunk.replace(".", "")
    else:
        yield from chunk.split(".")


def _stem(word: str) -> str:
    """Return a word without the ending of a plural or the Arabic article."""
    if word in _SAINTS:
        return _SAINTS[word]
    if not word.isascii():
        for article in _ARTICLES:
            if word.startswith(article) and len(word) >= len(article) + SHORTEST_PREFIX:
                return word[len(article) :]
        return word
    plural = word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return word[:-1] if len(word) > 3 and (plural or word.endswith("eaux")) else word


@dataclass(frozen=True)
class QueryWord:
    """A word of a query: as it was typed, and the kept words that it stands for.

    Of the latter any is enough; one that ends in `ANY_ENDING` also stands for what begins with it.
    """

    typed: str
    forms: tuple[str, ...]
    corrected: bool = False

    def matches(self, kept: str) -> bool:
        """Whether it stands for a kept word."""
        return any(
            kept.startswith(form[:-1]) if form.endswith(ANY_ENDING) else kept == form
            for form in self.forms
        )

    def equals(self, kept: str) -> bool:
        """Whether it is a kept word, not only its beginning."""
        return any(kept == form.removesuffix(ANY_ENDING) for form in self.forms)

    @property
    def in_titles(self) -> "QueryWord":
        """The same word, looked up in titles only."""
        return QueryWord(
            self.typed, tuple(f"{TITLE_MARK}{form}" for form in self.forms), self.corrected
        )

    def misspelt(self) -> "QueryWord | None":
        """Return what stands for the words one letter off; None if it is too short."""
        if len(self.typed) not in MISSPELT or not self.typed.isalpha():
            return None
        forms = tuple(sorted(_one_off(_stem(self.typed))))
        return QueryWord(self.typed, forms, corrected=True)


def query_words(text: str) -> list[QueryWord]:
    """Return the words of a query, in its order: without those that say nothing beside others."""
    chunks = _CHUNK.findall(plain_letters(text))
    typed = [part for chunk in chunks for part in _parts(chunk, joined=False)]
    telling = [word for word in dict.fromkeys(typed) if word not in STOP_WORDS]
    words = (telling or [*dict.fromkeys(typed)])[:MOST_WORDS]
    return [QueryWord(word, tuple(_forms(word))) for word in words]


def _forms(word: str) -> Iterator[str]:
    stem = _stem(word)[:LONGEST_WORD]
    whole = len(stem) < SHORTEST_PREFIX or word[0].isdigit()
    yield stem if whole else f"{stem}{ANY_ENDING}"
    if word.isascii():
        yield from _other_forms(word)
    elif (ending := stem[-2:]) in _ARABIC_PLURALS and len(stem) > 2 + SHORTEST_PREFIX - 1:
        yield f"{stem[:-2]}{_ARABIC_PLURALS[ending]}"


def _other_forms(word: str) -> Iterator[str]:
    """Yield other forms of a word, by its ending: cities, city; churches, church; housing, house.

    Forms that no text has cost nothing.
    """
    for ending, others in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) > 1:
            for other in others:
                yield f"{word[: -len(ending)]}{other}"
            return


def _one_off(word: str) -> set[str]:
    """Return the words with one letter less, more, another, or two swapped."""
    letters = next((each for each in _ALPHABETS if word[0] in each), "")
    cuts = [(word[:n], word[n:]) for n in range(len(word) + 1)]
    fewer = {head + tail[1:] for head, tail in cuts if tail}
    swapped = {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
    other = {head + letter + tail[1:] for head, tail in cuts if tail for letter in letters}
    more = {head + letter + tail for head, tail in cuts for letter in letters}
    return (fewer | swapped | other | more) - {word}
