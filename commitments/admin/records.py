"""Admin of rows nobody enters by hand: catalogue rows, contributors, notices, what readers sent."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from cities.admin.kinds import RecordAdmin, ScopedAdmin
from cities.admin.roles import ADMINISTRATORS, NOBODY
from commitments.models import (
    CatalogueRow,
    Contributor,
    ErrorReport,
    JoinRequest,
    Notice,
    NoticeSettings,
    Subscription,
)
from commitments.reporting.join_requests import hand
from config.admin.forms import RowForm


@admin.register(CatalogueRow)
class CatalogueRowAdmin(RecordAdmin):
    list_display = ["file", "key", "object_id"]
    list_filter = ["file"]
    search_fields = ["key"]


@admin.register(Contributor)
class ContributorAdmin(RecordAdmin):
    list_display = ["report", "user", "first_at", "last_at"]
    list_filter = ["report__state"]
    relations = ("report__adoption__commitment", "report__adoption__city", "user")
    date_hierarchy = "last_at"
    search_fields = ["user__username", "user__last_name"]


@admin.register(Notice)
class NoticeAdmin(RecordAdmin):
    """Deleted with the account of its recipient, not before."""

    removers = ADMINISTRATORS
    list_display = [
        "written_at",
        "recipient",
        "subscription",
        "kind",
        "label",
        "sent_at",
        "tries",
        "muted",
    ]
    list_filter = ["kind", "muted", ("sent_at", admin.EmptyFieldListFilter)]
    relations = ("recipient", "subscription")
    date_hierarchy = "written_at"
    search_fields = ["label", "recipient__username", "recipient__email"]


@admin.register(NoticeSettings)
class NoticeSettingsAdmin(ScopedAdmin):
    list_display = ["user", "language", "muted"]
    list_filter = ["language"]
    relations = ("user",)
    search_fields = ["user__username", "user__last_name"]


@admin.register(ErrorReport)
class ErrorReportAdmin(ScopedAdmin):
    """Errors that readers reported, deleted when resolved. The trail omits message and contact."""

    adders = NOBODY
    list_display = ["received_at", "page", "message", "settled"]
    list_filter = ["settled"]
    date_hierarchy = "received_at"
    search_fields = ["page", "message"]
    fields = ["received_at", "page", "message", "contact", "settled"]
    readonly_fields = ["received_at", "page", "message", "contact"]
    audit_exclude = ("message", "contact")


class JoinRequestForm(RowForm):
    """Its only field is the status: a change of it says when the request was handled."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "status" in self.changed_data and "status" in cleaned:
            hand(self.instance, cleaned["status"], timezone.now())
        return cleaned


@admin.register(JoinRequest)
class JoinRequestAdmin(ScopedAdmin):
    """Cities and networks that want to join. The trail omits who writes and what they wrote."""

    form = JoinRequestForm
    adders = NOBODY
    list_display = ["received_at", "name", "country", "kind", "status", "handled_by"]
    list_filter = ["status", "kind"]
    relations = ("handled_by",)
    date_hierarchy = "received_at"
    search_fields = ["name", "country"]
    readonly_fields = [
        *("received_at", "kind", "name", "country", "page", "promise"),
        *("contact_name", "contact_email", "language", "handled_by", "handled_at"),
    ]
    fields = ["status", *readonly_fields]
    audit_exclude = ("promise", "contact_name", "contact_email")

    def save_model(self, request: HttpRequest, obj: JoinRequest, form: Any, change: bool) -> None:
        if "status" in form.changed_data:
            obj.handled_by_id = request.user.pk if obj.handled_at else None
        super().save_model(request, obj, form, change)


@admin.register(Subscription)
class SubscriptionAdmin(RecordAdmin):
    """Readers who follow the news. Deleted when they leave, or ask for it; no trail has them."""

    removers = ADMINISTRATORS
    list_display = ["email", "query", "rhythm", "language", "asked_at", "confirmed_at"]
    list_filter = ["rhythm", "language", ("confirmed_at", admin.EmptyFieldListFilter)]
    date_hierarchy = "asked_at"
    search_fields = ["email", "query"]
    audit_exclude = ("email",)
