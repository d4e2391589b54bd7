"""Admin of the figures and evidence of reports: lists of them, over all reports."""

from typing import Any

from django.contrib import admin
from django.db.models import F
from django.http import HttpRequest

from cities.admin.kinds import PartAdmin
from commitments.admin.evidence import deleting_files
from commitments.models import Contributor, Evidence, Measurement, ProgressReport
from commitments.reporting.disclosure import figures as disclosure
from commitments.reporting.disclosure.writers import keeps_counts

# Relations that the name of a part of a report needs, and the fields that it is searched by.
REPORT_RELATIONS = (
    "report__adoption__commitment",
    "report__adoption__city__country",
    "report__adoption__network",
)
SEARCH_FIELDS = [f"report__adoption__{name}__search" for name in ("commitment", "city", "network")]


def person(request: HttpRequest) -> Any:
    """Return who is signed in: nobody else reaches these pages."""
    return request.user


def note_change(request: HttpRequest, report: int) -> None:
    """Count a version of a report that is open, with whoever changed it as a contributor."""
    ProgressReport.objects.filter(pk=report).update(version=F("version") + 1)
    Contributor.objects.note([report], person(request).pk)


class ReportPartAdmin(PartAdmin):
    """Parts of a report: whoever deletes one of a draft changes the draft."""

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        with deleting_files(obj.report_id):
            super().delete_model(request, obj)
            note_change(request, obj.report_id)


@admin.register(Measurement)
class MeasurementAdmin(ReportPartAdmin):
    """Lists figures. Those of a report that is not published yet are shown to its party only."""

    list_display = ["target", "value", "status", "breakdown", "observed_on", "report"]
    # In an order of counts, or found by one, a count that is not shown could be read.
    sortable_by = ["target", "breakdown", "observed_on", "report"]
    list_filter = ["report__state"]
    relations = (*REPORT_RELATIONS, "target")
    date_hierarchy = "observed_on"
    search_fields = SEARCH_FIELDS

    def lookup_allowed(self, lookup: str, value: str, request: Any = None) -> bool:
        field = lookup.partition("__")[0]
        return field not in ("value", "status") and super().lookup_allowed(lookup, value, request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        kept = obj is not None and obj.of_people and keeps_counts(obj.report, person(request))
        return not kept and super().has_delete_permission(request, obj)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        changelist = super().get_changelist_instance(request)
        rows: Any = list(changelist.result_list)
        changelist.result_list = disclosure.conceal_figures(rows, person(request))
        return changelist

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        obj = super().get_object(request, object_id, from_field)
        return obj and disclosure.conceal_figures([obj], person(request))[0]


@admin.register(Evidence)
class EvidenceAdmin(ReportPartAdmin):
    """Lists evidence, so that links that no longer answer can be found."""

    list_display = ["title", "url", "file_name", "answered", "checked_at", "report"]
    list_filter = ["answered", ("file", admin.EmptyFieldListFilter), "report__state"]
    relations = REPORT_RELATIONS
    search_fields = SEARCH_FIELDS
    exclude = ["file"]
    audit_exclude = ("answered", "checked_at")  # set by a command, not by a person
