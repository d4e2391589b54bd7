"""Addresses of the pages about commitments and reports, and of the pages about the site."""

from django.urls import path

from commitments.views import lists, site

urlpatterns = [
    path("", site.home, name="home"),
    path("commitments/", lists.CommitmentList.as_view(), name="commitments"),
    path("frameworks/", lists.FrameworkList.as_view(), name="frameworks"),
    path("reports/", lists.ReportList.as_view(), name="reports"),
    path("practices/", lists.PracticeList.as_view(), name="practices"),
    path("data/", site.data, name="data"),
    path("about/", site.about, name="about"),
]
