"""Admin of good practices, joint projects and pilots."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cities.admin.kinds import ScopedAdmin
from cities.admin.roles import CHECKERS, EVERYONE, is_administrator, request_roles
from cities.models import City
from commitments.models import Practice
from commitments.reporting.staff_letters import practice_to_check
from config.admin.columns import BY_LANGUAGE, language_column


@admin.register(Practice)
class PracticeAdmin(ScopedAdmin):
    """Cities write practices; only the secretariat changes those it has published."""

    readers = editors = adders = removers = EVERYONE
    list_display = ["title", "kind", "starts_on", language_column(_("language")), "public"]
    list_filter = ["public", "kind", BY_LANGUAGE]
    date_hierarchy = "starts_on"
    search_fields = ["search"]
    fieldsets = [
        (None, {"fields": ["kind", "title", "slug", "cities", "language", "public"]}),
        (_("The story"), {"fields": ["problem", "done", "result", "lessons"]}),
        (
            _("Where it belongs"),
            {
                "fields": [
                    "adoption",
                    "networks",
                    "objectives",
                    ("starts_on", "starts_on_precision"),
                    ("ends_on", "ends_on_precision"),
                    "source_url",
                    "note",
                ]
            },
        ),
    ]

    def visible_to(self, user: Any) -> Any:
        return Practice.objects.editable_by(user)

    def changeable_by(self, user: Any) -> Any:
        own = Practice.objects.editable_by(user)
        overseen = City.objects.overseen_by(user).values("pk")
        return own.filter(Q(public=False) | Q(cities__in=overseen)).distinct()

    def removable(self, request: HttpRequest) -> QuerySet[Any]:
        return super().removable(request).filter(public=False)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        user: Any = request.user
        if not user.is_superuser:
            practice_to_check(form.instance, user)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [] if CHECKERS & request_roles(request) else ["public"]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return {} if obj else {"slug": ["title"]}

    def party(self, request: HttpRequest, obj: Any) -> Any:
        """Return the city that the signed-in person works for, among those of the practice."""
        if is_administrator(request):
            return None
        cities = City.objects.editable_by(request.user)  # type: ignore[arg-type]
        return obj.cities.filter(pk__in=cities.values("pk")).first()
