"""Marks the words of a query in a text."""

from collections.abc import Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from config.search.excerpts import pieces
from config.search.words import QueryWord

register = template.Library()


@register.filter
def mark_words(text: str, words: Sequence[QueryWord]) -> SafeString:
    """Return a text in which the words of a query are marked."""
    parts = (
        (format_html("<mark>{}</mark>", part) if matches else part,)
        for part, matches in pieces(text, words)
    )
    return format_html_join("", "{}", parts)
