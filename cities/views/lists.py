"""Lists of cities, networks and events."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from cities.filters import CityFilter, EventFilter, NetworkFilter
from cities.models import City, Event, Network
from commitments.analysis.map_marks import with_map_marks
from commitments.models import Adoption, StatusCounts, with_promises
from config.lists import COUNT_CAP
from config.pages import ListPage, query_with


@dataclass(frozen=True)
class CityRow:
    """A city with the number of its promises in each standing."""

    city: City
    standings: StatusCounts


def city_rows(cities: Iterable[City]) -> list[CityRow]:
    """Return the cities, each with its promises counted by standing, in one query."""
    cities = list(cities)
    by_city = {city.pk: StatusCounts() for city in cities}
    adoptions = Adoption.objects.published().filter(city__in=cities)
    for (city,), key, n in adoptions.by_status("city"):
        by_city[city].add(key, n)
    return [CityRow(city, by_city[city.pk]) for city in cities]


class CityList(ListPage):
    """Cities, and the status of their promises."""

    filterset_class = CityFilter
    template_name = "cities/city_list.html"
    api = "api:cities-list"
    first = ("q", "region", "network", "reported")

    def rows(self) -> QuerySet[City]:
        return with_promises(City.objects.listed())

    def extra_context(self, rows: list[City], matching: QuerySet[City]) -> dict[str, Any]:
        shown = city_rows(rows)
        promises = Adoption.objects.published().filter(city__in=matching.values("pk"))
        return {
            "rows": shown,
            "scale": max((sum(row.standings.values()) for row in shown), default=0),
            # Not `matching` itself: a dot on the map needs neither country nor counts.
            "places": with_map_marks(
                City.objects.filter(pk__in=matching.values("pk"))[:COUNT_CAP], promises
            ),
            "standings": promises.by_standing(),
            "standing_link": query_with(self.request.GET, "standing"),
        }


class NetworkList(ListPage):
    """Networks, programmes and partnerships of cities."""

    filterset_class = NetworkFilter
    template_name = "cities/network_list.html"
    api = "api:networks-list"
    first = ("q", "kind")

    def rows(self) -> QuerySet[Network]:
        return with_promises(Network.objects.listed())

    def extra_context(self, rows: list[Network], matching: QuerySet[Network]) -> dict[str, Any]:
        return {}


class EventList(ListPage):
    """Meetings where cities speak, sign and report."""

    filterset_class = EventFilter
    template_name = "cities/event_list.html"
    api = "api:events-list"
    first = ("q", "kind", "year")

    def rows(self) -> QuerySet[Event]:
        return Event.objects.listed()
