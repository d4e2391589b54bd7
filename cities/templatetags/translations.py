"""Titles of the catalogue in the reader's language."""

from django import template

from config import translations

register = template.Library()


@register.filter
def translated(text: object) -> str:
    """Return a title of the catalogue in the reader's language."""
    return translations.translated(str(text))
