"""Titles of the catalogue in the reader's language: countries, frameworks, objectives, indicators.

They are rows, not code, so they have message files of their own beside the interface's:
locale/<language>/LC_MESSAGES/catalogue.po, updated by `./run catalogue_messages`.
"""

import gettext
from functools import cache

from django.conf import settings
from django.utils.translation import get_language

DOMAIN = "catalogue"


@cache
def _messages(language: str) -> gettext.NullTranslations:
    folders = [str(path) for path in settings.LOCALE_PATHS]
    return gettext.translation(DOMAIN, folders[0], [language], fallback=True)


def translated(text: str) -> str:
    """Return a title in the reader's language; the title itself where there is no translation."""
    language = get_language()
    if not text or language is None or language == settings.LANGUAGE_CODE:
        return text
    return _messages(language).gettext(text)


def in_all_languages(text: str) -> list[str]:
    """Return a title of the catalogue in each language of the site, in its own first."""
    languages = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
    return list(dict.fromkeys([text, *(_messages(code).gettext(text) for code in languages)]))
