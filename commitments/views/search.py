"""One search over everything, its results grouped by kind."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cities.filters import CityFilter, EventFilter, NetworkFilter, OrganisationFilter
from cities.models import City, Event, Network, Organisation
from commitments.filters import (
    CommitmentFilter,
    FrameworkFilter,
    GrantFilter,
    NeedFilter,
    ObjectiveFilter,
    PracticeFilter,
)
from commitments.models import (
    Commitment,
    Grant,
    Need,
    Practice,
    listed_frameworks,
    listed_objectives,
    with_promises,
)
from config.lists import StrictFilterSet

MATCHES_SHOWN = 5


@dataclass(frozen=True)
class SearchKind:
    """One kind of thing that is searched: its name, its list page, its rows and their filter."""

    name: Any
    page: str
    rows: Callable[[], QuerySet[Any]]
    filterset: type[StrictFilterSet]


SEARCH_KINDS = [
    SearchKind(_("Cities"), "cities", lambda: with_promises(City.objects.listed()), CityFilter),
    SearchKind(_("Commitments"), "commitments", Commitment.objects.listed, CommitmentFilter),
    SearchKind(_("Networks"), "networks", Network.objects.listed, NetworkFilter),
    SearchKind(_("Frameworks"), "frameworks", listed_frameworks, FrameworkFilter),
    SearchKind(_("Objectives"), "", listed_objectives, ObjectiveFilter),
    SearchKind(_("Practices"), "practices", Practice.objects.listed, PracticeFilter),
    SearchKind(_("Events"), "events", Event.objects.listed, EventFilter),
    SearchKind(
        _("Organisations"), "organisations", Organisation.objects.listed, OrganisationFilter
    ),
    SearchKind(_("Grants"), "grants", Grant.objects.listed, GrantFilter),
    SearchKind(_("Stated needs"), "needs", Need.objects.listed, NeedFilter),
]


@dataclass(frozen=True)
class Group:
    """The matches of one kind: the first few, and the address of all."""

    name: Any
    rows: list[Any]
    more: str


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """All rows that match `q`, a few of each kind."""
    words = request.GET.get("q", "").strip()
    groups = []
    problem = ""
    if words:
        query = request.GET.copy()
        for name in set(query) - {"q"}:
            del query[name]
        for kind in SEARCH_KINDS:
            filterset = kind.filterset(query, queryset=kind.rows())
            if problems := filterset.problems():
                problem = problems["q"][0]
                break
            rows = list(filterset.qs[: MATCHES_SHOWN + 1])
            more = ""
            if len(rows) > MATCHES_SHOWN and kind.page:
                more = f"{reverse(kind.page)}?{query.urlencode()}"
            if rows:
                groups.append(Group(kind.name, rows[:MATCHES_SHOWN], more))
    context = {"words": words, "groups": groups, "problem": problem}
    return render(request, "search.html", context, status=400 if problem else 200)
