"""Fields, widgets and forms that admin pages share."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import (
    AdminSplitDateTime,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
    RelatedFieldWidgetWrapper,
)
from django.db import models
from django.db.models import Q
from django.forms.models import ModelChoiceField
from django.http import HttpRequest
from django.utils.text import capfirst

from config.admin.conflicts import GuardedForm
from config.admin.typed import (
    LocalDateField,
    LocalDateInput,
    LocalNumberField,
    LocalWholeField,
    NumberText,
)
from config.models.fields import LanguageCodeField
from config.models.validation import odd_dates


class CheckedKeys:
    """Shows the current choice of an autocomplete widget, and nothing for what is no key at all."""

    choices: Any

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> Any:
        key = self.choices.queryset.model._meta.pk
        keys = [text for text in value if not text or _is_key(key, text)]
        return super().optgroups(name, keys, attr)  # type: ignore[misc]  # a widget's


def _is_key(key: models.Field, text: str) -> bool:
    try:
        key.clean(text, None)
    except forms.ValidationError:
        return False
    return True


class ManyChoices(CheckedKeys, AutocompleteSelectMultiple):
    """An autocomplete widget for several rows."""


class CachedChoice(CheckedKeys, AutocompleteSelect):
    """An autocomplete widget that takes the label of the current choice from `labels`."""

    labels: dict[str, str] = {}

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> Any:
        keys = [str(key) for key in value if str(key) in self.labels]
        if not keys:
            return super().optgroups(name, value, attr)
        options = [
            self.create_option(name, key, self.labels[key], True, index)
            for index, key in enumerate(keys)
        ]
        if not self.is_required:
            options.insert(0, self.create_option(name, "", "", False, 0))
        return [(None, options, 0)]


class LanguageField(forms.ChoiceField):
    """A choice among the languages of the site."""

    def __init__(self, *, max_length: int, **kwargs: Any) -> None:
        super().__init__(choices=settings.LANGUAGES, **kwargs)

    def allow(self, code: str) -> None:
        """Accept another language as well: that of a text written before."""
        if not self.valid_value(code):
            self.choices = [*settings.LANGUAGES, (code, code)]


class RowForm(GuardedForm):
    """A form that keeps the current value of each relation valid, and checks every constraint."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, ModelChoiceField) and self.instance.pk:
                self._allow_current(name, field)
            elif isinstance(field, LanguageField):
                field.allow(getattr(self.instance, name))

    def _allow_current(self, name: str, field: Any) -> None:
        relation = self.instance._meta.get_field(name)
        rows = field.queryset
        if relation.many_to_many:
            chosen = Q(pk__in=getattr(self.instance, name).values("pk"))
        else:
            chosen = Q(pk=relation.value_from_object(self.instance))
            widget = getattr(field.widget, "widget", field.widget)
            if isinstance(widget, CachedChoice) and relation.is_cached(self.instance):
                row = getattr(self.instance, name)
                widget.labels = {str(row.pk): str(row)} if row else {}
        field.queryset = rows.model._default_manager.filter(Q(pk__in=rows.values("pk")) | chosen)

    def add_error(self, field: str | None, error: Any) -> None:
        """Add an error; one about a field that is only read here is about the whole row."""
        by_field = getattr(error, "error_dict", None)
        if field is not None or by_field is None:
            super().add_error(field, error)
            return
        for name, errors in by_field.items():
            super().add_error(name if name in self.fields else None, errors)

    def _post_clean(self) -> None:
        """Also check constraints on fields that are not in the form.

        Django leaves those to the database, which would answer with an IntegrityError.
        """
        super()._post_clean()  # type: ignore[misc]
        for name, reason in odd_dates(self.instance):
            if name in self.fields:
                self.add_error(name, reason)
        if not self.errors:
            try:
                self.instance.validate_constraints()
            except forms.ValidationError as error:
                self.add_error(None, list(error.messages))


class RowFieldsAdmin(BaseModelAdmin):
    """Form fields of a row and of its inlines: relations by typing, languages from a list."""

    model: type[models.Model]
    form: type[forms.ModelForm] = RowForm
    formfield_overrides = {
        models.DecimalField: {"form_class": LocalNumberField, "widget": NumberText},
        models.IntegerField: {"form_class": LocalWholeField, "widget": NumberText},
        models.BigIntegerField: {"form_class": LocalWholeField, "widget": NumberText},
        models.DateField: {"form_class": LocalDateField, "widget": LocalDateInput},
    }
    # Relations with so few rows that a plain list is easier than typing.
    short_lists: tuple[str, ...] = ()

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        meta = self.model._meta
        return [
            field.name
            for field in (*meta.fields, *meta.many_to_many)
            if field.remote_field and field.name not in self.short_lists
        ]

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Return the form field. It offers no deletion of a related row beside the choice of it."""
        if isinstance(db_field, LanguageCodeField):
            kwargs |= {"form_class": LanguageField, "widget": forms.Select}
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = False
        if field is not None and isinstance(field.widget, AdminSplitDateTime):
            shown = field.widget.get_context(db_field.name, None, {})
            for part, name in zip(field.widget.widgets, ("date_label", "time_label"), strict=True):
                part.attrs["aria-label"] = f"{capfirst(field.label)} – {shown[name]}"
        return field
