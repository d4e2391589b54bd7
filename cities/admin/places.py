"""Admin of countries and cities."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cities.admin.kinds import ReferenceAdmin, ScopedAdmin
from cities.admin.networks import MembershipInline
from cities.admin.roles import CHECKERS, EVERYONE, is_administrator
from cities.models import AlternateName, City, Country, Participation, refresh_namesakes


@admin.register(Country)
class CountryAdmin(ReferenceAdmin):
    list_display = ["name", "iso2", "iso3", "numeric", "region"]
    list_filter = ["region"]
    search_fields = ["name", "iso2", "iso3"]
    lists = ((City, "country"), (AlternateName, "country"))


@admin.register(City)
class CityAdmin(ScopedAdmin):
    """Focal points see their city; the secretariats of its networks also change it."""

    readers = EVERYONE
    editors = CHECKERS
    list_display = ["full_name", "country", "kind", "population", "public"]
    list_filter = [
        "public",
        "kind",
        "country__region",
        ("country", admin.RelatedOnlyFieldListFilter),
    ]
    relations = ("country",)
    search_fields = ["search"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [MembershipInline]
    lists = ((Participation, "city"), (AlternateName, "city"))
    fieldsets = [
        (None, {"fields": ["name", "slug", "kind", "country", "admin_area", "public"]}),
        (
            _("Place"),
            {"fields": ["latitude", "longitude", "timezone", "population", "geonames_id"]},
        ),
        (_("Its end"), {"fields": [("ends_on", "ends_on_precision"), "succeeded_by"]}),
        (_("People and pages"), {"fields": ["focal_points", "url", "note"]}),
    ]

    @admin.display(description=_("name"), ordering="search")
    def full_name(self, obj: City) -> str:
        return obj.label

    def visible_to(self, user: Any) -> Any:
        return City.objects.editable_by(user)

    def changeable_by(self, user: Any) -> Any:
        return City.objects.overseen_by(user)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Only administrators choose focal points: that decides who may report."""
        return [] if is_administrator(request) else ["slug", "focal_points"]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if set(form.changed_data) & {"name", "country", "admin_area", "kind"}:
            refresh_namesakes()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        refresh_namesakes()
