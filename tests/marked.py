"""Shows what a page says in no language but English: all its words but data and translations."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from typing import Any
from unittest import mock

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.translation import get_language_info, trans_real

from config import translations

BEGIN, END = "\ue000", "\ue001"  # for private use: in no page
MARKED = re.compile(f"{BEGIN}[^{BEGIN}{END}]*{END}")
# What is no text, or a word of a file and not of a language.
SILENT = ("script", "style", "code")
SPOKEN = ("title", "aria-label", "placeholder", "alt", "label")
NAMES = [
    name
    for code, own in settings.LANGUAGES
    for name in (own, get_language_info(code)["name_local"])
]
# The names of files, and what Django shows of the digest of a password.
NO_WORDS = re.compile(r"\w+\.csv|\S+\*{3,}|\bmd5\b|^en$")
WORD = re.compile(r"[^\W\d_]{2}")
# The same in every language: names, codes and formats.
SAME = (settings.SITE_NAME, "CSV", "XLSX", "UTC", *NAMES)


LANGUAGES = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def _in_catalogues(message: str) -> bool:
    catalogues = [trans_real.translation(language)._catalog for language in LANGUAGES]
    return all(message in messages or (message, 0) in messages for messages in catalogues)


def _in_domain(message: str, domain: str) -> bool:
    catalogues: list[Any] = [translations._messages(domain, language) for language in LANGUAGES]
    return all(message in messages._catalog for messages in catalogues)


def _mark(text: str, message: str) -> str:
    return f"{BEGIN}{text}{END}" if _in_catalogues(message) else text


@contextmanager
def marked_translations() -> Iterator[None]:
    """Put marks around whatever every language of the site translates."""

    def gettext(message: str) -> str:
        return _mark(trans_real.gettext(message), message)

    def pgettext(context: str, message: str) -> str:
        return _mark(trans_real.pgettext(context, message), f"{context}\x04{message}")

    def ngettext(singular: str, plural: str, number: int) -> str:
        return _mark(trans_real.ngettext(singular, plural, number), singular)

    def npgettext(context: str, singular: str, plural: str, number: int) -> str:
        text = trans_real.npgettext(context, singular, plural, number)
        return _mark(text, f"{context}\x04{singular}")

    def translated(text: str, domain: str = translations.DOMAIN) -> str:
        words = original(text, domain)
        return f"{BEGIN}{words}{END}" if _in_domain(text, domain) else words

    original = translations.translated
    own = mock.patch.object(translations, "translated", translated)
    ours = {"gettext": gettext, "pgettext": pgettext, "ngettext": ngettext, "npgettext": npgettext}
    with own, mock.patch.multiple(translation._trans, **ours):
        yield


class _Words(HTMLParser):
    """Collects what a page says: its text, and the attributes that people read or hear."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.silent += tag in SILENT
        self.texts += [value for name in SPOKEN if (value := values.get(name))]
        if tag == "input" and values.get("type") in ("submit", "button", "reset"):
            self.texts.append(values.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in SILENT

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.texts.append(data)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for part in value.values() for text in _texts(part))
    elif isinstance(value, list):
        yield from (text for part in value for text in _texts(part))


def data() -> list[str]:
    """Return every text in the database that people typed, the longest first."""
    texts: set[str] = set()
    for model in apps.get_models():
        fields = [
            field.attname
            for field in model._meta.fields
            if isinstance(field, (models.CharField, models.TextField, models.JSONField))
            and not field.choices
        ]
        for row in model._default_manager.values_list(*fields) if fields else ():
            texts.update(text for value in row for text in _texts(value))
            texts.update(json.dumps(value) for value in row if isinstance(value, dict))
        texts.update(map(str, model._default_manager.all()[:200]))
    return sorted((text for text in texts if len(text) > 2), key=len, reverse=True)


def untranslated(page: str, rows: list[str]) -> list[str]:
    """Return the texts of a page that are neither translated nor data."""
    words = _Words()
    words.feed(page)
    return [" ".join(phrase.split()) for phrase in words.texts if _left_of(phrase, rows)]


def _left_of(phrase: str, rows: list[str]) -> bool:
    """Whether words are left when translations, names and data are taken out of a phrase."""
    text = NO_WORDS.sub("", phrase)
    while text != (text := MARKED.sub(" ", text)):
        pass
    for row in (*SAME, *rows):
        if not WORD.search(text):
            return False
        if row in text:
            text = text.replace(row, " ")
    return bool(WORD.search(text))
