"""Inlines: rows edited in the form of the row they belong to."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import InlineModelAdmin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst

from cities.admin.roles import EVERYONE, request_roles
from cities.admin.row_scope import ScopedChoicesAdmin, scoped_admin
from cities.roles import Role


class ScopedInline(ScopedChoicesAdmin, InlineModelAdmin):
    """Rows edited in the form of their parent, by those who may change the parent.

    `editors` narrows who may change them, `removers` who may also delete them.
    """

    editors = removers = EVERYONE
    extra = 0
    view_on_site = False
    parent_model: type[models.Model]

    def _may(self, request: HttpRequest, allowed: frozenset[Role], obj: Any) -> bool:
        parent = scoped_admin(self.admin_site, self.parent_model)
        if not allowed & request_roles(request):
            return False
        if obj is None or obj.pk is None:
            return parent.has_add_permission(request)
        return parent.has_change_permission(request, obj)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, self.editors, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, self.editors, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, self.editors & self.removers, obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        model_admin = scoped_admin(self.admin_site, self.model)
        return model_admin.visible(request).select_related(*model_admin.relations)


class RowsInline(ScopedInline, admin.TabularInline):
    """Parts of a row, one per line. A field has its label in the head of its column."""

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        for field in formset.form.base_fields.values():
            widget: Any = getattr(field.widget, "widget", field.widget)
            widget.attrs["aria-label"] = capfirst(field.label)
        return formset


class BlocksInline(ScopedInline, admin.StackedInline):
    """Parts of a row, each as a block of fields."""
