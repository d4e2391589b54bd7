"""Lists and pages of grants and of what cities say they need, and both beside a party."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cities.audit.redirects import redirect_old_slugs
from cities.models import City, Network, Organisation
from commitments.filters import GrantFilter, NeedFilter
from commitments.models import Commitment, Grant, Need
from config.models.fields import Qualifier
from config.pages import ListPage

# So many grants or needs stand on the page of something else.
ROWS_SHOWN = 5


@dataclass(frozen=True)
class GrantTotals:
    """What grants add up to in each currency, and what that leaves out or makes inexact."""

    sums: list[tuple[str, Decimal]]
    # Paid out of another grant among them, in whose amount they are counted.
    shares: int
    unstated: int
    inexact: int


def totals(grants: QuerySet[Grant]) -> GrantTotals:
    """Add up grants. One that is paid out of another with an amount counts there."""
    with_amount = grants.exclude(amount=None).order_by("currency")
    shares = with_amount.filter(paid_from__in=with_amount.values("pk"))
    counted = with_amount.exclude(pk__in=shares.values("pk"))
    sums = counted.values_list("currency").annotate(total=Sum("amount"))
    return GrantTotals(
        sums=list(sums.values_list("currency", "total")),
        shares=shares.count(),
        unstated=grants.filter(amount=None).count(),
        inexact=counted.exclude(qualifier=Qualifier.EXACTLY).count(),
    )


class GrantList(ListPage):
    """Money that funders gave to cities, networks and others."""

    filterset_class = GrantFilter
    template_name = "commitments/grant_list.html"
    api = "api:grants-list"
    first = ("q", "funder", "region", "year")

    def rows(self) -> QuerySet[Grant]:
        return Grant.objects.listed()

    def extra_context(self, rows: list[Grant], matching: QuerySet[Grant]) -> dict[str, Any]:
        grants = Grant.objects.filter(pk__in=matching.order_by().values("pk"))
        return {"totals": totals(grants)}


class NeedList(ListPage):
    """What cities and networks say they need."""

    filterset_class = NeedFilter
    template_name = "commitments/need_list.html"
    api = "api:needs-list"
    first = ("q", "region", "year")

    def rows(self) -> QuerySet[Need]:
        return Need.objects.listed()


@require_safe
@redirect_old_slugs(Grant.objects.published)
def grant_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The page of one grant."""
    grant = get_object_or_404(Grant.objects.listed(), slug=slug)
    context = {
        "grant": grant,
        "paid_from": Grant.objects.published().filter(shares=grant).first(),
        "shares": Grant.objects.listed().filter(paid_from=grant),
    }
    return render(request, "commitments/grant_detail.html", context)


@require_safe
@redirect_old_slugs(Need.objects.published)
def need_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The page of one stated need."""
    need = get_object_or_404(Need.objects.listed(), slug=slug)
    return render(request, "commitments/need_detail.html", {"need": need})


@dataclass(frozen=True)
class Funding:
    """The newest grants and stated needs of a party or commitment, and the query for all."""

    grants: list[Grant]
    grants_count: int
    needs: list[Need]
    needs_count: int
    query: str
    # Whether the needs are all stated by the party itself.
    own: bool


def _first(rows: QuerySet[Any]) -> tuple[list[Any], int]:
    """Return the first few rows, and how many there are."""
    first = list(rows[: ROWS_SHOWN + 1])
    return first[:ROWS_SHOWN], len(first) if len(first) <= ROWS_SHOWN else rows.count()


def funding_of(subject: City | Network | Organisation | Commitment) -> Funding:
    """Return the grants that a party gives or gets, or that pay for a commitment, and the needs."""
    kind = str(subject._meta.model_name)
    query = QueryDict(f"{kind}={subject.slug}")
    grants = GrantFilter(query, queryset=Grant.objects.listed()).qs
    needs = Need.objects.none()
    if kind in NeedFilter.base_filters:
        needs = NeedFilter(query, queryset=Need.objects.listed()).qs
    first_grants, grants_count = _first(grants)
    first_needs, needs_count = _first(needs)
    return Funding(
        grants=first_grants,
        grants_count=grants_count,
        needs=first_needs,
        needs_count=needs_count,
        query=query.urlencode(),
        own=kind == "city",
    )
