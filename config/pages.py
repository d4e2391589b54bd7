"""What all list pages share: one filter form, one page of rows, and links to the same rows as data.

No domain words here.
"""

from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.generic import View

from config.lists import CappedPaginator, StrictFilterSet, page_number


class ListPage(View):
    """A filtered, sorted list of public rows.

    Wrong parameters are answered with status 400, no rows, what is wrong beside its field, and
    everything that was typed. `api` names the list's address in the API, for its downloads.
    """

    filterset_class: ClassVar[type[StrictFilterSet]]
    template_name: ClassVar[str]
    api: ClassVar[str] = ""
    page_size: ClassVar[int] = 25

    def rows(self) -> QuerySet[Any]:
        """Return the public rows to be narrowed; the same as the API's."""
        raise NotImplementedError

    def extra(self, rows: list[Any]) -> dict[str, Any]:
        """Return what else the template shows about this page of `rows`."""
        return {}

    def get(self, request: HttpRequest) -> HttpResponse:
        filterset = self.filterset_class(request.GET, queryset=self.rows(), request=request)
        problems = filterset.problems()
        paginator: Paginator[Any] | None = None
        page = None
        if not problems:
            paginator = CappedPaginator(filterset.qs, self.page_size)
            try:
                page = page_number(request, paginator)
            except ValueError as wrong:
                problems = {"page": [str(wrong)]}
        rows = list(page) if page else []
        context = {
            "filter": filterset,
            "problems": problems,
            "paginator": paginator,
            "page": page,
            "rows": rows,
            "api": self.api,
            **self.extra(rows),
        }
        return render(request, self.template_name, context, status=400 if problems else 200)
