"""The trail, to be read and searched. Nobody adds to it, changes it or deletes from it by hand."""

from typing import Any

from django.contrib import admin
from django.db.models import Q

from cities.admin.kinds import RecordAdmin
from cities.admin.roles import EVERYONE
from cities.models import City, Network, TrailEntry


@admin.register(TrailEntry)
class TrailAdmin(RecordAdmin):
    readers = EVERYONE
    list_display = ["at", "label", "action", "acted_as", "actor_name", "note", "public"]
    list_filter = ["action", "role", "public", "model"]
    date_hierarchy = "at"
    search_fields = ["label", "actor_name", "note", "commitment"]
    actions = []

    def theirs(self, user: Any) -> Any:
        return TrailEntry.objects.filter(
            Q(city__in=City.objects.editable_by(user).values("pk"))
            | Q(network__in=Network.objects.editable_by(user).values("pk"))
        )
