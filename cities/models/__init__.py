"""Rows of the cities app. It knows nothing of commitments."""

from cities.models.archives import ArchivedPage
from cities.models.events import Event, Participation
from cities.models.exemptions import Exemption
from cities.models.invitations import Invitation
from cities.models.names import AlternateName, refresh_displayed_names
from cities.models.namesakes import refresh_namesakes
from cities.models.networks import Membership, Network
from cities.models.organisations import Organisation
from cities.models.places import City, Country
from cities.models.security import SecurityEvent
from cities.models.sign_in import SignInLetter, SignInTry
from cities.models.trail import Person, TrailEntry

__all__ = [
    "AlternateName",
    "ArchivedPage",
    "City",
    "Country",
    "Event",
    "Exemption",
    "Invitation",
    "Membership",
    "Network",
    "Organisation",
    "Participation",
    "Person",
    "SecurityEvent",
    "SignInLetter",
    "SignInTry",
    "TrailEntry",
    "refresh_displayed_names",
    "refresh_namesakes",
]
