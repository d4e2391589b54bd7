"""Rows that belong to a row: in its form while they are few, in a list of their own beyond."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.urls import reverse

from config.admin.request_cache import once_per_request

# The most rows that one inline of a form shows.
MAX_INLINE_ROWS = 40


class RelatedListsAdmin(admin.ModelAdmin):
    """Links the form of a row to the lists of what belongs to it, and drops inlines too long."""

    # (model, its field that names the row)
    lists: tuple[tuple[type[models.Model], str], ...] = ()
    change_form_template = "admin/scoped_form.html"

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        def is_short(inline: Any) -> bool:
            name = inline.fk_name or inline.model.audit_parent
            rows = inline.model._default_manager.filter(**{name: obj.pk})[: MAX_INLINE_ROWS + 1]
            count: int = once_per_request(request, (inline, obj.pk), rows.count)
            return count <= MAX_INLINE_ROWS

        inlines = super().get_inlines(request, obj)
        return [inline for inline in inlines if obj is None or is_short(inline)]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        obj = kwargs.get("obj")
        context["lists"] = self._list_links(request, obj) if obj else []
        return super().render_change_form(request, context, *args, **kwargs)

    def _list_links(self, request: HttpRequest, obj: models.Model) -> list[tuple[str, str]]:
        """Return name and address of each list that the person may look at."""
        links = []
        for model, name in self.lists:
            meta = model._meta
            if self.admin_site.get_model_admin(model).has_view_permission(request):
                url = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
                query = f"?{name}__{obj._meta.pk.name}__exact={obj.pk}"
                links.append((str(meta.verbose_name_plural), url + query))
        return links
