"""Grants, and what cities and networks say they need, in the API."""

from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from cities.audit import with_recorded
from cities.references import to_city
from commitments.api.references import (
    commitment_paths,
    to_commitment,
    to_network,
)
from commitments.filters import GrantFilter, NeedFilter
from commitments.models import Grant, Need
from config.api.fields import (
    Address,
    Code,
    PartialDate,
    ReadOnlySerializer,
    Reference,
    SluggedRowSerializer,
    Text,
    address_of,
    derived,
    model_field,
)
from config.api.lists import PublicViewSet

# The list of each kind of party.
PARTY_ROUTES = {"city": "cities", "network": "networks", "organisation": "organisations"}

PARTY_KINDS = [(kind, kind) for kind in PARTY_ROUTES]


def _kind(party: Model) -> str:
    """Return what a party is: city, network or organisation."""
    return str(party._meta.model_name)


class PartyAddress(Address):
    """Address of a party in the list of its kind."""

    def get_attribute(self, party: Any) -> str:
        return address_of(self.context, PARTY_ROUTES[_kind(party)], party.slug)


class GrantPartySerializer(ReadOnlySerializer):
    """A city, network or organisation that gives or gets a grant."""

    kind = derived(Code, _kind, choices=PARTY_KINDS, help_text="What it is.")
    id = serializers.CharField(source="slug", help_text="Its id in the list of its kind.")
    name = Text(source="label", help_text="What it is called.")
    api_url = PartyAddress(help_text="Its address in this API.")


class GrantSerializer(SluggedRowSerializer):
    funders = GrantPartySerializer(many=True, help_text="Who gives the money.")
    grantees = GrantPartySerializer(many=True, help_text="Who gets the money.")
    commitment = to_commitment(allow_null=True, help_text="The commitment it pays for.")
    amount = model_field(Grant, "amount")
    qualifier = model_field(Grant, "qualifier")
    currency = model_field(Grant, "currency")
    awarded_on = PartialDate("awarded_on")
    awarded_on_precision = model_field(Grant, "awarded_on_precision")
    period_start = PartialDate("period_start")
    period_start_precision = model_field(Grant, "period_start_precision")
    period_end = PartialDate("period_end")
    period_end_precision = model_field(Grant, "period_end_precision")
    programme = model_field(Grant, "programme")
    purpose = model_field(Grant, "purpose")
    paid_from = Reference(
        "grants",
        allow_null=True,
        help_text="The grant this one is paid out of: add up only grants without one.",
    )
    source = model_field(Grant, "source")
    note = model_field(Grant, "note")


class NeedSerializer(SluggedRowSerializer):
    city = to_city(help_text="The city that states it; null if a network does.")
    network = to_network(help_text="The network that states it; null if a city does.")
    commitment = to_commitment(allow_null=True, help_text="The commitment it is lacking for.")
    description = model_field(Need, "what", source="what")
    amount = model_field(Need, "amount")
    amount_to = model_field(Need, "amount_to")
    qualifier = model_field(Need, "qualifier")
    currency = model_field(Need, "currency")
    amount_is = model_field(Need, "amount_is", help_text="What the amount is; null without one.")
    amount_per = model_field(Need, "amount_per", help_text="How often; null for once.")
    stated_on = PartialDate("stated_on")
    stated_on_precision = model_field(Need, "stated_on_precision")
    needed_by = PartialDate("needed_by", help_text="When it is needed at the latest.")
    needed_by_precision = model_field(Need, "needed_by_precision")
    contact = model_field(Need, "contact")
    contact_url = model_field(Need, "contact_url")
    source = model_field(Need, "source")
    note = model_field(Need, "note")


class GrantViewSet(PublicViewSet):
    """Money that funders gave to cities, networks and others, for a purpose."""

    title = gettext_lazy("Grants")
    page = "grants"
    queryset = with_recorded(Grant.objects.listed())
    serializer_class = GrantSerializer
    filterset_class = GrantFilter
    shows = (
        *commitment_paths("commitment"),
        "paid_from",
        "parties",
        "parties__city",
        "parties__network",
        "parties__organisation",
    )


class NeedViewSet(PublicViewSet):
    """What cities and networks say they need, as their sources state it."""

    title = gettext_lazy("Stated needs")
    page = "needs"
    queryset = with_recorded(Need.objects.listed())
    serializer_class = NeedSerializer
    filterset_class = NeedFilter
    shows = (*commitment_paths("commitment"), "city", "network")
