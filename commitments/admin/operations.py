"""Admin of what the site notes about its own running."""

from django.contrib import admin

from cities.admin.kinds import RecordAdmin
from commitments.models import JobRun, SiteError


@admin.register(JobRun)
class JobRunAdmin(RecordAdmin):
    list_display = ["job", "started_at", "finished_at", "failed_at", "result"]
    list_filter = [("failed_at", admin.EmptyFieldListFilter)]
    search_fields = ["job"]


@admin.register(SiteError)
class SiteErrorAdmin(RecordAdmin):
    list_display = ["last_at", "kind", "place", "times", "first_at", "sent_at"]
    list_filter = [("sent_at", admin.EmptyFieldListFilter)]
    search_fields = ["kind", "place", "request"]
