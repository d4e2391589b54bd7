"""Publishing and hiding rows from their list, and the link from a row to its public page."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cities.admin.auditing import AuditedAdmin
from cities.audit import Changes, record
from cities.models import TrailEntry
from cities.sign_in.confirmation import confirmed
from config.search.kept import kept_words

ACTIONS = ["publish_chosen", "hide_chosen"]


class PublishActionsAdmin(AuditedAdmin):
    """Offers the two actions where the model has a field `public` that the person may change."""

    actions = ACTIONS

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        names = {field.name for field in self.model._meta.fields}
        if "public" not in names or "public" in self.get_readonly_fields(request):
            for name in ACTIONS:
                actions.pop(name, None)
        return actions

    @admin.action(description=_("Publish selected"), permissions=["change"])
    @confirmed
    def publish_chosen(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        count = self._set_public(request, queryset, public=True)
        self.message_user(request, _("%(n)s published.") % {"n": count}, messages.SUCCESS)

    @admin.action(description=_("Hide selected"), permissions=["change"])
    def hide_chosen(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        count = self._set_public(request, queryset, public=False)
        self.message_user(request, _("%(n)s hidden.") % {"n": count}, messages.SUCCESS)

    def _set_public(self, request: HttpRequest, queryset: QuerySet[Any], *, public: bool) -> int:
        """Set `public` on the rows that allow it, say why others do not, and return how many."""
        count = 0
        for row in queryset.exclude(public=public):
            row.public = public
            if error := self._refusal(request, row):
                self.message_user(request, error, messages.ERROR)
                continue
            with transaction.atomic():
                row.save(update_fields=["public", *kept_words(row)])
                changes: Changes = {"public": [not public, public]}
                record(row, TrailEntry.Action.CHANGE, self.actor(request, row), changes)
            count += 1
        return count

    def _refusal(self, request: HttpRequest, row: Any) -> str:
        """Return why the person may not save the row; empty when they may."""
        if not self.has_change_permission(request, row):
            return str(_("%s: you are not allowed to change this.") % row)
        try:
            row.validate_constraints()
        except ValidationError as error:
            return f"{row}: {' '.join(error.messages)}"
        return ""

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        """Return the path of the row's public page; None where it has none."""
        manager = self.model._default_manager
        if obj is None or not hasattr(obj, "get_absolute_url") or not hasattr(manager, "published"):
            return None
        published = manager.published().filter(pk=obj.pk).exists()
        url: str | None = obj.get_absolute_url() if published else None
        return url
