"""The history page of a row: its trail, and its values at the end of a day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.apps import apps
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cities.admin.auditing import AuditedAdmin
from cities.audit import NOT_SHOWN, HistoryUnavailable, snapshot_on
from cities.models import TrailEntry
from config.lists import DayField
from config.numbers import amount
from config.own_time import own_time

ENTRIES_PER_PAGE = 50


class DayForm(forms.Form):
    """The day at whose end the values are shown."""

    as_of = DayField(
        required=False,
        label=gettext_lazy("As it was at the end of"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )


@dataclass(frozen=True)
class FieldHistory:
    """One field of a row: its value on a past day, and today, as text."""

    label: str
    then: str
    today: str

    @property
    def changed(self) -> bool:
        return self.then != self.today


class HistoryAdmin(AuditedAdmin):
    """Shows the trail in place of Django's own log."""

    object_history_template = "admin/trail.html"

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        obj = self.get_object(request, unquote(object_id))
        if obj is None or not self.has_view_permission(request, obj):
            raise Http404
        # Values of fields that the person does not see on the row's own page stay hidden here.
        visible = set(flatten_fieldsets(self.get_fieldsets(request, obj)))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Trail of %s") % obj,
            "subtitle": None,
            "page": self._trail_page(request, obj, visible),
            **self._past_values(request, obj, visible),
            "object": obj,
            "opts": self.opts,
        }
        return TemplateResponse(request, self.object_history_template, context)

    def _trail_page(self, request: HttpRequest, obj: models.Model, visible: set[str]) -> Any:
        """Return one page of the trail, newest first."""
        paginator = Paginator(self._entries(obj), ENTRIES_PER_PAGE)
        page = paginator.get_page(request.GET.get("page"))
        for entry in page:
            own = entry.model == obj._meta.label_lower
            entry.changes = _in_words(entry, visible if own else None)
        return page

    def _entries(self, obj: models.Model) -> QuerySet[TrailEntry]:
        """Return the entries about a row and its parts, including deleted parts."""
        condition = Q(model=obj._meta.label_lower, object_id=str(obj.pk))
        for inline in self.inlines:
            model: Any = inline.model
            name = getattr(model, "audit_parent", "")
            if name and model._meta.get_field(name).remote_field.model is self.model:
                keys = model._default_manager.filter(**{name: obj.pk}).values_list("pk", flat=True)
                parts = Q(object_id__in=[str(key) for key in keys])
                parts |= Q(**{f"changes__{name}__0": obj.pk})
                condition |= Q(model=model._meta.label_lower) & parts
        return TrailEntry.objects.filter(condition).select_related("person")

    def last_saved(self, obj: models.Model) -> tuple[str, str]:
        entry = self._entries(obj).first()
        return (entry.actor_name, f"{own_time(entry.at):%Y-%m-%d %H:%M}") if entry else ("", "")

    def _past_values(
        self, request: HttpRequest, obj: models.Model, visible: set[str]
    ) -> dict[str, Any]:
        """Return the form for a day and, with a valid day, the values then or why not."""
        form = DayForm(request.GET if "as_of" in request.GET else None)
        context: dict[str, Any] = {"form": form, "day": None, "fields": [], "unavailable": ""}
        if form.is_valid() and (day := form.cleaned_data["as_of"]):
            context["day"] = day
            try:
                context["fields"] = self._fields_on(obj, day, visible)
            except HistoryUnavailable as reason:
                context["unavailable"] = str(reason)
        return context

    def _fields_on(self, obj: models.Model, day: date, visible: set[str]) -> list[FieldHistory]:
        """Return the row's fields at the end of a day, beside today's."""
        today = self.audit_snapshot(obj)
        then = snapshot_on(obj, day, today)
        fields = {name: obj._meta.get_field(name) for name in then if name in visible}
        names = self._related_names(fields, [then, today])
        return [
            FieldHistory(
                str(capfirst(getattr(field, "verbose_name", name))),
                _as_text(field, then[name], names),
                _as_text(field, today.get(name), names),
            )
            for name, field in fields.items()
        ]

    def _related_names(self, fields: dict[str, Any], snapshots: list[dict[str, Any]]) -> "Names":
        """Return the names of the rows that the fields point to; one query for each model."""
        keys: dict[type[models.Model], set[Any]] = {}
        for name, field in fields.items():
            if field.remote_field:
                model_keys = keys.setdefault(field.remote_field.model, set())
                for snapshot in snapshots:
                    model_keys.update(_keys(snapshot.get(name)))
        names: Names = {}
        for model, model_keys in keys.items():
            related: Any = self.admin_site.get_model_admin(model)
            queryset = model._default_manager.select_related(*related.relations)
            names |= {(model, str(row.pk)): str(row) for row in queryset.filter(pk__in=model_keys)}
        return names


def _in_words(entry: TrailEntry, visible: set[str] | None) -> dict[str, list[Any]]:
    """Return the changes of an entry with labels of fields and choices in words."""
    model = apps.get_model(entry.model)
    fields = {field.name: field for field in (*model._meta.fields, *model._meta.many_to_many)}
    changes: dict[str, list[Any]] = {}
    for name, values in entry.changes.items():
        if visible is None or name in visible:
            field = fields.get(name)
            label = str(getattr(field, "verbose_name", name))
            words = dict(getattr(field, "flatchoices", ()))
            changes[label] = [words.get(value, value) for value in values]
    return changes


# The name of a row by its model and key.
Names = dict[tuple[type[models.Model], str], str]


def _keys(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _as_text(field: Any, value: Any, names: Names) -> str:
    """Return a value as text: a choice by its label, another row by its name."""
    if value is None or value in ("", []):
        return "–"
    if field.remote_field:
        model = field.remote_field.model
        return ", ".join(
            names.get((model, str(key)), _("deleted: %(key)s") % {"key": key})
            for key in _keys(value)
        )
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(field, models.DecimalField):
        if str(value) == NOT_SHOWN:
            return _("not shown")
        return amount(Decimal(value))
    return str(dict(field.flatchoices).get(value, value))
