"""Filters of the public audit trail."""

from django.utils.translation import gettext_lazy as _

from cities.audit.redirects import slugs_in
from cities.filters import cities, networks
from cities.models import TrailEntry
from commitments.filters.commitments import NetworkOfAdoptionFilter
from commitments.models import Commitment
from config.lists import ChoicesFilter, CodesFilter, SinceFilter, StrictFilterSet


class TrailFilter(StrictFilterSet):
    """Filters of the public trail."""

    city = CodesFilter(field_name="city__slug", lookup=slugs_in(cities), label=_("City"))
    commitment = CodesFilter(
        field_name="commitment",
        lookup=slugs_in(Commitment.objects.published),
        label=_("Commitment"),
    )
    network = NetworkOfAdoptionFilter(
        lookup=slugs_in(networks),
        label=_("Network"),
        help_text=_("Entries about it and about its member cities."),
    )
    action = ChoicesFilter(choices=TrailEntry.Action.choices, label=_("What was done"))
    since = SinceFilter(
        field_name="at",
        label=_("Since"),
        help_text=_("A day, for example 2025-06-30, in UTC; that day is included."),
    )
