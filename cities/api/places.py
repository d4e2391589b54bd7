"""Countries and cities in the API."""

from operator import attrgetter
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from cities.api.promises import (
    COMMITMENTS_COUNT_HELP,
    REPORTED_ON_HELP,
    PromiseSerializer,
    freshness_field,
    promises,
)
from cities.audit import with_recorded
from cities.filters import CityFilter, CountryFilter, countries
from cities.models import AlternateName, City, Country, Membership
from cities.references import own_name
from commitments.models import with_promises
from config.api.fields import (
    ApiAddress,
    PageAddress,
    PartialDate,
    ReadOnlySerializer,
    RecordedAt,
    Reference,
    SluggedRowSerializer,
    Text,
    Title,
    model_field,
)
from config.api.formats import CSV, JSON, JSONLD, XLSX, GeoJSON, Point
from config.api.lists import PublicViewSet

NAME = attrgetter("label")


def _cities_of(country: Country) -> str:
    return f"{reverse('cities')}?country={country.iso2}"


class NameSerializer(ReadOnlySerializer):
    """A name that readers of one language are shown."""

    language = model_field(AlternateName, "language", help_text="BCP 47 tag.")
    name = model_field(AlternateName, "name")
    source = model_field(AlternateName, "source")


class CountrySerializer(ReadOnlySerializer):
    id = model_field(Country, "iso2", source="iso2")
    url = PageAddress(_cities_of, help_text="The list of its cities.")
    api_url = ApiAddress()
    recorded_at = RecordedAt()
    iso3 = model_field(Country, "iso3")
    numeric = model_field(Country, "numeric")
    name = own_name()
    names = NameSerializer(
        many=True, source="displayed_names", help_text="Its names in other languages."
    )
    region = model_field(Country, "region")
    cities_count = serializers.IntegerField(help_text="Cities of it that are listed here.")


class MembershipOfCitySerializer(ReadOnlySerializer):
    """A city's place in a network today."""

    network = Reference("networks", called=NAME, help_text="The network.")
    role = model_field(Membership, "role")
    since = PartialDate("since")


class CitySerializer(SluggedRowSerializer):
    name = own_name()
    label = Text(  # type: ignore[assignment]  # a field of the row, not of the serializer
        help_text="The name with what tells it from others of that name: area, country or both."
    )
    kind = model_field(City, "kind")
    country = Reference("countries", key=attrgetter("iso2"), help_text="The country it lies in.")
    region = Title(source="country.region", help_text="Continent, as in Africa.")
    admin_area = model_field(City, "admin_area")
    latitude = model_field(City, "latitude")
    longitude = model_field(City, "longitude")
    population = model_field(City, "population")
    geonames_id = model_field(City, "geonames_id")
    timezone = model_field(City, "timezone")
    website = model_field(City, "url", source="url", help_text="Its official website.")
    ends_on = PartialDate("ends_on")
    ends_on_precision = model_field(City, "ends_on_precision")
    succeeded_by = Reference(
        "cities",
        called=attrgetter("label"),
        allow_null=True,
        help_text="The place that succeeded it.",
    )
    names = NameSerializer(
        many=True, source="displayed_names", help_text="Its names in other languages."
    )
    note = model_field(City, "note")
    memberships = MembershipOfCitySerializer(
        many=True, source="joined", help_text="The networks it is a member of today."
    )
    commitments_count = serializers.IntegerField(help_text=COMMITMENTS_COUNT_HELP)
    reported_on = serializers.DateField(allow_null=True, help_text=REPORTED_ON_HELP)
    freshness = freshness_field()
    adoptions = PromiseSerializer(
        many=True, source="promises", help_text="The commitments it adopted."
    )


def displayed_names() -> Prefetch:
    """Fetch the names that readers of some language are shown."""
    names = AlternateName.objects.displayed()
    return Prefetch("alternate_names", names, to_attr="displayed_names")


def spot(city: City | None) -> Point | None:
    """Return the location of a public city; None where it is hidden or unknown."""
    if city is None or not city.public or city.latitude is None or city.longitude is None:
        return None
    return city.longitude, city.latitude


def geo_coordinates(city: City | None) -> dict[str, Any] | None:
    """Return the location of a city in schema.org terms."""
    point = spot(city)
    if point is None:
        return None
    longitude, latitude = (float(degrees) for degrees in point)
    return {"@type": "GeoCoordinates", "longitude": longitude, "latitude": latitude}


class CountryViewSet(PublicViewSet):
    """Countries with cities that are listed here."""

    title = gettext_lazy("Countries")
    queryset = with_recorded(
        countries()
        .prefetch_related(displayed_names())
        .annotate(
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
    """Cities, with their promises and the day of their latest report."""

    title = gettext_lazy("Cities")
    page = "cities"
    queryset = with_recorded(
        with_promises(City.objects.listed())
        .select_related("succeeded_by")
        .prefetch_related(
            promises(),
            displayed_names(),
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
        "alternate_names",
        "succeeded_by",
        "memberships",
        "memberships__network",
        "adoptions",
        "adoptions__commitment",
        "adoptions__commitment__framework",
        "adoptions__reports",
    )

    def point(self, city: City) -> Point | None:
        """Return the location of the city."""
        return spot(city)

    def linked(self, city: City, row: dict[str, Any]) -> dict[str, Any]:
        """Return the city in schema.org terms."""
        address = {
            "@type": "PostalAddress",
            "addressCountry": row["country"]["id"],
            "addressRegion": row["admin_area"],
        }
        return {
            "@type": "City" if city.kind == City.Kind.CITY else "AdministrativeArea",
            "@id": row["url"],
            "identifier": row["id"],
            "name": row["label"],
            "url": row["website"],
            "address": {name: value for name, value in address.items() if value},
            "geo": geo_coordinates(city),
        }
