"""Names in other languages, and archived copies of pages."""

from django.contrib import admin

from cities.admin.kinds import ReferenceAdmin
from cities.models import AlternateName, ArchivedPage


@admin.register(AlternateName)
class AlternateNameAdmin(ReferenceAdmin):
    list_display = ["name", "language", "use", "city", "network", "country"]
    list_filter = ["use", "language"]
    relations = ("city__country", "network", "country")
    search_fields = ["search", "city__search", "network__search"]


@admin.register(ArchivedPage)
class ArchivedPageAdmin(ReferenceAdmin):
    list_display = ["url", "archive_url", "archived_on", "answered"]
    list_filter = ["archived_on", "answered"]
    search_fields = ["url"]
