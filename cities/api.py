"""Places, networks and events in the API."""

from operator import attrgetter
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from cities.audit import with_recorded
from cities.filters import (
    CityFilter,
    CountryFilter,
    EventFilter,
    MembershipFilter,
    NetworkFilter,
    ParticipationFilter,
    countries,
)
from cities.models import City, Country, Event, Membership, Network, Participation
from commitments.analysis import indicators
from commitments.models import Adoption, with_promises
from config.api.fields import (
    ApiAddress,
    Code,
    NumberedRowSerializer,
    PageAddress,
    PartialDate,
    ReadOnlySerializer,
    RecordedAt,
    Reference,
    SluggedRowSerializer,
    Text,
    derived,
    model_field,
)
from config.api.formats import CSV, JSON, JSONLD, XLSX, GeoJSON, Point
from config.api.lists import NumberedViewSet, PublicViewSet

NAME = attrgetter("name")
COUNTED = "How many commitments the public sees of it."
LATEST = "The day of its latest report; null when it never reported."


def _cities_of(country: Country) -> str:
    return f"{reverse('cities')}?country={country.iso2}"


def freshness_field() -> Any:
    """Return the field that says how old the latest report of a city or network is."""
    return derived(
        Code,
        lambda party: indicators.freshness(party.reported_on, timezone.localdate()),
        choices=indicators.Freshness.choices,
        help_text="How old that report is.",
    )


class CountrySerializer(ReadOnlySerializer):
    id = model_field(Country, "iso2", source="iso2")
    url = PageAddress(_cities_of, help_text="The list of its cities.")
    api_url = ApiAddress()
    recorded_at = RecordedAt()
    iso3 = model_field(Country, "iso3")
    numeric = model_field(Country, "numeric")
    name = model_field(Country, "name")
    region = model_field(Country, "region")
    cities_count = serializers.IntegerField(help_text="Cities of it that are listed here.")


class PromiseSerializer(ReadOnlySerializer):
    """A commitment that a city or network took on."""

    id = serializers.IntegerField(source="pk", help_text="The adoption's number here.")
    commitment = Reference("commitments", help_text="What it took on.")
    role = model_field(Adoption, "role")
    adopted_on = model_field(Adoption, "adopted_on")
    withdrawn_on = model_field(Adoption, "withdrawn_on")
    standing = model_field(Adoption, "standing")
    reported_on = model_field(Adoption, "reported_on")


class MembershipOfCitySerializer(ReadOnlySerializer):
    """A city's place in a network today."""

    network = Reference("networks", called=NAME, help_text="The network.")
    role = model_field(Membership, "role")
    since = PartialDate("since")


class CitySerializer(SluggedRowSerializer):
    name = model_field(City, "name")
    kind = model_field(City, "kind")
    country = Reference("countries", key=attrgetter("iso2"), help_text="The country it lies in.")
    region = Text(source="country.region", help_text="Continent, as in Africa.")
    admin_area = model_field(City, "admin_area")
    latitude = model_field(City, "latitude")
    longitude = model_field(City, "longitude")
    population = model_field(City, "population")
    geonames_id = model_field(City, "geonames_id")
    timezone = model_field(City, "timezone")
    website = model_field(City, "url", source="url", help_text="Its official website.")
    note = model_field(City, "note")
    fictional = serializers.BooleanField(help_text="A made-up city of the demonstration.")
    memberships = MembershipOfCitySerializer(
        many=True, source="joined", help_text="The networks it is in today."
    )
    commitments_count = serializers.IntegerField(help_text=COUNTED)
    reported_on = serializers.DateField(allow_null=True, help_text=LATEST)
    freshness = freshness_field()
    adoptions = PromiseSerializer(
        many=True, source="promises", help_text="The commitments it took on."
    )


class NetworkSerializer(SluggedRowSerializer):
    name = model_field(Network, "name")
    acronym = model_field(Network, "acronym")
    kind = model_field(Network, "kind")
    founded = model_field(Network, "founded")
    seat = model_field(Network, "seat")
    website = model_field(Network, "url", source="url", help_text="Its official website.")
    members = model_field(Network, "members")
    members_as_of = model_field(Network, "members_as_of")
    members_listed = serializers.IntegerField(help_text="Members today that are listed here.")
    source = model_field(Network, "source")
    note = model_field(Network, "note")
    commitments_count = serializers.IntegerField(help_text=COUNTED)
    reported_on = serializers.DateField(allow_null=True, help_text=LATEST)
    freshness = freshness_field()
    adoptions = PromiseSerializer(
        many=True, source="promises", help_text="The commitments it took on."
    )


class MembershipSerializer(NumberedRowSerializer):
    url = PageAddress(source="network")
    network = Reference("networks", called=NAME, help_text="The network.")
    city = Reference("cities", called=NAME, help_text="The city in it.")
    role = model_field(Membership, "role")
    since = PartialDate("since")
    since_precision = model_field(Membership, "since_precision")
    until = model_field(Membership, "until")
    source = model_field(Membership, "source")


class EventSerializer(SluggedRowSerializer):
    name = model_field(Event, "name")
    kind = model_field(Event, "kind")
    starts_on = model_field(Event, "starts_on")
    ends_on = model_field(Event, "ends_on")
    city = Reference("cities", called=NAME, allow_null=True, help_text="The host city.")
    online = model_field(Event, "online")
    website = model_field(Event, "url", source="url", help_text="Its official website.")
    source = model_field(Event, "source")
    note = model_field(Event, "note")


class ParticipationSerializer(NumberedRowSerializer):
    url = PageAddress(source="event")
    event = Reference("events", called=NAME, help_text="The event.")
    city = Reference("cities", called=NAME, help_text="The city that took part.")
    role = model_field(Participation, "role")
    source = model_field(Participation, "source")


def _promises() -> Prefetch:
    """Fetch the commitments that each city or network took on: what a row shows of them."""
    columns = ("role", "adopted_on", "withdrawn_on", "standing", "reported_on")
    named = ("commitment__slug", "commitment__title", "commitment__public")
    adoptions = Adoption.objects.published().select_related("commitment")
    return Prefetch(
        "adoptions", adoptions.only("city", "network", *columns, *named), to_attr="promises"
    )


def _spot(city: City | None) -> Point | None:
    """Return where a city lies, if the public may know and somebody knows."""
    if city is None or not city.public or city.latitude is None or city.longitude is None:
        return None
    return city.longitude, city.latitude


def _geo(city: City | None) -> dict[str, Any] | None:
    spot = _spot(city)
    if spot is None:
        return None
    return {"@type": "GeoCoordinates", "longitude": float(spot[0]), "latitude": float(spot[1])}


class CountryViewSet(PublicViewSet):
    """Countries with cities that are listed here."""

    title = gettext_lazy("Countries")
    queryset = with_recorded(
        countries().annotate(
            cities_count=Coalesce(
                Subquery(
                    City.objects.published()
                    .filter(country=OuterRef("pk"))
                    .order_by()
                    .values("country")
                    .annotate(n=Count("pk"))
                    .values("n")
                ),
                0,
            )
        )
    )
    serializer_class = CountrySerializer
    filterset_class = CountryFilter
    lookup_field = "iso2"
    lookup_value_regex = "[A-Z]{2}"


class CityViewSet(PublicViewSet):
    """Cities, what they promised and when they last reported."""

    title = gettext_lazy("Cities")
    page = "cities"
    queryset = with_recorded(
        with_promises(City.objects.listed()).prefetch_related(
            _promises(),
            Prefetch(
                "memberships",
                Membership.objects.published().current().select_related("network"),
                to_attr="joined",
            ),
        )
    )
    renderer_classes = [JSON, CSV, XLSX, GeoJSON, JSONLD]
    serializer_class = CitySerializer
    filterset_class = CityFilter
    shows = (
        "country",
        "memberships",
        "memberships__network",
        "adoptions",
        "adoptions__commitment",
        "adoptions__commitment__framework",
        "adoptions__reports",
    )

    def point(self, city: City) -> Point | None:
        """Return where the city lies."""
        return _spot(city)

    def linked(self, city: City, row: dict[str, Any]) -> dict[str, Any]:
        """Return the city in words of schema.org."""
        address = {
            "@type": "PostalAddress",
            "addressCountry": row["country"]["id"],
            "addressRegion": row["admin_area"],
        }
        return {
            "@type": "City" if city.kind == City.Kind.CITY else "AdministrativeArea",
            "@id": row["url"],
            "identifier": row["id"],
            "name": row["name"],
            "url": row["website"],
            "address": {name: value for name, value in address.items() if value},
            "geo": _geo(city),
        }


class NetworkViewSet(PublicViewSet):
    """Networks, programmes and partnerships of cities."""

    title = gettext_lazy("Networks")
    page = "networks"
    queryset = with_recorded(with_promises(Network.objects.listed()).prefetch_related(_promises()))
    renderer_classes = [JSON, CSV, XLSX, JSONLD]
    serializer_class = NetworkSerializer
    filterset_class = NetworkFilter
    shows = (
        "memberships",
        "memberships__city",
        "adoptions",
        "adoptions__commitment",
        "adoptions__commitment__framework",
        "adoptions__reports",
    )

    def linked(self, network: Network, row: dict[str, Any]) -> dict[str, Any]:
        """Return the network in words of schema.org."""
        return {
            "@type": "Organization",
            "@id": row["url"],
            "identifier": row["id"],
            "name": row["name"],
            "alternateName": row["acronym"],
            "url": row["website"],
            "foundingDate": str(row["founded"]) if row["founded"] else None,
            "location": row["seat"],
        }


class MembershipViewSet(NumberedViewSet):
    """Which city is, or was, in which network."""

    title = gettext_lazy("Members of networks")
    queryset = with_recorded(Membership.objects.published().select_related("network", "city"))
    serializer_class = MembershipSerializer
    filterset_class = MembershipFilter
    shows = ("network", "city")


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
        """Return where its host city lies."""
        return _spot(event.city)

    def linked(self, event: Event, row: dict[str, Any]) -> dict[str, Any]:
        """Return the event in words of schema.org."""
        host = row["city"] and {
            "@type": "City",
            "identifier": row["city"]["id"],
            "name": row["city"]["name"],
            **({"geo": geo} if (geo := _geo(event.city)) else {}),
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
    """Which city took part in which event."""

    title = gettext_lazy("Participation in events")
    queryset = with_recorded(Participation.objects.published().select_related("event", "city"))
    serializer_class = ParticipationSerializer
    filterset_class = ParticipationFilter
    shows = ("event", "city")
