"""Translates titles of the catalogue."""

from django import template

from config import translations

register = template.Library()


@register.filter(name="translated")
def translated_title(text: object) -> str:
    """Return a title of the catalogue in the current language."""
    return translations.translated(str(text))
