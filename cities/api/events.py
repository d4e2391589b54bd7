"""Events and who took part in the API."""

from operator import attrgetter
from typing import Any

from django.utils.translation import gettext_lazy

from cities.api.places import geo_coordinates, spot
from cities.audit import with_recorded
from cities.filters import EventFilter, ParticipationFilter
from cities.models import Event, Participation
from cities.references import to_city
from config.api.fields import (
    NumberedRowSerializer,
    PageAddress,
    PartialDate,
    Reference,
    SluggedRowSerializer,
    model_field,
)
from config.api.formats import CSV, JSON, JSONLD, XLSX, GeoJSON, Point
from config.api.lists import NumberedViewSet, PublicViewSet

NAME = attrgetter("label")


class EventSerializer(SluggedRowSerializer):
    name = model_field(Event, "name")
    kind = model_field(Event, "kind")
    starts_on = PartialDate("starts_on", allow_null=False)
    starts_on_precision = model_field(Event, "starts_on_precision")
    ends_on = PartialDate("ends_on")
    ends_on_precision = model_field(Event, "ends_on_precision")
    city = to_city(help_text="The host city.")
    places = model_field(Event, "places")
    places_qualifier = model_field(Event, "places_qualifier")
    people = model_field(Event, "people")
    people_qualifier = model_field(Event, "people_qualifier")
    people_description = model_field(Event, "people_description")
    numbers_source = model_field(Event, "numbers_source")
    online = model_field(Event, "online")
    website = model_field(Event, "url", source="url", help_text="Its official website.")
    source = model_field(Event, "source")
    note = model_field(Event, "note")


class ParticipationSerializer(NumberedRowSerializer):
    url = PageAddress(source="event")
    event = Reference("events", called=NAME, help_text="The event.")
    city = to_city(help_text="The city that took part; null for another kind of participant.")
    network = Reference(
        "networks",
        called=NAME,
        allow_null=True,
        help_text="The network that took part; null for another kind of participant.",
    )
    organisation = Reference(
        "organisations",
        called=NAME,
        allow_null=True,
        help_text="The organisation that took part; null for another kind of participant.",
    )
    role = model_field(Participation, "role")
    note = model_field(Participation, "note")
    source = model_field(Participation, "source")


class EventViewSet(PublicViewSet):
    """Meetings where cities speak, sign and report."""

    title = gettext_lazy("Events")
    page = "events"
    queryset = with_recorded(Event.objects.listed())
    renderer_classes = [JSON, CSV, XLSX, GeoJSON, JSONLD]
    serializer_class = EventSerializer
    filterset_class = EventFilter
    shows = ("city",)

    def point(self, event: Event) -> Point | None:
        """Return the location of the host city of an event."""
        return spot(event.city)

    def linked(self, event: Event, row: dict[str, Any]) -> dict[str, Any]:
        """Return the event in schema.org terms."""
        host = row["city"] and {
            "@type": "City",
            "identifier": row["city"]["id"],
            "name": row["city"]["name"],
            **({"geo": geo} if (geo := geo_coordinates(event.city)) else {}),
        }
        return {
            "@type": "Event",
            "@id": row["url"],
            "identifier": row["id"],
            "name": row["name"],
            "startDate": row["starts_on"],
            "endDate": row["ends_on"],
            "location": host,
            "url": row["website"],
        }


class ParticipationViewSet(NumberedViewSet):
    """Which city, network or organisation took part in which event."""

    title = gettext_lazy("Participation in events")
    queryset = with_recorded(
        Participation.objects.published().select_related("event", "city", "network", "organisation")
    )
    serializer_class = ParticipationSerializer
    filterset_class = ParticipationFilter
    shows = ("event", "city", "network", "organisation")
