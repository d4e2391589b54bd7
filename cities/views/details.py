"""The pages of one city and of one network."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cities.audit.redirects import redirect_old_slugs
from cities.models import City, Event, Membership, Network, Participation
from cities.views.affiliations import affiliations_of, all_memberships
from cities.views.appearances import appearances
from cities.views.members import Member, members_of, split
from commitments.analysis.coverage import coverage
from commitments.analysis.denominators import of_members
from commitments.analysis.map_marks import with_map_marks
from commitments.analysis.progress import AdoptionProgress, PartyProgress, progress_of, span
from commitments.analysis.promise_cards import cards_of, with_card_rows
from commitments.analysis.public_trail import public_trail
from commitments.analysis.reporting_status import reporting_status
from commitments.analysis.summaries import (
    Summary,
    coverage_line,
    members_line,
    missing_words,
    unsearched_words,
)
from commitments.models import (
    Adoption,
    Endorsement,
    Practice,
    Review,
    StatusCounts,
)
from commitments.models.frameworks import EndorsementRole
from commitments.views.funding import funding_of
from config.pages import rows_on_page

PEERS = 3
LATEST_ENTRIES = 10
EVENTS_SHOWN = 5
MEMBERS_SHOWN, LATE_SHOWN = 100, 20
# So many promises of which nothing is known are rows: their cards would all say the same.
ROWS_FROM = 3


@dataclass(frozen=True)
class Peer:
    """A similar city, and its promises."""

    city: City
    promises: PartyProgress


def similar_to(city: City) -> list[City]:
    """Return cities of the same region with promises, those in most of the same networks first."""
    networks = Membership.objects.published().current().filter(city=city).values("network")
    shared = Q(memberships__until=None, memberships__public=True, memberships__network__in=networks)
    promises = Adoption.objects.published().filter(city=OuterRef("pk"))
    return list(
        City.objects.listed()
        .existing()
        .filter(Exists(promises), country__region=city.country.region if city.country else "")
        .exclude(pk=city.pk)
        .annotate(networks_shared=Count("memberships__network", shared, distinct=True))
        .order_by("-networks_shared", "name", "pk")[:PEERS]
    )


def _memberships(city: City) -> dict[str, list[Membership]]:
    """Return the networks that a city belongs to, and those that it has left."""
    rows = Membership.objects.published().filter(city=city).select_related("network")
    return {
        "memberships": [row for row in rows if row.until is None],
        "former_memberships": [row for row in rows if row.until is not None],
    }


def _reviews(city: City) -> dict[str, list[Review]]:
    """Return the peer reviews by a city, and those of its reports."""
    rows = Review.objects.listed().filter(Q(reviewing_city=city) | Q(report__adoption__city=city))
    return {
        "reviews_given": [row for row in rows if row.reviewing_city_id == city.pk],
        "reviews_received": [row for row in rows if row.reviewing_city_id != city.pk],
    }


def _peers(peers: list[Peer]) -> dict[str, object]:
    """Return similar cities with the scales that their bars share."""
    return {
        "peers": peers,
        "peers_years": span(peer.promises for peer in peers),
        "peers_scale": max((peer.promises.n for peer in peers), default=0),
    }


@require_safe
@redirect_old_slugs(City.objects.published)
def city_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The page of one city: its promises, their progress and its networks."""
    city = get_object_or_404(City.objects.listed(), slug=slug)
    peers = similar_to(city)
    by_city: dict[City, list[AdoptionProgress]] = {}
    adoptions = with_card_rows(Adoption.objects.listed().filter(city__in=[city, *peers]))
    for progress in progress_of(adoptions):
        assert progress.adoption.city
        by_city.setdefault(progress.adoption.city, []).append(progress)
    promises = PartyProgress(by_city.get(city, []))
    cards = cards_of(promises.adoptions)
    coverages = coverage(progress.adoption for progress in promises.adoptions)
    context = {
        "city": city,
        "promises": promises,
        "cards": cards,
        "unsearched": unsearched_words(cards),
        "summary": Summary(city.label, promises),
        "missing": missing_words(cards),
        "coverages": coverages,
        "coverage_line": coverage_line(coverages),
        "practices": Practice.objects.published().filter(cities=city),
        "funding": funding_of(city),
        "predecessors": City.objects.listed().filter(succeeded_by=city),
        "appearances": appearances(
            Endorsement.objects.published().filter(city=city).select_related("framework"),
            Participation.objects.published().filter(city=city).select_related("event"),
            Event.objects.published().filter(city=city),
        ),
        "trail": public_trail().filter(city=city)[:LATEST_ENTRIES],
        **_memberships(city),
        **_reviews(city),
        **_peers([Peer(peer, PartyProgress(by_city.get(peer, []))) for peer in peers]),
    }
    return render(request, "cities/city_detail.html", context)


def _signed(network: Network) -> list[tuple[Endorsement, list[tuple[str, int]]]]:
    """Return what a network signed, each with how many cities signed it too, by role."""
    endorsements = list(
        Endorsement.objects.published().filter(network=network).select_related("framework")
    )
    signatories = (
        Endorsement.objects.published()
        .filter(framework__in=[endorsement.framework for endorsement in endorsements])
        .exclude(city=None)
        .order_by()
        .values_list("framework", "role")
        .annotate(n=Count("pk"))
        .order_by("framework", "-n", "role")
    )
    by_framework: dict[int, list[tuple[str, int]]] = {}
    for framework, role, n in signatories:
        by_framework.setdefault(framework, []).append((str(EndorsementRole(role).label), n))
    return [
        (endorsement, by_framework.get(endorsement.framework_id, []))
        for endorsement in endorsements
    ]


def _sections(page: list[Member], *lists: list[Member]) -> dict[str, list[Member]]:
    """Return which members of each list are on a page."""
    on_page = {member.city.pk for member in page}
    names = ("committed_shown", "uncommitted_shown", "supporters_shown")
    return {
        name: [member for member in rows if member.city.pk in on_page]
        for name, rows in zip(names, lists, strict=True)
    }


def _late(members: list[Member]) -> dict[str, object]:
    """Return the first members that are late, and how many more there are."""
    late = [member for member in members if member.late]
    return {"late": late[:LATE_SHOWN], "later": len(late[LATE_SHOWN:])}


@require_safe
@redirect_old_slugs(Network.objects.published)
def network_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The page of a network: what it promised itself, and the progress of its members."""
    network = get_object_or_404(Network.objects.listed(), slug=slug)
    people = members_of(network)
    memberships = list(all_memberships().filter(network=network))
    members, supporters = split(people, lambda member: not member.supports_only)
    committed, uncommitted = split(members, lambda member: member.n > 0)
    adoptions = with_card_rows(Adoption.objects.listed().filter(network=network))
    promises = PartyProgress(progress_of(adoptions))
    cards = cards_of(promises.adoptions)
    unknown = [card for card in cards if card.nothing_known]
    with_news = [card for card in cards if not card.nothing_known]
    made = [progress.adoption for progress in promises.adoptions]
    made_by_members = [adoption for member in members for adoption in member.adoptions]
    cities = [member.city for member in people]
    page = rows_on_page(request, [*committed, *uncommitted, *supporters], MEMBERS_SHOWN)
    context = {
        "network": network,
        "page": page,
        **_sections(list(page), committed, uncommitted, supporters),
        "members": members,
        "committed": committed,
        "committed_line": members_line(len(committed), sum(member.n for member in committed)),
        "uncommitted": uncommitted,
        "supporters": supporters,
        "scale": max((member.n for member in people), default=0),
        "standings": StatusCounts.together(member.standings for member in members),
        **_late(members),
        "reporting": reporting_status([*made, *made_by_members]),
        "summary": Summary(network.short_name, promises),
        "promises": promises,
        "cards": cards if len(unknown) < ROWS_FROM else with_news,
        "unknown": unknown if len(unknown) >= ROWS_FROM else [],
        "unsearched": unsearched_words(cards),
        "signed": _signed(network),
        "denominator": of_members(network, memberships),
        "funding": funding_of(network),
        "affiliations": affiliations_of(network, memberships),
        "practices": Practice.objects.published()
        .filter(cities__in=cities, kind=Practice.Kind.JOINT_PROJECT)
        .distinct(),
        "events": Event.objects.published()
        .filter(
            Exists(
                Participation.objects.published().filter(
                    Q(city__in=cities) | Q(network=network), event=OuterRef("pk")
                )
            )
        )
        .order_by("-starts_on", "name")[:EVENTS_SHOWN],
        "places": with_map_marks(cities, Adoption.objects.published().filter(city__in=cities)),
    }
    return render(request, "cities/network_detail.html", context)
