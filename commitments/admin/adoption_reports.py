"""What the pages of adoptions show of their reports: the list of them, and which are overdue."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cities.admin.inlines import RowsInline
from cities.admin.roles import NOBODY
from commitments.models import Adoption, ProgressReport


class ReportInline(RowsInline):
    """The reports of an adoption, read-only, each with a link to its page."""

    model = ProgressReport
    fields = readonly_fields = ("period_start", "period_end", "state", "stage", "rating")
    editors = NOBODY
    show_change_link = True
    verbose_name_plural = _("reports so far")


class OverdueFilter(admin.SimpleListFilter):
    """Adoptions on which a report is overdue, or the others."""

    title = _("overdue report")
    parameter_name = "overdue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Yes")), ("no", _("No"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        late = Adoption.objects.late().order_by().values("pk")
        if self.value() == "yes":
            return queryset.filter(pk__in=late)
        return queryset.exclude(pk__in=late) if self.value() == "no" else queryset
