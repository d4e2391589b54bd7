"""Organisations that are neither city nor network."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from cities.admin.kinds import ReferenceAdmin
from cities.models import Membership, Organisation, Participation


@admin.register(Organisation)
class OrganisationAdmin(ReferenceAdmin):
    list_display = ["name", "short_name", "kind", "country", "public"]
    list_filter = ["public", "kind", ("country", admin.RelatedOnlyFieldListFilter)]
    relations = ("country",)
    search_fields = ["search"]
    lists = ((Membership, "organisation"), (Participation, "organisation"))

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return {} if obj else {"slug": ["name"]}
