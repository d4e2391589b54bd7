"""Kinds of admin pages: one that all models share, others that differ in who may change rows."""

from typing import Any, cast

from django.apps import apps
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst

from cities.admin.history import HistoryAdmin
from cities.admin.publish_actions import PublishActionsAdmin
from cities.admin.related_lists import RelatedListsAdmin
from cities.admin.roles import EVERYONE, NOBODY, request_roles
from cities.admin.row_scope import RowScopeAdmin, scoped_admin
from config.admin.guarded import GuardedAdmin
from config.admin.search import FoldedSearchAdmin


def _without(rows: list[Any], links: set[str]) -> list[Any]:
    """Return nested names of rows without those that begin with one of the names of models."""
    names = tuple(f"{capfirst(name.removesuffix('s'))}: " for name in links)
    return [
        _without(row, links) if isinstance(row, list) else row
        for row in rows
        if isinstance(row, list) or not str(row).startswith(names)
    ]


class ScopedAdmin(
    RowScopeAdmin,
    PublishActionsAdmin,
    HistoryAdmin,
    RelatedListsAdmin,
    GuardedAdmin,
    FoldedSearchAdmin,
):
    """The pages of one model: rows in the person's scope, every change in the audit trail."""

    list_per_page = 50
    show_full_result_count = False
    # Whether such rows are typed in one after another, so that the form offers the next one.
    typed_in_series = False

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        if not self.typed_in_series:
            context["show_save_and_add_another"] = False
        return super().render_change_form(request, context, *args, **kwargs)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Return what a deletion takes with it, without the rows that only link two others."""
        rows, counts, denied, protected = super().get_deleted_objects(objs, request)
        links = {
            str(model._meta.verbose_name_plural)
            for model in apps.get_models(include_auto_created=True)
            if model._meta.auto_created
        }
        counts = {name: count for name, count in counts.items() if str(name) not in links}
        return _without(rows, links), counts, denied, protected


class ReferenceAdmin(ScopedAdmin):
    """Rows that everyone may look up and choose, and administrators maintain."""

    readers = EVERYONE
    typed_in_series = True

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        """Hide the model on the first page of those who cannot change it."""
        perms = super().get_model_perms(request)
        return perms if perms["change"] else {}

    def visible_to(self, user: Any) -> QuerySet[Any]:
        queryset: Any = self.model._default_manager.all()
        if hasattr(queryset, "published"):
            queryset = queryset.published()
        return cast("QuerySet[Any]", queryset)


class RecordAdmin(ScopedAdmin):
    """Read-only rows: nobody adds, changes or deletes them here, not even administrators."""

    editors = adders = removers = NOBODY


class PartAdmin(ScopedAdmin):
    """Parts of another row: listed and searched here, changed in the form of that row."""

    readers = EVERYONE
    editors = adders = NOBODY
    removers = EVERYONE

    def _parts_of(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        parent: str = self.model.audit_parent  # type: ignore[attr-defined]
        return self.model._default_manager.filter(**{f"{parent}__in": rows.values("pk")})

    def _parent_admin(self) -> RowScopeAdmin:
        parent: str = self.model.audit_parent  # type: ignore[attr-defined]
        relation: Any = self.model._meta.get_field(parent)
        return scoped_admin(self.admin_site, relation.remote_field.model)

    def visible(self, request: HttpRequest) -> QuerySet[Any]:
        return self._parts_of(self._parent_admin().visible(request).order_by())

    def removable(self, request: HttpRequest) -> QuerySet[Any]:
        """Parts are deleted with their parent: a draft that may be deleted takes its figures."""
        return self._parts_of(self._parent_admin().removable(request).order_by())

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = self._parent_admin().removers & request_roles(request)
        return bool(allowed) and super().has_delete_permission(request, obj)
