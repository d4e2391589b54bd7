"""What all list pages share: one filter form, one page of rows, and links to downloads.

No domain words here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.forms import BoundField
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.generic import View

from config.lists import CappedPaginator, StrictFilterSet, page_number


@dataclass(frozen=True)
class Chip:
    """An active condition, and the address of the list without it.

    `rows` is the number of rows of that list; it is counted only where the list is empty.
    """

    label: str
    words: str
    address: str
    rows: str = ""


class ListPage(View):
    """A filtered, sorted list of public rows.

    Invalid parameters are answered with status 400, no rows, the error beside its field, and the
    form as it was filled in. `api` is the name of the list's address in the API, for its downloads.
    The filters of `first` are always visible; the others unfold.
    """

    filterset_class: ClassVar[type[StrictFilterSet]]
    template_name: ClassVar[str]
    api: ClassVar[str]
    first: ClassVar[tuple[str, ...]] = ("q",)
    page_size: ClassVar[int] = 25

    def rows(self) -> QuerySet[Any]:
        """Return the public rows to filter; the same as in the API."""
        raise NotImplementedError

    def extra_context(self, rows: list[Any], queryset: QuerySet[Any]) -> dict[str, Any]:
        """Return what else the template shows about this page of `rows` or all that is `found`."""
        return {}

    def get(self, request: HttpRequest) -> HttpResponse:
        filterset = self.filterset_class(request.GET, queryset=self.rows(), request=request)
        problems = filterset.problems()
        paginator: CappedPaginator | None = None
        page: Page | None = None
        if not problems:
            paginator = CappedPaginator(filterset.qs, self.page_size)
            try:
                page = page_number(request, paginator)
            except ValueError as wrong:
                problems = {"page": [str(wrong).removeprefix("page: ")]}
        rows = list(page) if page else []
        context = {
            "filter": filterset,
            "problems": _beside_their_fields(filterset, problems),
            "paginator": paginator,
            "page": page,
            "rows": rows,
            "chips": active_chips(filterset, counted=page is not None and not rows),
            "downloads": reverse(self.api),
            **self._fields(filterset),
            **self.extra_context(rows, filterset.queryset.none() if page is None else filterset.qs),
        }
        return render(request, self.template_name, context, status=400 if problems else 200)

    def _fields(self, filterset: StrictFilterSet) -> dict[str, Any]:
        """Return the visible fields, those that unfold, and whether they are unfolded at first."""
        fields: list[BoundField] = [bound for bound in filterset.form if bound.name != "sort"]
        more = [bound for bound in fields if bound.name not in self.first]
        return {
            "first_fields": [bound for bound in fields if bound.name in self.first],
            "more_fields": more,
            "unfolded": any(bound.errors or bound.value() for bound in more),
            "sort_field": filterset.form["sort"] if "sort" in filterset.filters else None,
        }


def _beside_their_fields(
    filterset: StrictFilterSet, problems: dict[str, list[str]]
) -> dict[str, list[str]]:
    """Add each error to its field; return those that belong to no field."""
    form = filterset.form
    for name in [name for name in problems if name in form.fields]:
        existing = form.errors.get(name, [])
        form.add_error(name, [text for text in problems[name] if text not in existing])
    return {name: texts for name, texts in problems.items() if name not in form.fields}


def active_chips(filterset: StrictFilterSet, *, counted: bool = False) -> list[Chip]:
    """Return the active filters, each with the number of rows without it if `counted`."""
    names = {chosen.name for chosen in filterset.conditions} if counted else set()
    rows = {
        name: CappedPaginator(filterset.without(name), per_page=1).count_label for name in names
    }
    return [
        Chip(
            chosen.label,
            chosen.words,
            _address_without(filterset.data, chosen.name, chosen.value),
            rows.get(chosen.name, ""),
        )
        for chosen in filterset.conditions
    ]


def _address_without(query: QueryDict, name: str, value: str) -> str:
    """Return the query without this value and without the page."""
    left = _rest(query, name)
    values = [part.strip() for text in query.getlist(name) for part in text.split(",")]
    kept = ",".join(part for part in values if part and part != value)
    if kept and value in values:
        left[name] = kept
    return f"?{left.urlencode(safe=',:')}"


def rows_on_page(request: HttpRequest, rows: Sequence[Any] | QuerySet[Any], size: int) -> Page:
    """Return the part of a long list on the page of one row that was asked for, else the first."""
    try:
        return page_number(request, Paginator(rows, size))
    except ValueError as problem:
        raise Http404(str(problem)) from None


def query_with(query: QueryDict, name: str, *others: str) -> str:
    """Return the same query, ready for a value of the filter `name` to be appended.

    The filters `others` are taken away with it.
    """
    rest = _rest(query, name, *others).urlencode(safe=",:")
    return f"?{rest}&{name}=" if rest else f"?{name}="


def _rest(query: QueryDict, *names: str) -> QueryDict:
    """Return the query without the filters `names` and the page."""
    rest = QueryDict(mutable=True)
    for key in query:
        values = [value for value in query.getlist(key) if value]
        if values and key not in (*names, "page"):
            rest.setlist(key, values)
    return rest
