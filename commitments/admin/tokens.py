"""Admin of API tokens: created by administrators, shown once, revoked at any time."""

from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cities.admin.kinds import RecordAdmin, ScopedAdmin
from cities.audit import difference, record, snapshot
from cities.models import TrailEntry
from cities.sign_in.confirmation import confirmed
from commitments.models import ApiToken, ApiUse, FormUse, IdempotencyKey

TOKEN_LIFETIME = timedelta(days=365)


@admin.register(ApiToken)
class ApiTokenAdmin(ScopedAdmin):
    """Shows the secret once; afterwards nobody can read it, only revoke it."""

    list_display = ["name", "hint", "owner", "expires_at", "last_used_at", "revoked_at"]
    list_filter = ["may_submit", ("revoked_at", admin.EmptyFieldListFilter)]
    relations = ("owner",)
    search_fields = ["name", "hint", "owner__username"]
    change_form_template = "admin/commitments/token.html"
    fields = ["name", "owner", ("cities", "networks"), "may_submit", "expires_at"]
    readonly_fields = ["hint", "former_until", "made_at", "last_used_at", "revoked_at"]
    audit_exclude = ("digest", "former_digest", "last_used_at")
    actions = ["replace_secrets", "revoke"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Show hint, dates of use and of revocation of an existing token."""
        fields = super().get_fields(request, obj)
        return [*fields, tuple(self.readonly_fields)] if obj else fields

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Suggest an expiry in a year; after that the system gets a new token."""
        return {
            "expires_at": timezone.now() + TOKEN_LIFETIME,
            **super().get_changeform_initial_data(request),
        }

    @confirmed
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> Any:
        return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request: HttpRequest, obj: ApiToken, form: Any, change: bool) -> None:
        if not change:
            self._show_once(request, obj.renew())
        super().save_model(request, obj, form, change)

    def _show_once(self, request: HttpRequest, secret: str) -> None:
        message = _("The secret is %(secret)s – copy it now, it is never shown again.")
        self.message_user(request, message % {"secret": secret}, messages.WARNING)

    @confirmed
    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return super().changelist_view(request, extra_context)

    @admin.action(
        description=gettext_lazy("Make a new secret; the old one works for 14 more days"),
        permissions=["change"],
    )
    def replace_secrets(self, request: HttpRequest, queryset: QuerySet[ApiToken]) -> None:
        with transaction.atomic():
            valid = ApiToken.objects.valid().values("pk")
            for token in queryset.select_for_update().filter(pk__in=valid):
                before = snapshot(token)
                secret = token.replace_secret()
                token.save(update_fields=["digest", "hint", "former_digest", "former_until"])
                changes = difference(before, snapshot(token))
                for name in self.audit_exclude:
                    changes.pop(name, None)
                record(token, TrailEntry.Action.CHANGE, self.actor(request, token), changes)
                self._show_once(request, secret)

    @admin.action(description=gettext_lazy("Revoke selected tokens"), permissions=["change"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[ApiToken]) -> None:
        with transaction.atomic():
            for token in queryset.select_for_update().filter(revoked_at=None):
                before = snapshot(token)
                token.revoked_at = timezone.now()
                token.save(update_fields=["revoked_at"])
                changes = difference(before, snapshot(token))
                record(token, TrailEntry.Action.CHANGE, self.actor(request, token), changes)
        self.message_user(request, _("They no longer give access."), messages.SUCCESS)


@admin.register(IdempotencyKey)
class IdempotencyKeyAdmin(RecordAdmin):
    list_display = ["sent_at", "token", "key", "status"]
    list_filter = ["status"]
    relations = ("token",)
    search_fields = ["key", "token__name"]


@admin.register(ApiUse)
class ApiUseAdmin(RecordAdmin):
    list_display = ["minute", "client", "requests"]
    list_filter = ["minute"]
    search_fields = ["client"]


@admin.register(FormUse)
class FormUseAdmin(RecordAdmin):
    list_display = ["sent_at", "sender"]
    list_filter = ["sent_at"]
    search_fields = ["sender"]
