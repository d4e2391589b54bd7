"""What makes a valid page beyond its grammar: references that lead somewhere, and right places."""

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
EMPTY = {"h1", "h2", "h3", "h4", "title", "caption", "summary", "legend"}


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def faults(document: Any) -> list[str]:
    """Return what is wrong with a parsed page."""
    return [*_references(document), *_places(document, ()), *_texts(document)]


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
