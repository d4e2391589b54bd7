"""The whole map of the site."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps.views import index, sitemap
from django.urls import include, path

from commitments.views import robots

# Pages stand at the root in English and under a prefix in the other languages: /fr/cities/.
urlpatterns = [
    path("admin/", admin.site.urls),
    path("robots.txt", robots.robots),
    path(".well-known/security.txt", robots.security),
    path("sitemap.xml", index, {"sitemaps": robots.maps()}, name="sitemap-index"),
    path(
        "sitemap-<section>.xml",
        sitemap,
        {"sitemaps": robots.maps()},
        name="django.contrib.sitemaps.views.sitemap",
    ),
    *i18n_patterns(
        path("", include("cities.urls")),
        path("", include("commitments.urls")),
        prefix_default_language=False,
    ),
]
