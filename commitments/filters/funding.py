"""Filters of the lists of grants and of what cities say they need."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cities.audit.redirects import current_slugs, slugs_in
from cities.filters import cities, countries, networks, organisations
from commitments.filters.commitments import NetworkOfAdoptionFilter
from commitments.filters.words import GRANT_WORDS, NEED_WORDS
from commitments.models import Commitment, Grant, GrantParty, Need
from config.drop_downs import ReadOnce, options
from config.lists import (
    ChoicesFilter,
    CodesFilter,
    SearchFilter,
    SortFilter,
    StrictFilterSet,
    YearFilter,
    codes_in,
)

# The public rows of each kind of funder.
FUNDERS: dict[str, Callable[[], Any]] = {
    "city": cities,
    "network": networks,
    "organisation": organisations,
}


def funders() -> list[tuple[str, str]]:
    """Return each funder of a public grant: its kind and slug, as in network:fund, and its name."""
    rows = (
        GrantParty.objects.published()
        .filter(role=GrantParty.Role.FUNDER)
        .select_related("city__country", "network", "organisation")
    )
    names = {f"{row.party._meta.model_name}:{row.party.slug}": row.party.label for row in rows}
    return sorted(names.items(), key=lambda pair: (pair[1], pair[0]))


def _funders_by_slug(codes: set[str]) -> dict[str, str]:
    """Return those of these codes that name a funder, maybe by a former slug, and today's code."""
    existing = dict(funders())
    named = {code: code for code in codes & existing.keys()}
    for code in codes - named.keys():
        kind, _colon, slug = code.partition(":")
        today = current_slugs(FUNDERS[kind](), [slug]) if kind in FUNDERS else {}
        if slug in today and (new := f"{kind}:{today[slug]}") in existing:
            named[code] = new
    return named


class FunderFilter(CodesFilter):
    """Grants by any of some funders, each by its kind and slug."""

    def __init__(self, **kwargs: Any) -> None:
        everyone = ("", _("All"))
        widget = forms.Select(choices=ReadOnce(lambda: [everyone, *funders()]))
        super().__init__(lookup=_funders_by_slug, widget=widget, **kwargs)

    def filter(self, qs: QuerySet[Grant], value: list[str]) -> QuerySet[Grant]:
        if not value:
            return qs
        wanted = Q()
        for code in value:
            kind, _colon, slug = code.partition(":")
            wanted |= Q(**{f"{kind}__slug": slug})
        given = GrantParty.objects.published().filter(
            wanted, role=GrantParty.Role.FUNDER, grant=OuterRef("pk")
        )
        return qs.filter(Exists(given))


def _currencies(rows: Any) -> CodesFilter:
    """Return the filter by currency of a list; `rows` are its public rows."""
    return CodesFilter(
        field_name="currency",
        lookup=codes_in(rows, "currency"),
        label=_("Currency"),
        widget=options(lambda: rows().exclude(currency=""), "currency", "currency"),
        code_help=_("ISO 4217 code, as in EUR."),
    )


def _of_commitment() -> CodesFilter:
    """Return the filter by the commitment that rows are about."""
    return CodesFilter(
        field_name="commitment__slug",
        lookup=slugs_in(Commitment.objects.published),
        label=_("Commitment"),
    )


def _by_day(field: str) -> SortFilter:
    """Return the orders of a list by a day; rows without one come last."""
    return SortFilter(
        {
            "newest": (_("Newest first"), [F(field).desc(nulls_last=True), "slug"]),
            "oldest": (_("Oldest first"), [F(field).asc(nulls_last=True), "slug"]),
        }
    )


def _by_party(path: str, **kwargs: Any) -> CodesFilter:
    """Return the filter of grants by what stands at `path` of any of their parties."""
    return CodesFilter(through=GrantParty.objects.published, owner="grant", path=path, **kwargs)


class GrantFilter(StrictFilterSet):
    """Filters of a list of grants."""

    q = SearchFilter(label=_("Contains the words"), matcher=GRANT_WORDS)
    funder = FunderFilter(
        label=_("Funder"), code_help=_("Kind and name in web addresses, as in network:un-habitat.")
    )
    region = _by_party(
        "city__country__region",
        lookup=codes_in(countries, "region"),
        label=_("Region"),
        widget=options(countries, "region", "region"),
    )
    city = _by_party(
        "city__slug",
        lookup=slugs_in(cities),
        label=_("City"),
        help_text=_("It gives or gets the grant."),
    )
    network = _by_party(
        "network__slug",
        lookup=slugs_in(networks),
        label=_("Network"),
        help_text=_("It gives or gets the grant."),
    )
    organisation = _by_party(
        "organisation__slug",
        lookup=slugs_in(organisations),
        label=_("Organisation"),
        help_text=_("It gives or gets the grant."),
    )
    commitment = _of_commitment()
    currency = _currencies(Grant.objects.published)
    year = YearFilter(field_name="awarded_on", label=_("Year of the award"))
    sort = _by_day("awarded_on")


class NeedFilter(StrictFilterSet):
    """Filters of a list of stated needs."""

    q = SearchFilter(label=_("Contains the words"), matcher=NEED_WORDS)
    region = CodesFilter(
        field_name="city__country__region",
        lookup=codes_in(countries, "region"),
        label=_("Region"),
        widget=options(countries, "region", "region"),
    )
    city = CodesFilter(field_name="city__slug", lookup=slugs_in(cities), label=_("City"))
    network = NetworkOfAdoptionFilter(
        lookup=slugs_in(networks),
        label=_("Network"),
        widget=options(networks, "slug", "name"),
        help_text=_("Its own needs and those of its member cities."),
    )
    commitment = _of_commitment()
    amount_is = ChoicesFilter(choices=Need.AmountIs.choices, label=_("The amount is"))
    currency = _currencies(Need.objects.published)
    year = YearFilter(field_name="stated_on", label=_("Year of the statement"))
    sort = _by_day("stated_on")
