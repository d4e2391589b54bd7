"""The public audit trail in the API: who did what, by role and never by name."""

from django.utils.translation import gettext_lazy
from rest_framework import serializers

from cities.models import TrailEntry
from cities.references import to_city
from commitments.analysis.public_trail import page_of, public_trail
from commitments.api.references import to_network
from commitments.filters import TrailFilter
from config.api.fields import NumberedRowSerializer, PageAddress, Text, model_field
from config.api.lists import NumberedViewSet


class TrailSerializer(NumberedRowSerializer):
    recorded_at = None  # type: ignore[assignment]  # the entry itself is the record
    url = PageAddress(page_of, help_text="The page of the object.")
    at = model_field(TrailEntry, "at", help_text="When it was written.")
    action = model_field(TrailEntry, "action", help_text="The action.")
    acted_as = Text(
        help_text="The role and its city or network, in words; null where it is not known."
    )
    role = model_field(TrailEntry, "role", help_text="The role.")
    role_for = model_field(TrailEntry, "role_for", help_text="The city or network of that role.")
    model = model_field(
        TrailEntry, "model", help_text="Model of the object, as in commitments.practice."
    )
    object_id = serializers.CharField(help_text="Number of the object.")
    label = model_field(TrailEntry, "label")
    note = model_field(TrailEntry, "note", help_text="Note on the action.")
    commitment = model_field(
        TrailEntry, "commitment", help_text="Id of the commitment that the object belongs to."
    )
    city = to_city(help_text="The city that the object belongs to, if any.")
    network = to_network(help_text="The network that the object belongs to, if any.")


class TrailViewSet(NumberedViewSet):
    """Changes of public objects, newest first. Entries are only added, never changed."""

    title = gettext_lazy("Change history")
    queryset = public_trail()
    serializer_class = TrailSerializer
    filterset_class = TrailFilter
