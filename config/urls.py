"""The whole map of the site."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

# Pages stand at the root in English and under a prefix in the other languages: /fr/cities/.
urlpatterns = [
    path("admin/", admin.site.urls),
    *i18n_patterns(
        path("", include("cities.urls")),
        path("", include("commitments.urls")),
        prefix_default_language=False,
    ),
]
