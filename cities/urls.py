"""Addresses of the pages about cities, networks and events."""

from django.urls import path

from cities.views import events, lists

urlpatterns = [
    path("cities/", lists.CityList.as_view(), name="cities"),
    path("networks/", lists.NetworkList.as_view(), name="networks"),
    path("events/", lists.EventList.as_view(), name="events"),
    path("events/<slug:slug>/", events.event, name="event"),
]
