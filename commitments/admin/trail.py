"""Admin of the trail: read and searched, never edited by hand."""

from typing import Any

from django.contrib import admin
from django.db.models import CharField, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from cities.admin.kinds import RecordAdmin
from cities.admin.roles import EVERYONE
from cities.models import City, Exemption, Network, Person, TrailEntry
from commitments.models import Review
from config.admin.columns import named_column


@admin.register(TrailEntry)
class TrailAdmin(RecordAdmin):
    readers = EVERYONE
    list_display = [
        "at",
        "label",
        "action",
        named_column("acted_as", _("in which role")),
        named_column("actor_name", _("Who")),
        "note",
        "public",
    ]
    list_filter = ["action", "role", "public", "model"]
    date_hierarchy = "at"
    relations = ("person",)
    search_fields = ["label", "person__name", "note", "commitment"]
    actions = []

    def visible_to(self, user: Any) -> Any:
        """Entries about their cities and networks, without changes of reviews being written."""
        invited = Review.objects.filter(state=Review.State.INVITED)
        being_written = Q(
            model=Review._meta.label_lower,
            action=TrailEntry.Action.CHANGE,
            object_id__in=invited.order_by().values(key=Cast("pk", CharField())),
        )
        return TrailEntry.objects.filter(
            Q(city__in=City.objects.editable_by(user).values("pk"))
            | Q(network__in=Network.objects.editable_by(user).values("pk"))
        ).exclude(being_written)


@admin.register(Person)
class PersonsOfTrailAdmin(RecordAdmin):
    """By which names people stand in the trail."""

    list_display = ["name", "user"]
    relations = ("user",)
    list_filter = [("user", admin.EmptyFieldListFilter)]
    search_fields = ["name"]
    actions = []


@admin.register(Exemption)
class ExemptionAdmin(RecordAdmin):
    """What the database let somebody change of what it keeps."""

    list_display = ["at", "rule", "model", "object_id", "reason", "used"]
    list_filter = ["rule", "used"]
    search_fields = ["model", "object_id", "reason"]
    actions = []
