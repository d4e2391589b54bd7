"""Rows of the cities app. It knows nothing of commitments."""

from cities.models.events import Event, Participation
from cities.models.networks import Membership, Network
from cities.models.places import City, Country
from cities.models.trail import TrailEntry

__all__ = [
    "City",
    "Country",
    "Event",
    "Membership",
    "Network",
    "Participation",
    "TrailEntry",
]
