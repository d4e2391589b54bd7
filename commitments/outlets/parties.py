"""Whose promises an outlet gives, what it calls them, and who reviewed their reports."""

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
    """Return the public adoptions of a city, of a network and its members, or of everybody.

    The same rows that the API gives for `?city=` and `?network=`.
    """
    listed = Adoption.objects.listed()
    if party is None:
        return listed
    which = "city" if isinstance(party, City) else "network"
    adoptions: AdoptionQuerySet = AdoptionFilter({which: party.slug}, listed).qs
    return adoptions


def called(party: Party) -> str:
    """Return the name of a city with its country, or of a network; an invented one says so."""
    return f"{party} (demonstration)" if settings.DEMONSTRATION else str(party)


def reviews_of(adoptions: QuerySet[Any, Any] | Iterable[Adoption]) -> dict[int, list[Review]]:
    """Return the published peer reviews of the reports on some promises, by report; one query."""
    by_report: dict[int, list[Review]] = {}
    for review in Review.objects.published().filter(report__adoption__in=adoptions):
        by_report.setdefault(review.report_id, []).append(review)
    return by_report
