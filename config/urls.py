"""The URLs of the site."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps.views import index, sitemap
from django.urls import include, path
from django.views.decorators.http import require_safe

from cities.admin.autocomplete import AutocompleteView
from commitments.admin import imports, languages, mergers
from commitments.views import robots
from config import api_urls

# Pages stand at the root in English and under a prefix in the other languages: /fr/cities/.
urlpatterns = [
    path("admin/language/", languages.choose, name="language"),
    path("admin/merge/", mergers.merge_page, name="merge"),
    path("admin/import/", imports.page, name="import"),
    path("admin/import/<slug:name>.<slug:form>", imports.rows_file, name="import-rows"),
    path(
        "admin/autocomplete/",
        require_safe(admin.site.admin_view(AutocompleteView.as_view(admin_site=admin.site))),
        name="autocomplete",
    ),
    path("admin/", admin.site.urls),
    path("api/v1/", include((api_urls.urlpatterns, "api"))),
    path("robots.txt", robots.robots, name="robots"),
    path(".well-known/security.txt", robots.security, name="security"),
    path("sitemap.xml", require_safe(index), {"sitemaps": robots.maps()}, name="sitemap-index"),
    path(
        "sitemap-<section>.xml",
        require_safe(sitemap),
        {"sitemaps": robots.maps()},
        name="django.contrib.sitemaps.views.sitemap",
    ),
    *i18n_patterns(
        path("", include("cities.urls")),
        path("", include("commitments.urls")),
        prefix_default_language=False,
    ),
]
