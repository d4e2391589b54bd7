"""Search of admin lists."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from config.models.fields import fold


class FoldedSearchAdmin(admin.ModelAdmin):
    """Ignores case and accents where a model keeps its text folded, in fields named `search`."""

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        if all(name.endswith("search") for name in self.get_search_fields(request)):
            search_term = fold(search_term)
        return super().get_search_results(request, queryset, search_term)
