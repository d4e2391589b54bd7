"""Ways to follow a city, a network or a commitment: Atom feeds and calendars of due dates."""

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cities.audit.redirects import redirect_old_slugs
from cities.models import City, Membership, Network, TrailEntry
from commitments.analysis.public_trail import feed_entries, page_of
from commitments.models import Adoption, Commitment
from commitments.models.adoptions import AdoptionQuerySet
from commitments.outlets.icalendar import calendar_file
from config.demonstration import FIELD
from config.xml import strip_invalid_characters

NEWEST = 50


def _atom(
    title: str, page: str, entries: QuerySet[TrailEntry], request: HttpRequest
) -> HttpResponse:
    """Return a feed of the newest of some entries; `page` is the path of the page they are on."""
    feed = Atom1Feed(
        title=strip_invalid_characters(f"{title} – {settings.SITE_NAME}"),
        link=settings.SITE_URL + page,
        description=_("New commitments, reports and reviews"),
        language=request.LANGUAGE_CODE,
        feed_url=settings.SITE_URL + request.path,
        feed_copyright=settings.LICENCE_NAME,
        categories=[FIELD] if settings.DEMONSTRATION else None,  # type: ignore[arg-type]  # any number
    )
    # Entries of a demonstration are never those of a site at the same address.
    trail = f"{FIELD}-trail" if settings.DEMONSTRATION else "trail"
    for entry in entries[:NEWEST]:
        feed.add_item(
            title=strip_invalid_characters(f"{entry.label}: {entry.get_action_display()}"),
            link=settings.SITE_URL + page_of(entry),
            description=strip_invalid_characters(entry.note or entry.acted_as),
            unique_id=f"tag:{settings.SITE_URL.partition('//')[2]},{trail}:{entry.pk}",
            pubdate=entry.at,
            updateddate=entry.at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


@require_safe
def everything(request: HttpRequest) -> HttpResponse:
    """What is new on the whole site."""
    return _atom(_("All cities"), "/", feed_entries(), request)


@require_safe
@redirect_old_slugs(City.objects.published)
def city_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """What is new about a city."""
    row = get_object_or_404(City.objects.published(), slug=slug)
    return _atom(row.label, row.get_absolute_url(), feed_entries().filter(city=row), request)


@require_safe
@redirect_old_slugs(Network.objects.published)
def network_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """What is new about a network and its member cities."""
    row = get_object_or_404(Network.objects.published(), slug=slug)
    members = Membership.objects.published().of_members().current().filter(network=row)
    entries = feed_entries().filter(Q(network=row) | Q(city__in=members.values("city")))
    return _atom(row.short_name, row.get_absolute_url(), entries, request)


@require_safe
@redirect_old_slugs(Commitment.objects.published)
def commitment_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """What is new about a commitment."""
    row = get_object_or_404(Commitment.objects.published(), slug=slug)
    return _atom(
        row.title, row.get_absolute_url(), feed_entries().filter(commitment=row.slug), request
    )


def _due(name: str, adoptions: AdoptionQuerySet) -> HttpResponse:
    text = calendar_file(name, adoptions.with_due_date(), settings.SITE_URL, timezone.now())
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")


@require_safe
@redirect_old_slugs(City.objects.published)
def city_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """When the next reports of a city are due."""
    row = get_object_or_404(City.objects.published(), slug=slug)
    return _due(row.label, Adoption.objects.listed().filter(city=row))


@require_safe
@redirect_old_slugs(Network.objects.published)
def network_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """When the next reports of a network and of its member cities are due."""
    row = get_object_or_404(Network.objects.published(), slug=slug)
    members = Membership.objects.published().of_members().current().filter(network=row)
    adoptions = Adoption.objects.listed().filter(
        Q(network=row) | Q(city__in=members.values("city"))
    )
    return _due(row.short_name, adoptions)
