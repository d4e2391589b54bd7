"""Addresses of the pages about cities, networks and events."""

from django.urls import path

from cities.views import details, events, lists, organisations

urlpatterns = [
    path("cities/", lists.CityList.as_view(), name="cities"),
    path("cities/<slug:slug>/", details.city_detail, name="city"),
    path("networks/", lists.NetworkList.as_view(), name="networks"),
    path("networks/<slug:slug>/", details.network_detail, name="network"),
    path("organisations/", organisations.OrganisationList.as_view(), name="organisations"),
    path("organisations/<slug:slug>/", organisations.organisation_detail, name="organisation"),
    path("events/", lists.EventList.as_view(), name="events"),
    path("events/<slug:slug>/", events.event, name="event"),
]
