"""Admin of rows nobody enters by hand: catalogue rows, contributors, notices, what readers sent."""

from django.contrib import admin

from cities.admin.kinds import RecordAdmin, ScopedAdmin
from cities.admin.roles import ADMINISTRATORS, NOBODY
from commitments.models import (
    CatalogueRow,
    Contributor,
    ErrorReport,
    Notice,
    NoticeSettings,
    Subscription,
)


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
    readonly_fields = ["time_zone"]  # people choose it themselves
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


@admin.register(Subscription)
class SubscriptionAdmin(RecordAdmin):
    """Readers who follow the news. Deleted when they leave, or ask for it; no trail has them."""

    removers = ADMINISTRATORS
    list_display = ["email", "query", "rhythm", "language", "asked_at", "confirmed_at"]
    list_filter = ["rhythm", "language", ("confirmed_at", admin.EmptyFieldListFilter)]
    date_hierarchy = "asked_at"
    search_fields = ["email", "query"]
    audit_exclude = ("email",)
