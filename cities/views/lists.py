"""Lists of cities, networks and events."""

from django.db.models import QuerySet

from cities.filters import CityFilter, EventFilter, NetworkFilter
from cities.models import City, Event, Network
from commitments.models import with_promises
from config.pages import ListPage


class CityList(ListPage):
    """Cities, and where their promises stand."""

    filterset_class = CityFilter
    template_name = "cities/city_list.html"
    api = "api:cities-list"

    def rows(self) -> QuerySet[City]:
        return with_promises(City.objects.listed())


class NetworkList(ListPage):
    """Networks, programmes and partnerships of cities."""

    filterset_class = NetworkFilter
    template_name = "cities/network_list.html"
    api = "api:networks-list"

    def rows(self) -> QuerySet[Network]:
        return with_promises(Network.objects.listed())


class EventList(ListPage):
    """Meetings where cities speak, sign and report."""

    filterset_class = EventFilter
    template_name = "cities/event_list.html"
    api = "api:events-list"

    def rows(self) -> QuerySet[Event]:
        return Event.objects.listed()
