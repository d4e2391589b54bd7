"""The URLs of the site."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView

from cities.admin.autocomplete import AutocompleteView
from commitments.admin import (
    board,
    checking,
    cockpit,
    due_figures,
    handover,
    imports,
    invitations,
    languages,
    mergers,
    office_letters,
    onboarding,
    profile,
    site_state,
)
from commitments.views import robots, sitemaps
from config import api_urls

# Not found by name in a view: Django asks it where a view or a middleware fails.
handler500 = "config.unavailable.server_error"

# Pages stand at the root in English and under a prefix in the other languages: /fr/cities/.
urlpatterns = [
    path("admin/language/", languages.choose, name="language"),
    path("admin/cockpit/", cockpit.cockpit_page, name="cockpit"),
    path("admin/cockpit/reports/", cockpit.expected_reports, name="cockpit-reports"),
    path("admin/cockpit/reports.xlsx", cockpit.expected_file, name="cockpit-file"),
    path("admin/cockpit/board/", board.board_page, name="cockpit-board"),
    path("admin/cockpit/letter/", office_letters.letter_page, name="cockpit-letter"),
    path("admin/cockpit/take/", checking.take_several, name="cockpit-take"),
    path("admin/cockpit/publish/", checking.publish_several, name="cockpit-publish"),
    path("admin/new-city/", onboarding.new_city, name="new-city"),
    path("admin/state/", site_state.state_page, name="state"),
    path("admin/handover/", handover.handover_page, name="handover"),
    path("admin/merge/", mergers.merge_page, name="merge"),
    path("admin/import/", imports.page, name="import"),
    path("admin/import/<slug:name>.<slug:form>", imports.rows_file, name="import-rows"),
    path("admin/due/", due_figures.due_page, name="due-figures"),
    path("admin/due/figures.xlsx", due_figures.due_workbook, name="due-workbook"),
    path(
        "admin/autocomplete/",
        require_safe(admin.site.admin_view(AutocompleteView.as_view(admin_site=admin.site))),
        name="autocomplete",
    ),
    path("admin/invitation/<str:token>/", invitations.welcome, name="account_invitation"),
    path("admin/profile/data.json", profile.account_file, name="account_file"),
    path("admin/profile/", profile.account_page, name="account_profile"),
    path("admin/", include("cities.sign_in.addresses")),
    path("admin/", admin.site.urls),
    path("api/", require_safe(RedirectView.as_view(pattern_name="api:api-root")), name="api"),
    path("api/v1/", include((api_urls.urlpatterns, "api"))),
    path("robots.txt", robots.robots, name="robots"),
    path("site.webmanifest", robots.manifest, name="manifest"),
    path(".well-known/security.txt", robots.security, name="security"),
    path("sitemap.xml", sitemaps.index, name="sitemap-index"),
    path("sitemap-<slug:name>.xml", sitemaps.sitemap, name="sitemap"),
    *i18n_patterns(
        path("", include("cities.urls")),
        path("", include("commitments.urls")),
        prefix_default_language=False,
    ),
]
