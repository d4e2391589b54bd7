"""Names in other languages, and archived copies of pages."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cities.admin.kinds import ReferenceAdmin
from cities.models import AlternateName, ArchivedPage, refresh_displayed_names
from config.admin.columns import BY_LANGUAGE, language_column


@admin.register(AlternateName)
class AlternateNameAdmin(ReferenceAdmin):
    list_display = ["name", language_column(_("language")), "use", "city", "network", "country"]
    list_filter = ["use", BY_LANGUAGE]
    relations = ("city__country", "network", "country")
    search_fields = ["search", "city__search", "network__search"]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        refresh_displayed_names()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        refresh_displayed_names()


@admin.register(ArchivedPage)
class ArchivedPageAdmin(ReferenceAdmin):
    list_display = ["url", "archive_url", "archived_on", "answered"]
    list_filter = ["archived_on", "answered"]
    search_fields = ["url"]
