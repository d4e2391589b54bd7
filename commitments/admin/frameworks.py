"""Admin of frameworks, objectives, indicators, crosswalk, endorsements, terms and topics."""

from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cities.admin.kinds import ReferenceAdmin, ScopedAdmin
from cities.admin.roles import EVERYONE
from cities.models import City, Network
from commitments.models import (
    Commitment,
    Crosswalk,
    Endorsement,
    Framework,
    Indicator,
    Objective,
    Term,
    Topic,
)
from config.admin.columns import named_column
from config.admin.dates import partial_date_column


@admin.register(Framework)
class FrameworkAdmin(ReferenceAdmin):
    list_display = ["short_name", "name", "kind", "adopted_on", "public"]
    list_filter = ["public", "kind", "legally_binding"]
    search_fields = ["search"]
    lists = (
        (Objective, "framework"),
        (Indicator, "framework"),
        (Commitment, "framework"),
        (Endorsement, "framework"),
    )
    fieldsets = [
        (None, {"fields": ["name", "short_name", "slug", "kind", "public"]}),
        (
            _("Adoption"),
            {
                "fields": [
                    ("adopted_on", "adopted_on_precision", "adopted_on_at_latest"),
                    "adopted_at",
                    "endorsed_on",
                    "legally_binding",
                ]
            },
        ),
        (
            _("Signatories as a source states"),
            {
                "fields": [
                    ("signatories_qualifier", "signatories", "signatories_role"),
                    ("signatories_as_of", "signatories_as_of_precision"),
                    "signatories_source",
                ]
            },
        ),
        (_("Text and sources"), {"fields": ["document_symbol", "url", "source", "note"]}),
    ]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return {} if obj else {"slug": ["short_name"]}


@admin.register(Objective)
class ObjectiveAdmin(ReferenceAdmin):
    list_display = [
        named_column("label", _("code")),
        "title",
        "kind",
        "migration_relevance",
        "public",
    ]
    list_filter = ["public", "framework", "kind", "migration_relevance", "imrf_roundtable"]
    relations = ("framework", "parent__framework")
    search_fields = ["search"]
    lists = ((Crosswalk, "from_objective"), (Crosswalk, "to_objective"))


@admin.register(Indicator)
class IndicatorAdmin(ReferenceAdmin):
    list_display = ["code", "title", "framework", "unit", "direction", "city_level", "public"]
    list_filter = ["public", "framework", "direction", "city_level"]
    relations = ("framework", "objective__framework")
    search_fields = ["code", "title"]


@admin.register(Crosswalk)
class CrosswalkAdmin(ReferenceAdmin):
    list_display = ["from_objective", "to_objective", "basis", "public"]
    list_filter = ["public", "basis", "from_objective__framework", "to_objective__framework"]
    relations = ("from_objective__framework", "to_objective__framework")
    search_fields = ["from_objective__search", "to_objective__search"]


@admin.register(Endorsement)
class EndorsementAdmin(ScopedAdmin):
    readers = EVERYONE
    list_display = [
        named_column("party_name", _("who signed")),
        "framework",
        "role",
        partial_date_column("endorsed_on", _("endorsed on")),
        "withdrawn_on",
        "public",
    ]
    list_filter = [
        "public",
        ("framework", admin.RelatedOnlyFieldListFilter),
        ("withdrawn_on", admin.EmptyFieldListFilter),
        "role",
    ]
    relations = ("framework", "city__country", "network", "organisation")
    search_fields = [
        "framework__search",
        "city__search",
        "network__search",
        "organisation__search",
    ]
    date_hierarchy = "endorsed_on"

    def visible_to(self, user: Any) -> Any:
        return Endorsement.objects.filter(
            Q(city__in=City.objects.editable_by(user).values("pk"))
            | Q(network__in=Network.objects.editable_by(user).values("pk"))
        )


@admin.register(Term)
class TermAdmin(ReferenceAdmin):
    list_display = ["label", "kind", "code"]
    list_filter = ["kind"]
    search_fields = ["label", "code"]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return {} if obj else {"code": ["label"]}


@admin.register(Topic)
class TopicAdmin(ReferenceAdmin):
    list_display = ["name", "summary", "order", "public"]
    list_filter = ["public"]
    search_fields = ["name", "slug"]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return {} if obj else {"slug": ["name"]}
