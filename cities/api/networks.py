"""Networks and their members in the API."""

from operator import attrgetter
from typing import Any

from django.utils.translation import gettext_lazy
from rest_framework import serializers

from cities.api.places import NameSerializer, displayed_names
from cities.api.promises import (
    COMMITMENTS_COUNT_HELP,
    REPORTED_ON_HELP,
    PromiseSerializer,
    freshness_field,
    promises,
)
from cities.audit import with_recorded
from cities.filters import MembershipFilter, NetworkFilter
from cities.models import Membership, Network
from cities.references import own_name, to_city
from commitments.models import with_promises
from config.api.fields import (
    NumberedRowSerializer,
    PageAddress,
    PartialDate,
    Reference,
    SluggedRowSerializer,
    model_field,
)
from config.api.formats import CSV, JSON, JSONLD, XLSX
from config.api.lists import NumberedViewSet, PublicViewSet

NAME = attrgetter("label")


class NetworkSerializer(SluggedRowSerializer):
    name = own_name()
    names = NameSerializer(
        many=True, source="displayed_names", help_text="Its names in other languages."
    )
    acronym = model_field(Network, "acronym")
    kind = model_field(Network, "kind")
    founded = model_field(Network, "founded")
    seat = model_field(Network, "seat")
    website = model_field(Network, "url", source="url", help_text="Its official website.")
    members = model_field(Network, "members")
    members_qualifier = model_field(Network, "members_qualifier")
    members_role = model_field(Network, "members_role")
    grace_days = model_field(Network, "grace_days")
    members_as_of = PartialDate("members_as_of")
    members_as_of_precision = model_field(Network, "members_as_of_precision")
    members_source = model_field(Network, "members_source")
    members_listed = serializers.IntegerField(
        help_text="Number of members today that are listed here, in the role that the stated "
        "number counts."
    )
    source = model_field(Network, "source")
    note = model_field(Network, "note")
    commitments_count = serializers.IntegerField(help_text=COMMITMENTS_COUNT_HELP)
    reported_on = serializers.DateField(allow_null=True, help_text=REPORTED_ON_HELP)
    freshness = freshness_field()
    adoptions = PromiseSerializer(
        many=True, source="promises", help_text="The commitments it adopted."
    )


class MembershipSerializer(NumberedRowSerializer):
    url = PageAddress(source="network")
    network = Reference("networks", called=NAME, help_text="The network.")
    city = to_city(help_text="The member city; null for another kind of member.")
    member_network = Reference(
        "networks",
        called=NAME,
        allow_null=True,
        help_text="The member network; null for another kind of member.",
    )
    organisation = Reference(
        "organisations",
        called=NAME,
        allow_null=True,
        help_text="The member organisation; null for another kind of member.",
    )
    role = model_field(Membership, "role")
    note = model_field(Membership, "note")
    since = PartialDate("since")
    since_precision = model_field(Membership, "since_precision")
    since_at_latest = model_field(Membership, "since_at_latest")
    until = PartialDate("until")
    until_precision = model_field(Membership, "until_precision")
    source = model_field(Membership, "source")


class NetworkViewSet(PublicViewSet):
    """Networks, programmes and partnerships of cities."""

    title = gettext_lazy("Networks")
    page = "networks"
    queryset = with_recorded(
        with_promises(Network.objects.listed()).prefetch_related(promises(), displayed_names())
    )
    renderer_classes = [JSON, CSV, XLSX, JSONLD]
    serializer_class = NetworkSerializer
    filterset_class = NetworkFilter
    shows = (
        "alternate_names",
        "memberships",
        "memberships__city",
        "adoptions",
        "adoptions__commitment",
        "adoptions__commitment__framework",
        "adoptions__reports",
    )

    def linked(self, network: Network, row: dict[str, Any]) -> dict[str, Any]:
        """Return the network in schema.org terms."""
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
    """Which city, network or organisation is, or was, in which network."""

    title = gettext_lazy("Members of networks")
    queryset = with_recorded(
        Membership.objects.published().select_related(
            "network", "city", "member_network", "organisation"
        )
    )
    serializer_class = MembershipSerializer
    filterset_class = MembershipFilter
    shows = ("network", "city", "member_network", "organisation")
