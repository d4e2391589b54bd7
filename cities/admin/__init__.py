"""The administration of cities, networks, events and accounts, and what all its pages share."""

from django.conf import settings
from django.contrib import admin

from cities.admin import invitations, names, networks, organisations, people, places, sign_ins

admin.site.site_header = admin.site.site_title = settings.SITE_NAME
admin.site.index_title = ""
admin.site.enable_nav_sidebar = False
admin.site.empty_value_display = "–"

__all__ = ["invitations", "names", "networks", "organisations", "people", "places", "sign_ins"]
