"""Which rows a person sees, changes, deletes and chooses, from their roles and their cities.

Permission comes from what someone is to a city or network, never from Django's permission rows.
"""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest

from cities.admin.roles import ADMINISTRATORS, is_administrator, request_roles
from cities.audit import person_name
from cities.roles import Role
from config.admin.forms import CachedChoice, ManyChoices, RowFieldsAdmin
from config.admin.request_cache import once_per_request


def _contains(queryset: QuerySet[Any], obj: models.Model) -> bool:
    """Whether `queryset` contains `obj`; a queryset without filters does, without a query."""
    return not queryset.query.has_filters() or queryset.filter(pk=obj.pk).exists()


def scoped_admin(site: admin.AdminSite, model: type[models.Model]) -> "RowScopeAdmin":
    """Return the admin of a model. Every model of this site has one."""
    model_admin = site.get_model_admin(model)
    assert isinstance(model_admin, RowScopeAdmin)
    return model_admin


def choices(site: admin.AdminSite, request: HttpRequest, field: Any) -> QuerySet[Any]:
    """Return the rows that the person may choose in a relation field."""
    model_admin = site._registry.get(field.model)
    if isinstance(model_admin, RowScopeAdmin):
        return model_admin.choices(request, field)
    return scoped_admin(site, field.remote_field.model).visible(request)


class ScopedChoicesAdmin(RowFieldsAdmin):
    """Relation fields whose choices are the rows that the person may choose, found by typing."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs.setdefault("queryset", choices(self.admin_site, request, db_field))
        if db_field.name not in self.short_lists:
            kwargs.setdefault("widget", CachedChoice(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs.setdefault("queryset", choices(self.admin_site, request, db_field))
        if db_field.name not in self.short_lists:
            kwargs.setdefault("widget", ManyChoices(db_field, self.admin_site))
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.remote_field.model is User:
            field.label_from_instance = person_name  # type: ignore[union-attr, method-assign]
        return field


class RowScopeAdmin(ScopedChoicesAdmin, admin.ModelAdmin):
    """Permissions on the rows of one model. By default only administrators have any.

    `readers`, `editors`, `adders`, `removers` say which roles; `visible_to`, `changeable_by` and
    `removable_by` say which rows, for those who are not administrators.
    """

    readers = editors = adders = removers = ADMINISTRATORS
    # Relations to load with each row: its name and its line in the list are made of them.
    relations: tuple[str, ...] = ()

    def visible_to(self, user: Any) -> QuerySet[Any]:
        """Return the rows that a person who is not an administrator may look at."""
        return self.model._default_manager.none()

    def changeable_by(self, user: Any) -> QuerySet[Any]:
        """Return the rows that a person who is not an administrator may change."""
        return self.visible_to(user)

    def removable_by(self, user: Any) -> QuerySet[Any]:
        """Return the rows that a person who is not an administrator may delete."""
        return self.changeable_by(user)

    def _rows(self, request: HttpRequest, rows_of: Callable[[Any], QuerySet[Any]]) -> QuerySet[Any]:
        """Return all rows for administrators, `rows_of(user)` for others who work here."""
        queryset = self.model._default_manager.all()
        if is_administrator(request):
            return queryset
        if not request_roles(request):
            return queryset.none()
        return queryset.filter(pk__in=rows_of(request.user).order_by().values("pk"))

    def visible(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the rows that the signed-in person may look at."""
        return self._rows(request, self.visible_to)

    def changeable(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the rows that the signed-in person may change."""
        return self._rows(request, self.changeable_by)

    def removable(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the rows that the signed-in person may delete."""
        return self._rows(request, self.removable_by)

    def choices(self, request: HttpRequest, field: Any) -> QuerySet[Any]:
        """Return the rows that the person may choose in a relation field of this model."""
        return scoped_admin(self.admin_site, field.remote_field.model).visible(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        match = request.resolver_match
        if match is not None and match.url_name == "autocomplete":
            model = apps.get_model(request.GET["app_label"], request.GET["model_name"])
            field = model._meta.get_field(request.GET["field_name"])
            queryset = choices(self.admin_site, request, field)
        else:
            queryset = self.visible(request)
        queryset = queryset.select_related(*self.relations)
        ordering = self.get_ordering(request)
        return queryset.order_by(*ordering) if ordering else queryset

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        obj = super().get_object(request, object_id, from_field)
        if obj is not None:
            # `get_queryset` holds visible rows only: the permission needs no query of its own.
            once_per_request(request, (self.visible.__name__, self.model, obj.pk), lambda: True)
        return obj

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save the parts of a row. Refuses a row that its new values put out of the scope."""
        super().save_related(request, form, formsets, change)
        if not self.visible(request).filter(pk=form.instance.pk).exists():
            raise PermissionDenied

    def _may(
        self,
        request: HttpRequest,
        allowed: frozenset[Role],
        rows: Callable[[HttpRequest], QuerySet[Any]],
        obj: models.Model | None,
    ) -> bool:
        """Whether the person has one of the roles and, with `obj`, it is among `rows`."""
        if not allowed & request_roles(request):
            return False
        if obj is None or obj.pk is None:
            return True
        key = (rows.__name__, self.model, obj.pk)
        return once_per_request(request, key, lambda: _contains(rows(request), obj))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(self.readers & request_roles(request))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, self.readers, self.visible, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(self.adders & request_roles(request))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, self.editors, self.changeable, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, self.removers, self.removable, obj)
