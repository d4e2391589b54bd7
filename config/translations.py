"""Texts that are not in the code, in the reader's language.

Titles of the catalogue are rows: countries, frameworks, objectives, indicators. Labels of models
are mostly made by Django, from the names of fields. Each has message files of its own beside the
interface's, catalogue.po and labels.po in locale/<language>/LC_MESSAGES/, which
`./run catalogue_messages` updates.
"""

import gettext
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, TypeVar

from django.apps import AppConfig
from django.conf import settings
from django.utils.functional import lazy
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, override, pgettext

DOMAIN = "catalogue"
MODEL_LABELS = "labels"
Item = TypeVar("Item")


@cache
def _messages(domain: str, language: str) -> gettext.NullTranslations:
    folders = [str(path) for path in settings.LOCALE_PATHS]
    return gettext.translation(domain, folders[0], [language], fallback=True)


def translated(text: str, domain: str = DOMAIN) -> str:
    """Return a title in the reader's language; the title itself where there is no translation."""
    language = get_language()
    if not text or language is None or language == settings.LANGUAGE_CODE:
        return text
    return _messages(domain, language).gettext(text)


def language_of(text: str, own: str = "") -> str:
    """Return the code of the language that `translated` gives a title in.

    `own` is its language in the database; without it that of the site, in which its staff writes.
    """
    language = get_language()
    if language and translated(text) != text:
        return language
    return own or settings.LANGUAGE_CODE


def on_one_line(text: str) -> str:
    """Return a text without breaks of lines; spaces at which none may break stay as they are."""
    return re.sub(r"[ \t\r\n]+", " ", text).strip(" ")


def with_commas(parts: Iterable[str]) -> str:
    """Return parts of a line with the comma of the reader's language between them."""
    return pgettext("between parts of a line", ", ").join(parts)


def with_colon(name: object, words: object) -> str:
    """Return a name and what it says, with the colon of the reader's language."""
    return pgettext("between a name and what it says", ": ").join([str(name), str(words)])


def listed(words: Iterable[str]) -> str:
    """Return words as a list of the reader's language: "Kampala, Quito and Bern"."""
    return "".join(f"{word}{mark}" for word, mark in with_marks(words))


def list_of(links: Iterable[SafeString]) -> SafeString:
    """Return pieces of a page as a list of the reader's language."""
    return format_html_join("", "{}{}", with_marks(links))


def with_marks(items: Iterable[Item]) -> Iterator[tuple[Item, str]]:
    """Yield each item of a list with the mark after it: a comma, "and" before the last."""
    left = list(items)
    for position, item in enumerate(left, 2 - len(left)):
        if position < 0:
            yield item, pgettext("between the items of a list", ", ")
        elif position == 0:
            yield item, _last_mark(str(left[-1]))
        else:
            yield item, ""


def _last_mark(last: str) -> str:
    """Return the mark before the last item: in Spanish "y" is "e" before the sound of i."""
    mark = pgettext("before the last item of a list", " and ")
    return " e " if mark == " y " and re.match("h?[ií](?![aeo])", last.lower()) else mark


def in_all_languages(text: str) -> list[str]:
    """Return a title of the catalogue in each language of the site, in its own first."""
    languages = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
    return list(
        dict.fromkeys([text, *(_messages(DOMAIN, code).gettext(text) for code in languages)])
    )


_label = lazy(lambda text: translated(text, MODEL_LABELS), str)


def _labels(app: AppConfig) -> Iterator[tuple[Any, str, Any]]:
    """Yield each label and help text of an app's models: its owner, its attribute, the text."""
    for model in app.get_models():
        for name in ("verbose_name_plural", "verbose_name"):
            yield model._meta, name, getattr(model._meta, name)
        for field in (*model._meta.fields, *model._meta.many_to_many):
            for name in ("verbose_name", "help_text"):
                if text := getattr(field, name):
                    yield field, name, text


def labels_of(app: AppConfig) -> dict[str, str]:
    """Return the labels and help texts of an app's models as the code has them, with an owner."""
    owners: dict[str, str] = {}
    with override(None):
        for owner, _name, text in _labels(app):
            owners.setdefault(str(text), str(owner))
    return owners


def translate_labels(app: AppConfig) -> None:
    """Let the models of an app give their labels and help texts in the reader's language.

    Fields keep what they were declared with: a translation never makes a migration.
    """
    for owner, name, text in _labels(app):
        setattr(owner, name, _label(str(text)))  # type: ignore[no-untyped-call]
