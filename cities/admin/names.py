"""Names in other languages, and archived copies of pages."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from cities.admin.kinds import ReferenceAdmin
from cities.models import AlternateName, ArchivedPage
from config.admin.columns import BY_LANGUAGE, language_column


@admin.register(AlternateName)
class AlternateNameAdmin(ReferenceAdmin):
    list_display = ["name", language_column(_("language")), "use", "city", "network", "country"]
    list_filter = ["use", BY_LANGUAGE]
    relations = ("city__country", "network", "country")
    search_fields = ["search", "city__search", "network__search"]


@admin.register(ArchivedPage)
class ArchivedPageAdmin(ReferenceAdmin):
    list_display = ["url", "archive_url", "archived_on", "answered"]
    list_filter = ["archived_on", "answered"]
    search_fields = ["url"]
