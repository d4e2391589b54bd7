"""Titles of the catalogue in the reader's language."""

from django import template

from cities import words

register = template.Library()


@register.filter
def translated(text: object) -> str:
    """Return a title of the catalogue in the reader's language."""
    return words.translated(str(text))
