"""Addresses of the pages about commitments and reports, and of the pages about the site."""

from django.urls import path

from commitments.views import (
    compare,
    details,
    evidence,
    feeds,
    frameworks,
    lists,
    mistakes,
    mute,
    search,
    site,
)

urlpatterns = [
    path("", site.home, name="home"),
    path("commitments/", lists.CommitmentList.as_view(), name="commitments"),
    path("commitments/<slug:slug>/", details.commitment, name="commitment"),
    path("frameworks/", lists.FrameworkList.as_view(), name="frameworks"),
    path("frameworks/<slug:slug>/", frameworks.framework, name="framework"),
    path("frameworks/<slug:slug>/<str:code>/", frameworks.objective, name="objective"),
    path("reports/", lists.ReportList.as_view(), name="reports"),
    path("reports/<int:pk>/", details.report, name="report"),
    path("practices/", lists.PracticeList.as_view(), name="practices"),
    path("practices/<slug:slug>/", details.practice, name="practice"),
    path("compare/", compare.compare, name="compare"),
    path("data/", site.data, name="data"),
    path("about/", site.about, name="about"),
    path("evidence/<int:pk>/", evidence.file, name="evidence"),
    path("letters/<str:token>/", mute.mute, name="mute"),
    path("feed/", feeds.everything, name="feed"),
    path("cities/<slug:slug>/feed/", feeds.city, name="city-feed"),
    path("cities/<slug:slug>/calendar.ics", feeds.city_calendar, name="city-calendar"),
    path("networks/<slug:slug>/feed/", feeds.network, name="network-feed"),
    path("networks/<slug:slug>/calendar.ics", feeds.network_calendar, name="network-calendar"),
    path("commitments/<slug:slug>/feed/", feeds.commitment, name="commitment-feed"),
    path("search/", search.search, name="search"),
    path("mistake/", mistakes.mistake, name="mistake"),
]
