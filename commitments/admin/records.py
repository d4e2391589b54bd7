"""Admin of rows nobody enters by hand: catalogue rows, contributors, notices, reported errors."""

from django.contrib import admin

from cities.admin.kinds import RecordAdmin, ScopedAdmin
from cities.admin.roles import ADMINISTRATORS, NOBODY
from commitments.models import CatalogueRow, Contributor, ErrorReport, Notice, NoticeSettings


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
    list_display = ["written_at", "recipient", "kind", "label", "sent_at", "tries", "muted"]
    list_filter = ["kind", "muted", ("sent_at", admin.EmptyFieldListFilter)]
    relations = ("recipient",)
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
