"""Keeps a form from overwriting what somebody else saved while it was open.

A form carries, signed, a digest of each value that it was opened with, also in its inlines. Where
what is stored differs when the form comes back, it is refused once: what was typed stays, beside
it stands what is stored, and a field in which nothing was typed shows what is stored.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.forms.models import InlineForeignKeyField
from django.utils.crypto import salted_hmac
from django.utils.formats import localize
from django.utils.translation import gettext as _

from config.models.keys import clean_ends, clean_key
from config.numbers import amount

# The name of the hidden field, and the salt of what it holds.
OPENED = SALT = "opened"
MAIN = ""
# Of each row of a form, by its key, the digest of each field.
Digests = dict[str, dict[str, str]]


def _plain(value: Any) -> str:
    """Return a value as text that is the same for what is stored and for what is typed."""
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, list | tuple | QuerySet):
        return ",".join(sorted(_plain(item) for item in value))
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(microsecond=0).isoformat()
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def digest_of(row: models.Model, name: str, value: Any) -> str:
    """Return a digest that nobody can guess a value from, however few values are possible."""
    text = f"{row._meta.label} {row.pk} {name}={_plain(value)}"
    return salted_hmac(SALT, text).hexdigest()[:12]


@dataclass(frozen=True)
class StoredRow:
    """One stored row of a form: its key, and its form as a person would open it now."""

    key: str
    form: forms.ModelForm

    def names(self) -> list[str]:
        """Return the names of the fields that the person may change."""
        own = self.form.instance._meta.pk
        return [
            name
            for name, formfield in self.form.fields.items()
            if name in self.form.initial
            and not (formfield.disabled or isinstance(formfield, InlineForeignKeyField))
            and not (own and name == own.name)
        ]

    def digests(self) -> dict[str, str]:
        return {
            name: digest_of(self.form.instance, name, self.form.initial[name])
            for name in self.names()
        }


def stored_rows(form: Any, formsets: list[Any]) -> Iterator[StoredRow]:
    """Yield the row of a form that is not bound, and those of its inlines."""
    yield StoredRow(MAIN, form)
    for formset in formsets:
        for part in formset.initial_forms:
            yield StoredRow(f"{formset.prefix}:{part.instance.pk}", part)


def digests(form: Any, formsets: list[Any]) -> Digests:
    return {row.key: row.digests() for row in stored_rows(form, formsets)}


def sign(opened: Digests) -> str:
    return signing.dumps(opened, salt=SALT, compress=True)


def read(text: str) -> Digests:
    """Return what a form was opened with: nothing, where that cannot be read."""
    try:
        opened: Digests = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return {}
    return opened


@dataclass
class Conflicts:
    """What keeps a form from being saved, by the prefix of the form (None for the row itself)."""

    reasons: dict[str | None, list[tuple[str | None, str]]] = field(default_factory=dict)
    # What fields show, by the name of the input, where the person typed nothing.
    merged: dict[str, Any] = field(default_factory=dict)

    def add(self, prefix: str | None, name: str | None, reason: str) -> None:
        self.reasons.setdefault(prefix, []).append((name, reason))


class MergedField(forms.BoundField):
    """A field that shows what is stored where somebody else changed it and nothing was typed."""

    @property
    def data(self) -> Any:
        conflicts = getattr(self.form, "conflicts", None)
        if conflicts and self.html_name in conflicts.merged:
            return conflicts.merged[self.html_name]
        return visible(self.field, super().data)


# Fields of keys, numbers and dates. What is invisible in them was not typed on purpose.
KEYS = (forms.SlugField, forms.URLField, forms.DateField, forms.DecimalField, forms.IntegerField)


def visible(formfield: forms.Field, value: Any) -> Any:
    """Return what was typed into a field without characters that nobody sees."""
    if isinstance(value, str) and isinstance(formfield, KEYS):
        return clean_key(value)
    text = isinstance(formfield, forms.CharField) and formfield.strip
    return clean_ends(value) if text and isinstance(value, str) else value


class GuardedForm(forms.ModelForm):
    """A form that shows its conflicts, if it has any."""

    bound_field_class = MergedField
    conflicts: Conflicts | None = None

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and self.conflicts:
            for name, reason in self.conflicts.reasons.get(self.prefix, ()):
                self.add_error(name, reason)


@dataclass
class FormComparison:
    """A form that comes back, compared with what it was opened with and with what is stored."""

    opened: Digests
    data: Any
    files: Any

    def __post_init__(self) -> None:
        self.conflicts = Conflicts()

    def compare(self, form: Any, formsets: list[Any]) -> Conflicts:
        """Return the conflicts. Takes rows that were deleted meanwhile out of the data."""
        self._compare_row(StoredRow(MAIN, form), None)
        for formset in formsets:
            self._compare_parts(formset)
        return self.conflicts

    def _compare_parts(self, formset: Any) -> None:
        places = self._places(formset)
        stored = {str(part.instance.pk): part for part in formset.initial_forms}
        for key, part in stored.items():
            if key in places:
                row = StoredRow(f"{formset.prefix}:{key}", part)
                self._compare_row(row, f"{formset.prefix}-{places[key]}")
            elif f"{formset.prefix}:{key}" not in self.opened:
                reason = _("Added by somebody else since you opened this page: %s.")
                self.conflicts.add(None, None, reason % part.instance)
        if lost := {key: place for key, place in places.items() if key not in stored}:
            self._restore(formset, lost)

    def _places(self, formset: Any) -> dict[str, int]:
        """Return the place in the form of each row that it was opened with, by its key."""
        count = self.data.get(f"{formset.prefix}-INITIAL_FORMS", "")
        own = formset.model._meta.pk.name
        places = range(min(int(count), len(self.data)) if str(count).isdecimal() else 0)
        keys = {self.data.get(f"{formset.prefix}-{place}-{own}", ""): place for place in places}
        return {key: place for key, place in keys.items() if key}

    def _compare_row(self, row: StoredRow, prefix: str | None) -> None:
        opened = self.opened.get(row.key, {})
        for name, current in row.digests().items():
            if opened.get(name) != current:
                self._compare_field(row, prefix, name, opened.get(name, ""))

    def _compare_field(self, row: StoredRow, prefix: str | None, name: str, opened: str) -> None:
        formfield, value = row.form.fields[name], row.form.initial[name]
        html_name = f"{prefix}-{name}" if prefix else name
        typed = self._typed(formfield, row.form.instance, name, html_name)
        if typed == digest_of(row.form.instance, name, value):
            return
        text = stored_text(row.form.instance, name) or "–"
        if typed is None or typed == opened:
            widget: Any = formfield.widget
            if not isinstance(formfield, forms.FileField):
                split = isinstance(widget, forms.MultiWidget)
                self.conflicts.merged[html_name] = widget.decompress(value) if split else value
            reason = _("Somebody else changed this since you opened the page. Stored now: %s")
        else:
            reason = _("You typed this; somebody else changed it meanwhile. Stored now: %s")
        self.conflicts.add(prefix, name, reason % text)

    def _typed(self, formfield: Any, row: models.Model, name: str, html_name: str) -> str | None:
        """Return the digest of what was typed; None where nothing was, "?" where it is wrong."""
        typed = formfield.widget.value_from_datadict(self.data, self.files, html_name)
        if isinstance(formfield, forms.FileField):
            return "?" if typed else None
        try:
            return digest_of(row, name, formfield.clean(typed))
        except ValidationError:
            return "?"

    def _restore(self, formset: Any, lost: dict[str, int]) -> None:
        """Offer rows as new ones that were deleted while the person changed them; drop others."""
        again: list[int] = []
        others: list[int] = []
        for key, place in lost.items():
            ticked = self.data.get(f"{formset.prefix}-{place}-DELETE")
            touched = self._touched(formset, key, place)
            (again if touched and not ticked else others).append(place)
        if others:
            name = formset.model._meta.verbose_name_plural
            reason = _("Deleted by somebody else since you opened this page: %(n)d (%(name)s).")
            self.conflicts.add(None, None, reason % {"n": len(others), "name": name})
        count = int(self.data[f"{formset.prefix}-INITIAL_FORMS"])
        total = int(self.data.get(f"{formset.prefix}-TOTAL_FORMS", count))
        kept = [place for place in range(total) if place not in lost.values()]
        own = formset.model._meta.pk.name
        for place in again:
            self.data[f"{formset.prefix}-{place}-{own}"] = ""
        _renumber(self.data, formset.prefix, [*kept, *again])
        _renumber(self.files, formset.prefix, [*kept, *again])
        self.data[f"{formset.prefix}-INITIAL_FORMS"] = str(count - len(lost))
        self.data[f"{formset.prefix}-TOTAL_FORMS"] = str(len(kept) + len(again))
        reason = _("Somebody else deleted this while you changed it. Saving again adds it anew.")
        for place in range(len(again)):
            self.conflicts.add(f"{formset.prefix}-{len(kept) + place}", None, reason)

    def _touched(self, formset: Any, key: str, place: int) -> bool:
        """Whether the person changed the row at a place of the form."""
        fields, row = formset.empty_form.fields, formset.model(pk=key)
        for name, opened in self.opened.get(f"{formset.prefix}:{key}", {}).items():
            html_name = f"{formset.prefix}-{place}-{name}"
            if name in fields:
                typed = self._typed(fields[name], row, name, html_name)
                if typed not in (None, opened):
                    return True
        return False


def _renumber(values: Any, prefix: str, places: list[int]) -> None:
    """Move the inputs of an inline to new places, in this order, and drop those at others."""
    pattern = re.compile(rf"{re.escape(prefix)}-(\d+)-(.+)")
    moved = []
    for name in list(values):
        if match := pattern.fullmatch(name):
            content = values.getlist(name)
            del values[name]
            if int(match[1]) in places:
                moved.append((f"{prefix}-{places.index(int(match[1]))}-{match[2]}", content))
    for name, content in moved:
        values.setlist(name, content)


def stored_text(row: models.Model, name: str) -> str:
    """Return the value of a field as a person reads it."""
    model_field = row._meta.get_field(name)
    if model_field.many_to_many:
        return ", ".join(str(other) for other in getattr(row, name).all())
    value = getattr(row, name)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return amount(value)
    choices = dict(getattr(model_field, "flatchoices", ()))
    return "" if value is None else str(choices.get(value) or localize(value))
