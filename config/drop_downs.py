"""Drop-downs of filter forms whose options are rows of the database. No domain words here."""

from collections.abc import Callable, Iterator
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.choices import BaseChoiceIterator
from django.utils.translation import gettext_lazy

from config.translations import listed, translated


class ReadOnce(BaseChoiceIterator):
    """Choices from the database, read once per form: Django copies them into every form."""

    def __init__(self, read: Callable[[], list[tuple[str, Any]]]) -> None:
        self.read = read
        self.values: list[tuple[str, Any]] | None = None

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        if self.values is None:
            self.values = self.read()
        yield from self.values

    def __copy__(self) -> "ReadOnce":
        return ReadOnce(self.read)


class DropDown(forms.Select):
    """A drop-down that also offers the value it has where that is none of its options.

    A link may ask for several rows at once, or for one that is not offered. Without an option for
    that the form would show "All", and its next use would drop the condition unseen.
    """

    def __init__(
        self, choices: ReadOnce, names: Callable[[list[str]], dict[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(choices=choices, **kwargs)
        self.look_up, self.named = names, dict[str, str]()

    def __deepcopy__(self, memo: Any) -> "DropDown":
        # Each form has its own copy: what it looked up is kept no longer than the form.
        copied: DropDown = super().__deepcopy__(memo)
        copied.named = {}
        return copied

    def names(self, codes: list[str]) -> dict[str, str]:
        """Return the names of rows by their codes, whether or not they are offered."""
        if any(code not in self.named for code in codes):
            self.named |= self.look_up(codes)
        return {code: self.named[code] for code in codes if code in self.named}

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> list[Any]:
        groups = super().optgroups(name, value, attrs)
        offered = {str(code) for code, _label in self.choices}
        for given in value:
            if given and given not in offered:
                label = listed(self.names([code.strip() for code in given.split(",")]).values())
                option = self.create_option(name, given, label or given, True, len(groups))
                groups.append((None, [option], len(groups)))
        return groups


def options(
    rows: Callable[[], QuerySet[Any]],
    code: str,
    label: str,
    *,
    offered: Callable[[], QuerySet[Any]] | None = None,
) -> DropDown:
    """Return a drop-down of few rows, read from the database when it is shown.

    `rows` may be asked for; `offered` are those of them that lead somewhere, else all.
    """

    def choices() -> list[tuple[str, Any]]:
        values = (offered or rows)().order_by(label).values_list(code, label).distinct()
        return [("", gettext_lazy("All")), *((code, translated(name)) for code, name in values)]

    def names(codes: list[str]) -> dict[str, str]:
        named = rows().order_by(label).filter(**{f"{code}__in": codes})
        pairs = named.values_list(code, label).distinct()
        return {each: str(translated(name)) for each, name in pairs}

    return DropDown(ReadOnce(choices), names)
