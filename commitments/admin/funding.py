"""Admin of grants and of what cities say they lack."""

from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cities.admin.inlines import RowsInline
from cities.admin.kinds import PartAdmin, ReferenceAdmin, ScopedAdmin
from cities.admin.roles import EVERYONE
from cities.models import City, Network
from commitments.models import Grant, GrantParty, Need
from config.admin.columns import named_column
from config.admin.dates import partial_date_column


class GrantPartyInline(RowsInline):
    model = GrantParty
    fields = ["role", "city", "network", "organisation"]


@admin.register(Grant)
class GrantAdmin(ReferenceAdmin):
    list_display = ["slug", "programme", "amount", "currency", "commitment", "public"]
    list_filter = ["public", "currency"]
    relations = ("commitment",)
    search_fields = ["slug", "programme", "purpose", "commitment__search"]
    inlines = [GrantPartyInline]


@admin.register(GrantParty)
class GrantPartyAdmin(PartAdmin):
    """Funders and grantees, changed in the form of their grant."""

    list_display = ["__str__", "grant"]
    list_filter = ["role"]
    relations = ("grant", "city__country", "network", "organisation")
    search_fields = ["grant__slug", "city__search", "network__search", "organisation__search"]


@admin.register(Need)
class NeedAdmin(ScopedAdmin):
    """Everyone sees what their city or network said; administrators record it."""

    readers = EVERYONE
    list_display = [
        named_column("party_name", _("city or network")),
        "what",
        "amount",
        "currency",
        partial_date_column("stated_on", _("stated on")),
        "public",
    ]
    list_filter = ["public", "amount_is"]
    relations = ("city__country", "network", "commitment")
    search_fields = ["what", "city__search", "network__search"]

    def visible_to(self, user: Any) -> Any:
        return Need.objects.filter(
            Q(city__in=City.objects.editable_by(user).values("pk"))
            | Q(network__in=Network.objects.editable_by(user).values("pk"))
        )
