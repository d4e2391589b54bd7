"""Review rounds: who reviews whom, so that each city gives one review and gets one."""

from datetime import date

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from cities.audit import record
from cities.models import City, Membership, Network, TrailEntry
from cities.roles import acting, secretariat_of
from commitments.models import ProgressReport, Review, ReviewRound
from commitments.reporting import workflow
from commitments.reporting.actors import nobody_represents

Pair = tuple[int, int]


def pair(cities: list[int], forbidden: set[Pair]) -> dict[int, int] | None:
    """Return the city that each city reviews; None when no pairing exists.

    No city reviews itself, and no pair of `forbidden`, (reviewer, reviewed), is made. The matching
    follows augmenting paths: it finds a pairing whenever there is one.
    """
    reviewer_of: dict[int, int] = {}

    def place(reviewer: int, tried: set[int]) -> bool:
        start = cities.index(reviewer)
        for reviewed in cities[start + 1 :] + cities[:start]:
            if (reviewer, reviewed) in forbidden or reviewed in tried:
                continue
            tried.add(reviewed)
            if reviewed not in reviewer_of or place(reviewer_of[reviewed], tried):
                reviewer_of[reviewed] = reviewer
                return True
        return False

    if not all(place(city, set()) for city in cities):
        return None
    return {reviewer: reviewed for reviewed, reviewer in reviewer_of.items()}


def reports_to_review(network: Network) -> dict[int, ProgressReport]:
    """Return each member city's latest published report, by city, of those that have one.

    Without the cities where nobody can sign in: they can neither write a review nor reply to one.
    """
    members = Membership.objects.published().current().filter(network=network)
    reports = (
        ProgressReport.objects.published()
        .current()
        .reported()
        .filter(adoption__city__in=members.values("city"))
        .select_related("adoption__city", "adoption__commitment")
        .order_by("adoption__city__slug", "-period_end", "-pk")
    )
    latest: dict[int, ProgressReport] = {}
    for report in reports.exclude(nobody_represents("adoption__")):
        city = report.adoption.city
        assert city is not None, "filtered by it"
        latest.setdefault(city.pk, report)
    return latest


def left_out(network: Network) -> list[City]:
    """Return the member cities with a published report where nobody can sign in."""
    members = Membership.objects.published().current().filter(network=network)
    reports = ProgressReport.objects.published().current().reported()
    alone = reports.filter(
        nobody_represents("adoption__"), adoption__city__in=members.values("city")
    )
    cities = City.objects.filter(pk__in=alone.values("adoption__city"))
    return list(cities.select_related("country").order_by("slug"))


def _kept_apart(network: Network, cities: list[int]) -> set[Pair]:
    """Return the pairs that may not be: those of the last round, and cities that share people."""
    apart: set[Pair] = set()
    last = network.review_rounds.first()
    if last is not None:
        pairs = last.reviews.values_list("reviewing_city", "report__adoption__city")
        apart |= set(pairs)
    people: dict[int, set[int]] = {city: set() for city in cities}
    links = City.focal_points.through.objects.filter(city__in=cities)
    for city, person in links.values_list("city", "user"):
        people[city].add(person)
    apart |= {(a, b) for a in cities for b in cities if a != b and people[a] & people[b]}
    return apart


@transaction.atomic
def open_round(network: Network, name: str, due_on: date, user: User) -> ReviewRound:
    """Pair the cities of a network and invite each to review another's latest report.

    Raises `workflow.Refused` when this person may not, or no pairing exists.
    """
    if not secretariat_of(user, network):
        raise workflow.Refused(_("Only staff of the network can open a review round."))
    network = Network.objects.select_for_update().get(pk=network.pk)
    reports = reports_to_review(network)
    reviews = Review.objects.filter(report__in=[report.pk for report in reports.values()])
    reviewed_before = set(reviews.values_list("reviewing_city", "report__adoption__city"))
    cities = list(reports)
    pairs = pair(cities, _kept_apart(network, cities) | reviewed_before)
    if len(cities) < 2 or pairs is None:
        raise workflow.Refused(
            _(
                "No pairing is possible: at least two member cities need a published "
                "report, and nobody reviews the same city twice in a row or a city they "
                "report for."
            )
        )
    review_round = ReviewRound.objects.create(network=network, name=name, due_on=due_on)
    record(review_round, TrailEntry.Action.ADD, acting(user, network))
    by_key = City.objects.in_bulk(cities)
    for reviewer, reviewed in pairs.items():
        workflow.invite(reports[reviewed], by_key[reviewer], user, in_round=review_round)
    return review_round
