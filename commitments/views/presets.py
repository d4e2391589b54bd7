"""Ready comparisons of a city: with others of its networks, and of its region."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from cities.models import City, Membership
from commitments.models import Adoption
from config.translations import translated

NETWORKS_OFFERED, CITIES_BESIDE, ROWS_READ = 3, 3, 200


@dataclass(frozen=True)
class Preset:
    """A comparison of a city with some others, and what they have in common, in words."""

    words: str
    cities: list[City]

    @property
    def address(self) -> str:
        query = urlencode([("city", city.slug) for city in self.cities])
        return f"{reverse('compare')}?{query}"


def presets(city: City) -> list[Preset]:
    """Return a city with others of each of its networks and of its region; two queries.

    Only cities with promises, in order of their names: this is no ranking.
    """
    made = Adoption.objects.published()
    mine = Membership.objects.published().current().of_members().filter(city=city)
    rows = (
        Membership.objects.published()
        .current()
        .of_members()
        .filter(Exists(made.filter(city=OuterRef("city"))), network__in=mine.values("network"))
        .exclude(city=city)
        .select_related("city", "network")
        .order_by("network__name", "network", "city__name", "city")[:ROWS_READ]
    )
    offered = [
        Preset(_("with cities of %(network)s") % {"network": name}, [city, *others[:CITIES_BESIDE]])
        for name, others in _by_network(rows).items()
    ][:NETWORKS_OFFERED]
    region = city.country.region if city.country else ""
    near = City.objects.existing().published().filter(country__region=region).exclude(pk=city.pk)
    near = near.filter(Exists(made.filter(city=OuterRef("pk"))))
    others = list(near.order_by("name", "pk")[:CITIES_BESIDE])
    if others and region:
        words = _("with cities of its region: %(region)s") % {"region": translated(region)}
        offered.append(Preset(words, [city, *others]))
    return offered


def _by_network(memberships: Iterable[Membership]) -> dict[str, list[City]]:
    """Return the cities of some memberships by the short names of their networks."""
    named: dict[str, list[City]] = {}
    for membership in memberships:
        cities = named.setdefault(membership.network.short_name, [])
        if membership.city and membership.city not in cities:
            cities.append(membership.city)
    return named
