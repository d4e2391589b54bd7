"""Elements of IATI files, and text in them with its language."""

from xml.etree.ElementTree import Element, SubElement

from config.xml import strip_invalid_characters

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def add(parent: Element, name: str, **attributes: str) -> Element:
    """Add an element; an underscore in the name of an attribute stands for a hyphen."""
    return SubElement(
        parent,
        name,
        {key.replace("_", "-"): strip_invalid_characters(text) for key, text in attributes.items()},
    )


def narrative(parent: Element, words: str, language: str = "en") -> None:
    """Add text, with the language it is written in."""
    add(parent, "narrative", **{LANGUAGE: language}).text = strip_invalid_characters(words)
