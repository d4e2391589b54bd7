"""Columns of lists that show what no field of the row holds, or a field in words."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import admin
from django.utils.translation import get_language_info

Show = Callable[[Any], Any]


def named_column(name: str, label: Any, ordering: str | None = None) -> Show:
    """Return a column that shows the attribute `name` of a row under a label."""

    @admin.display(description=label, ordering=ordering)
    def column(row: Any) -> Any:
        return getattr(row, name)

    column.__name__ = name
    return column


def language_name(code: str) -> str:
    """Return the name of a language as its speakers give it; the code of one without."""
    try:
        return str(get_language_info(code)["name_local"])
    except KeyError:
        return code


class LanguageFilter(admin.AllValuesFieldListFilter):
    """Narrows a list to texts of one language, each by its name."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        for choice in super().choices(changelist):
            yield choice | {"display": language_name(str(choice["display"]))}


BY_LANGUAGE = ("language", LanguageFilter)


def language_column(label: Any) -> Show:
    """Return a column that names the language of a row as its speakers name it."""

    @admin.display(description=label, ordering="language")
    def column(row: Any) -> str:
        return language_name(row.language)

    column.__name__ = "language"
    return column
