"""Texts that are not in the code, in the reader's language.

Titles of the catalogue are rows: countries, frameworks, objectives, indicators. Labels of models
are mostly made by Django, from the names of fields. Each has message files of its own beside the
interface's, catalogue.po and labels.po in locale/<language>/LC_MESSAGES/, which
`./run catalogue_messages` updates.
"""

import gettext
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import get_language, override, pgettext

DOMAIN = "catalogue"
MODEL_LABELS = "labels"


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


def with_commas(parts: Iterable[str]) -> str:
    """Return parts of a line with the comma of the reader's language between them."""
    return pgettext("between parts of a line", ", ").join(parts)


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
