"""The public trail in the API: who did what, in which role, never by name."""

from django.utils.translation import gettext_lazy
from rest_framework import serializers

from cities.models import TrailEntry
from commitments.analysis.public_trail import page_of, public_trail
from commitments.api.references import to_city, to_network
from commitments.filters import TrailFilter
from config.api.fields import NumberedRowSerializer, PageAddress, Text, model_field
from config.api.lists import NumberedViewSet


class TrailSerializer(NumberedRowSerializer):
    recorded_at = None  # type: ignore[assignment]  # an entry is what records
    url = PageAddress(page_of, help_text="The page of what it is about.")
    at = model_field(TrailEntry, "at", help_text="When it was written.")
    action = model_field(TrailEntry, "action", help_text="What was done.")
    acted_as = Text(help_text="By whom, as a role and whose; null where that is not known.")
    role = model_field(TrailEntry, "role", help_text="In which role.")
    role_for = model_field(TrailEntry, "role_for", help_text="The city or network of that role.")
    model = model_field(
        TrailEntry, "model", help_text="Kind of what it is about: commitments.practice."
    )
    object_id = serializers.CharField(help_text="Number of what it is about.")
    label = model_field(TrailEntry, "label")
    note = model_field(TrailEntry, "note", help_text="What was said with it.")
    commitment = model_field(
        TrailEntry, "commitment", help_text="Id of the commitment it is about."
    )
    city = to_city(help_text="The city it is about, if it is.")
    network = to_network(help_text="The network it is about, if it is.")


class TrailViewSet(NumberedViewSet):
    """Who did what to what the public sees, newest first. It is never changed, only added to."""

    title = gettext_lazy("Change history")
    queryset = public_trail()
    serializer_class = TrailSerializer
    filterset_class = TrailFilter
