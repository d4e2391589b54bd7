"""The page of a row's past: its trail, and the row itself as it was on a day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.admin.utils import flatten_fieldsets
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cities.audit import HistoryUnavailable, snapshot_on
from cities.models import TrailEntry
from config.lists import DayField

if TYPE_CHECKING:
    from cities.admin.scope import ScopedAdmin

ENTRIES_PER_PAGE = 50


class DayForm(forms.Form):
    """Which day of the past is asked for."""

    as_of = DayField(
        required=False,
        label=gettext_lazy("As it was at the end of"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )


@dataclass(frozen=True)
class Line:
    """One field of a row: what it held then, and what it holds today."""

    name: str
    then: str
    now: str

    @property
    def changed(self) -> bool:
        return self.then != self.now


def entries_of(pages: "ScopedAdmin", obj: models.Model) -> QuerySet[TrailEntry]:
    """Return the trail of a row and of its parts, also of those that are gone."""
    chosen = Q(model=obj._meta.label_lower, object_id=str(obj.pk))
    for inline in pages.inlines:
        model: Any = inline.model
        name = getattr(model, "audit_parent", "")
        if name and model._meta.get_field(name).remote_field.model is pages.model:
            keys = model._default_manager.filter(**{name: obj.pk}).values_list("pk", flat=True)
            parts = Q(object_id__in=[str(key) for key in keys])
            parts |= Q(**{f"changes__{name}__0": obj.pk})
            chosen |= Q(model=model._meta.label_lower) & parts
    return TrailEntry.objects.filter(chosen)


def past(pages: "ScopedAdmin", request: HttpRequest, obj: models.Model) -> dict[str, Any]:
    """Return what the page shows: a page of the trail and, where a day is asked for, the row then.

    Of the row itself only fields that this person sees on its own page are told.
    """
    seen = set(flatten_fieldsets(pages.get_fieldsets(request, obj)))
    trail = Paginator(entries_of(pages, obj), ENTRIES_PER_PAGE).get_page(request.GET.get("page"))
    for entry in trail:
        if entry.model == obj._meta.label_lower:
            entry.changes = {name: two for name, two in entry.changes.items() if name in seen}
    form = DayForm(request.GET if "as_of" in request.GET else None)
    context: dict[str, Any] = {"page": trail, "form": form, "day": None, "lines": [], "why": ""}
    if form.is_valid() and (day := form.cleaned_data["as_of"]):
        context["day"] = day
        try:
            context["lines"] = _lines(pages, obj, day, seen)
        except HistoryUnavailable as reason:
            context["why"] = str(reason)
    return context


def _lines(pages: "ScopedAdmin", obj: models.Model, day: date, seen: set[str]) -> list[Line]:
    """Return the row's fields as they were at the end of a day, beside those of today."""
    now = pages.audit_snapshot(obj)
    then = snapshot_on(obj, day, now)
    names = [name for name in then if name in seen]
    fields = {name: obj._meta.get_field(name) for name in names}
    called = _called(pages, fields, [then, now])
    return [
        Line(
            str(capfirst(getattr(field, "verbose_name", name))),
            _words(field, then[name], called),
            _words(field, now.get(name), called),
        )
        for name, field in fields.items()
    ]


Names = dict[tuple[type[models.Model], str], str]


def _keys(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _called(pages: "ScopedAdmin", fields: dict[str, Any], states: list[dict[str, Any]]) -> Names:
    """Return what the rows are called that some fields point to; one query for each model."""
    wanted: dict[type[models.Model], set[Any]] = {}
    for name, field in fields.items():
        if field.remote_field:
            keys = wanted.setdefault(field.remote_field.model, set())
            for state in states:
                keys.update(_keys(state.get(name)))
    names: Names = {}
    for model, keys in wanted.items():
        registered: Any = pages.admin_site.get_model_admin(model)
        rows = model._default_manager.select_related(*registered.relations)
        names |= {(model, str(row.pk)): str(row) for row in rows.filter(pk__in=keys)}
    return names


def _words(field: Any, value: Any, called: Names) -> str:
    """Return what a field holds in words: a choice by its label, another row by its name."""
    if value is None or value in ("", []):
        return "–"
    if field.remote_field:
        model = field.remote_field.model
        named = [
            called.get((model, str(key)), _("gone: %(key)s") % {"key": key}) for key in _keys(value)
        ]
        return ", ".join(named)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(field, models.DecimalField):
        return f"{Decimal(value).normalize():f}"
    return str(dict(field.flatchoices).get(value, value))
