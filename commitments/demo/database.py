"""Whether the database contains the demonstration or a real site."""

from cities.models import City, Country, Network
from commitments.demo.places import REGIONS
from commitments.models import Commitment


def present() -> bool:
    """Whether the demonstration is loaded."""
    return Country.objects.filter(pk__in=REGIONS).exists()


def count_real_rows() -> int:
    """Return the number of cities, networks and commitments that are not of the demonstration."""
    return sum(model._default_manager.count() for model in (City, Network, Commitment))
