"""Places, networks and events in the API."""

from cities.api.events import EventViewSet, ParticipationViewSet
from cities.api.networks import MembershipViewSet, NetworkViewSet
from cities.api.organisations import OrganisationViewSet
from cities.api.places import CityViewSet, CountryViewSet

__all__ = [
    "CityViewSet",
    "CountryViewSet",
    "EventViewSet",
    "MembershipViewSet",
    "NetworkViewSet",
    "OrganisationViewSet",
    "ParticipationViewSet",
]
