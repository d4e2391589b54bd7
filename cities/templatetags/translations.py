"""Translates titles of the catalogue."""

from django import template

from config import translations

register = template.Library()


@register.filter
def translated(text: object) -> str:
    """Return a title of the catalogue in the current language."""
    return translations.translated(str(text))
