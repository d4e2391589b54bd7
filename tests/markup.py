"""What makes a valid page beyond its grammar: references that lead somewhere, and right places."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls")
# What may not stand in another element, though the grammar allows it.
MISPLACED = {
    "details": ("figure", "button", "a", "p"),
    "figure": ("p", "button", "a"),
    "button": ("a", "button", "label"),
    "input": ("a", "button"),
}
# What alone may stand in an element, and where alone an element may stand.
CHILDREN = {
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"dt", "dd", "div"},
    "tr": {"td", "th"},
    "picture": {"source", "img"},
}
PARENTS = {
    "li": {"ul", "ol", "menu"},
    "dt": {"dl", "div"},
    "dd": {"dl", "div"},
    "figcaption": {"figure"},
    "legend": {"fieldset"},
    "summary": {"details"},
}
# Words have these in them, but nothing that stands on lines of its own.
IN_LINES = {"a", "b", "bdi", "code", "em", "h1", "h2", "h3", "h4", "label", "p", "span", "strong"}
OF_LINES = {
    "div",
    "dl",
    "figure",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "ol",
    "p",
    "section",
    "table",
    "ul",
}
# Without a role a name on these is read to nobody.
NAMELESS = {"b", "bdi", "div", "em", "i", "p", "span", "strong"}
NEEDED = {"img": "alt", "iframe": "title"}
EMPTY = {"h1", "h2", "h3", "h4", "title", "caption", "summary", "legend"}


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def faults(document: Any) -> list[str]:
    """Return what is wrong with a parsed page."""
    return [
        *_references(document),
        *_places(document, ()),
        *_content(document),
        *_names(document),
        *_texts(document),
    ]


def _references(document: Any) -> Iterator[str]:
    ids = Counter(element.get("id") for element in document.iter() if element.get("id"))
    yield from (f"the id {name} stands {n} times" for name, n in ids.items() if n > 1)
    for element in document.iter():
        for reference in REFERENCES:
            for name in (element.get(reference) or "").split():
                if name not in ids:
                    yield f"{reference} of {_name(element)} leads to no {name}"


def _places(element: Any, above: tuple[str, ...]) -> Iterator[str]:
    name = _name(element)
    for wrong in MISPLACED.get(name, ()):
        if wrong in above:
            yield f"{name} stands in {wrong}"
    for child in element:
        yield from _places(child, (*above, name))


def _content(document: Any) -> Iterator[str]:
    """Return what stands directly in an element that does not take it."""
    for element in document.iter():
        name = _name(element)
        for part in element:
            child = _name(part)
            of_lines = name in IN_LINES - {"a"} and child in OF_LINES
            if (
                of_lines
                or child not in CHILDREN.get(name, {child})
                or name not in PARENTS.get(child, {name})
            ):
                yield f"{child} stands directly in {name}"


def _names(document: Any) -> Iterator[str]:
    """Return elements that lack a name, or that have one which is read to nobody."""
    mains = 0
    for element in document.iter():
        name = _name(element)
        mains += name == "main"
        if element.get("aria-label") and name in NAMELESS and not element.get("role"):
            yield f"{name} has a name and no role"
        if name in NEEDED and element.get(NEEDED[name]) is None:
            yield f"{name} has no {NEEDED[name]}"
    if mains > 1:
        yield f"main stands {mains} times"


def _texts(document: Any) -> Iterator[str]:
    """Return headings without words, and levels of headings that are left out."""
    level = 0
    for element in document.iter():
        name = _name(element)
        if name in EMPTY and not "".join(element.itertext()).strip():
            yield f"{name} has no words"
        if name in ("h1", "h2", "h3", "h4", "h5", "h6"):
            if int(name[1]) > level + 1:
                yield f"{name} follows h{level}"
            level = int(name[1])


LANGUAGE = "lang"
SHOWN_ATTRIBUTES = ("title", "aria-label", "alt", "placeholder")
# Addresses, code, and what no reader meets in the page.
NO_PROSE = {"head", "script", "style", "code", "pre"}
SMALL_WORD = re.compile(r"[a-zà-ÿ'’-]{3,}[.,;:!?…]*")


def unmarked_prose(document: Any, language: str = "ar") -> list[str]:
    """Return Latin prose of a page in Arabic that no `lang` says to be in another language.

    Names are no prose: it has at least three words without capitals.
    """
    return list(_unmarked(document, language, language))


def _unmarked(element: Any, page: str, language: str) -> Iterator[str]:
    if _name(element) in NO_PROSE:
        return
    language = element.get(LANGUAGE) or language
    texts = [element.text, *(element.get(name) for name in SHOWN_ATTRIBUTES)]
    if language == page:
        yield from (f"{_name(element)}: {text.strip()}" for text in texts if _is_prose(text))
    for child in element:
        yield from _unmarked(child, page, language)
        if language == page and _is_prose(child.tail):
            yield f"{_name(element)}: {child.tail.strip()}"


def _is_prose(text: str | None) -> bool:
    return sum(bool(SMALL_WORD.fullmatch(word)) for word in (text or "").split()) >= 3


def runs_in(element: Any, language: str) -> Iterator[str]:
    """Yield the texts of a page in its own language: shown, read out, or for machines and cards."""
    if element.get(LANGUAGE, language) != language:
        return
    attributes = (*SHOWN_ATTRIBUTES, *(("content",) if _name(element) == "meta" else ()))
    texts = [element.text, *(element.get(name) for name in attributes)]
    yield from (text for text in texts if text and text.strip())
    for child in element:
        if isinstance(child.tag, str):
            yield from runs_in(child, language)
        if child.tail and child.tail.strip():
            yield child.tail
