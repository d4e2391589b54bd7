"""Admin of networks, memberships, events and participations."""

from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cities.admin.inlines import RowsInline
from cities.admin.kinds import ReferenceAdmin, ScopedAdmin
from cities.admin.roles import ADMINISTRATORS, CHECKERS, EVERYONE, is_administrator
from cities.models import AlternateName, City, Event, Membership, Network, Participation
from config.admin.columns import named_column
from config.admin.dates import partial_date_column


class MembershipInline(RowsInline):
    model = Membership
    fk_name = "city"
    fields = ["network", "role", "note", "since", "since_precision", "until", "source", "public"]
    editors = removers = ADMINISTRATORS
    show_change_link = True


@admin.register(Network)
class NetworkAdmin(ScopedAdmin):
    """The secretariat edits its own network, except the list of its staff."""

    readers = editors = CHECKERS
    list_display = ["name", "acronym", "kind", "members", "public"]
    list_filter = ["public", "kind"]
    search_fields = ["search"]
    lists = ((Membership, "network"), (AlternateName, "network"))
    fieldsets = [
        (None, {"fields": ["name", "acronym", "slug", "kind", "public"]}),
        (_("About it"), {"fields": ["founded", "seat", "url", "mailbox"]}),
        (
            _("Members as it states"),
            {
                "fields": [
                    ("members_qualifier", "members", "members_role"),
                    ("members_as_of", "members_as_of_precision"),
                    "members_source",
                ]
            },
        ),
        (_("Reports of its members"), {"fields": ["grace_days"]}),
        (_("People and sources"), {"fields": ["staff", "source", "note"]}),
    ]

    def visible_to(self, user: Any) -> Any:
        return Network.objects.editable_by(user)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [] if is_administrator(request) else ["slug", "staff"]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return {} if obj else {"slug": ["name"]}


@admin.register(Membership)
class MembershipAdmin(ScopedAdmin):
    """A membership lets a secretariat check a city, so no secretariat can claim a city itself.

    Administrators add a city to a network, also again; the secretariat edits and ends memberships.
    """

    readers = EVERYONE
    editors = adders = CHECKERS
    list_display = [
        named_column("member", _("member")),
        "network",
        "role",
        partial_date_column("since", _("since")),
        "until",
        "public",
    ]
    list_filter = [
        "public",
        ("network", admin.RelatedOnlyFieldListFilter),
        ("until", admin.EmptyFieldListFilter),
        "role",
    ]
    relations = ("network", "city__country", "member_network", "organisation")
    search_fields = [
        "city__search",
        "network__search",
        "member_network__search",
        "organisation__search",
    ]

    def visible_to(self, user: Any) -> Any:
        return Membership.objects.filter(
            Q(network__in=Network.objects.editable_by(user).values("pk"))
            | Q(city__in=City.objects.editable_by(user).values("pk"))
        )

    def changeable_by(self, user: Any) -> Any:
        return Membership.objects.current().filter(
            network__in=Network.objects.editable_by(user).values("pk")
        )

    def choices(self, request: HttpRequest, field: Any) -> Any:
        if field.name == "city" and not is_administrator(request):
            return City.objects.overseen_by(request.user)  # type: ignore[arg-type]
        return super().choices(request, field)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        fixed = ["network", "city", "member_network", "organisation"]
        return fixed if obj and not is_administrator(request) else []


class ParticipationInline(RowsInline):
    model = Participation
    fields = ["city", "network", "organisation", "role", "note", "source", "public"]


@admin.register(Event)
class EventAdmin(ReferenceAdmin):
    list_display = ["name", "kind", "starts_on", "city", "online", "public"]
    list_filter = ["public", "kind", "online"]
    relations = ("city__country",)
    date_hierarchy = "starts_on"
    search_fields = ["search"]
    inlines = [ParticipationInline]
    lists = ((Participation, "event"),)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return {} if obj else {"slug": ["name"]}


@admin.register(Participation)
class ParticipationAdmin(ReferenceAdmin):
    list_display = [named_column("participant", _("participant")), "event", "role", "public"]
    list_filter = ["public", "role", "event__kind"]
    relations = ("city__country", "network", "organisation", "event")
    search_fields = [
        "city__search",
        "network__search",
        "organisation__search",
        "event__search",
    ]
