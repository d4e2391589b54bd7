"""Translates titles of the catalogue, and says in which language a text is."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from config import translations

register = template.Library()


@register.filter(name="translated")
def translated_title(text: object) -> str:
    """Return a title of the catalogue in the current language."""
    return translations.translated(str(text))


register.filter("language_of", translations.language_of)


@register.filter
def first_words(text: object, count: int) -> str:
    """Return the first words of a text; spaces at which no line breaks stay, as in "promis :"."""
    words = translations.on_one_line(str(text)).split(" ")
    return " ".join(words) if len(words) <= count else f"{' '.join(words[:count])} …"


@register.simple_tag
def lang_of(text: object, own: str = "") -> SafeString:
    """Return the attribute `lang` for a title of the catalogue; empty in the page's language.

    `own` is the language of the row, where it has one: what the site's staff writes is in the
    site's own.
    """
    return in_language(translations.language_of(str(text), own))


@register.simple_tag
def in_language(code: str) -> SafeString:
    """Return the attribute `lang` for a text in a language; empty in that of the page."""
    return format_html("" if code == get_language() else ' lang="{}"', code)


@register.simple_tag
def linked(rows: Iterable[Any]) -> SafeString:
    """Return links to rows as a list of the reader's language, for a place in a sentence."""
    return translations.list_of(
        _link(row.get_absolute_url(), getattr(row, "label", row)) for row in rows
    )


def _link(address: str, words: object) -> SafeString:
    return format_html('<a href="{}"><bdi>{}</bdi></a>', address, words)


@register.simple_tag
def title_link(row: Any) -> SafeString:
    """Return the link to a row with a title in a language of its own."""
    mark = in_language(row.display_language)
    words = '<a href="{}"{} dir="auto">{}</a>'
    return format_html(words, row.get_absolute_url(), mark, row.display_title)


@register.simple_tag
def written_in(code: str) -> SafeString:
    """Return in which language a text is, for readers of another: "(in French)"."""
    if not code or code == get_language():
        return SafeString()
    try:
        name = get_language_info(code)["name_translated"]
    except KeyError:
        name = code
    if get_language() != settings.LANGUAGE_CODE:  # the others write names of languages small
        name = name.lower()
    words = _("(in %(language)s)") % {"language": name}
    return format_html(' <span class="muted">{}</span>', words)
