"""What the database holds: the demonstration, or a real site."""

from cities.models import City, Country, Network
from commitments.demo.places import REGIONS
from commitments.models import Commitment


def present() -> bool:
    """Whether the demonstration is there."""
    return Country.objects.filter(pk__in=REGIONS).exists()


def count_real_rows() -> int:
    """Return how many cities, networks and commitments there are before the demonstration's."""
    return sum(model._default_manager.count() for model in (City, Network, Commitment))
