"""The adoptions that an outlet covers, the names of their parties, and reviews of their reports."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from cities.models import City, Network
from commitments.filters import AdoptionFilter
from commitments.models import Adoption, Review
from commitments.models.adoptions import AdoptionQuerySet

Party = City | Network


def promises_of(party: Party | None) -> AdoptionQuerySet:
    """Return the public adoptions of a city, of a network and its members, or of all.

    The same rows as in the API with `?city=` or `?network=`.
    """
    listed = Adoption.objects.listed()
    if party is None:
        return listed
    which = "city" if isinstance(party, City) else "network"
    adoptions: AdoptionQuerySet = AdoptionFilter({which: party.slug}, listed).qs
    return adoptions


def called(party: Party) -> str:
    """Return the name of a city with its country, or of a network; of an invented one, marked."""
    return f"{party} (demonstration)" if settings.DEMONSTRATION else str(party)


def reviews_of(adoptions: QuerySet[Any, Any] | Iterable[Adoption]) -> dict[int, list[Review]]:
    """Return the published peer reviews of reports on some adoptions, by report, in one query."""
    by_report: dict[int, list[Review]] = {}
    for review in Review.objects.published().filter(report__adoption__in=adoptions):
        by_report.setdefault(review.report_id, []).append(review)
    return by_report
