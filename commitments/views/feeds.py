"""Ways to follow a city, a network or a commitment: Atom feeds and calendars of due dates."""

from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cities.audit.redirects import redirect_old_slugs
from cities.models import City, Membership, Network
from commitments.analysis.news_entries import news_entries
from commitments.filters.updates import NewsFilter
from commitments.models import Adoption, Commitment
from commitments.models.adoptions import AdoptionQuerySet
from commitments.outlets.icalendar import calendar_file
from commitments.updates.items import newest
from config.demonstration import FIELD
from config.xml import strip_invalid_characters

NEWEST = 50


def _tag(key: str) -> str:
    """Return an id that stays the same wherever the site moves (RFC 4151)."""
    # Entries of a demonstration are never those of a site with the same authority.
    site = f"{FIELD}:" if settings.DEMONSTRATION else ""
    return f"tag:{settings.TAG_AUTHORITY},{settings.TAG_YEAR}:{site}{key}"


def _atom(title: str, page: str, query: QueryDict, request: HttpRequest, key: str) -> HttpResponse:
    """Return a feed of the newest news that a query finds; `page` is the path of their page."""
    filterset = NewsFilter(query, queryset=news_entries(), request=request)
    valid = filterset.is_valid()
    more: dict[str, Any] = {"categories": [FIELD]} if settings.DEMONSTRATION else {}
    feed = Atom1Feed(
        title=strip_invalid_characters(f"{title} – {settings.SITE_NAME}"),
        link=settings.SITE_URL + page,
        description=None,
        subtitle=_("New promises, reports, reviews and practices"),
        language=request.LANGUAGE_CODE,
        author_name=settings.OPERATOR_NAME or settings.SITE_NAME,
        author_link=settings.SITE_URL + reverse("about"),
        feed_url=settings.SITE_URL + request.get_full_path(),
        feed_guid=_tag(key),
        feed_copyright=settings.LICENCE_NAME,
        **more,
    )
    kinds = filterset.form.cleaned_data.get("kind", []) if valid else []
    for item in newest(filterset.qs, NEWEST, kinds) if valid else []:
        feed.add_item(
            title=strip_invalid_characters(item.text),
            link=settings.SITE_URL + item.address,
            description=escape(strip_invalid_characters(item.summary)),  # it is text, not HTML
            unique_id=_tag(item.key),
            pubdate=item.at,
            updateddate=item.at,
        )
    status = 200 if valid else 400
    text = feed.writeString("utf-8")
    return HttpResponse(text, content_type=feed.content_type, status=status)


def _only(name: str, slug: str) -> QueryDict:
    query = QueryDict(mutable=True)
    query[name] = slug
    return query


@require_safe
def everything(request: HttpRequest) -> HttpResponse:
    """What is new on the whole site, or what the filters of that page leave of it."""
    query = request.GET.urlencode()
    key = f"feed?{query}" if query else "feed"
    return _atom(_("What’s new"), reverse("whats-new"), request.GET, request, key)


@require_safe
@redirect_old_slugs(City.objects.published)
def city_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """What is new about a city."""
    row = get_object_or_404(City.objects.published(), slug=slug)
    page = row.get_absolute_url()
    return _atom(row.label, page, _only("city", slug), request, f"feed:city:{row.pk}")


@require_safe
@redirect_old_slugs(Network.objects.published)
def network_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """What is new about a network and its member cities."""
    row = get_object_or_404(Network.objects.published(), slug=slug)
    page = row.get_absolute_url()
    return _atom(row.short_name, page, _only("network", slug), request, f"feed:network:{row.pk}")


@require_safe
@redirect_old_slugs(Commitment.objects.published)
def commitment_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """What is new about a commitment."""
    row = get_object_or_404(Commitment.objects.published(), slug=slug)
    page, key = row.get_absolute_url(), f"feed:commitment:{row.pk}"
    return _atom(row.display_title, page, _only("commitment", slug), request, key)


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
