"""Cards for other sites: a frame, a badge, and oEmbed to find them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import resolve, reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import get_language_from_path
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from cities.audit.redirects import current_slugs, redirect_old_slugs
from cities.models import City, Network
from commitments.analysis.rating_notes import rating_note_of, with_rating_notes
from commitments.models import (
    Adoption,
    Commitment,
    Framework,
    Standing,
    StatusCounts,
    StatusKey,
    listed_objectives,
)
from commitments.views.lists import lead_standings
from commitments.views.share_pictures import members_counts, promises_serving
from config.demonstration import marked
from config.middleware import CONTENT_SECURITY_POLICY
from config.translations import translated, with_colon

WIDTH, HEIGHT = 480, 260  # CSS pixels
# Seconds that a page which embeds a card may keep its description.
MAX_AGE = 3600
# The site's own policy, except that any site may frame the card.
FRAMED = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")


@dataclass(frozen=True)
class Card:
    """The content of a card: its subject, its texts, and promises by standing."""

    title: str
    address: str
    counts: StatusCounts
    commitment: Commitment | None = None
    of_members: bool = False

    @property
    def total(self) -> int:
        return self.counts.total

    @property
    def summary(self) -> str:
        """The summary in one line; of a network without promises of its own, its members'."""
        return with_colon(_("Members"), self._words) if self.of_members else self._words

    @property
    def _words(self) -> str:
        if not self.total and self.commitment is None:
            return _("no promise listed")
        if self.commitment and not self.commitment.has_status:
            return str(self.commitment.get_kind_display()).capitalize()
        if self.total == 1:
            [key] = self.counts.parts.elements()
            note = rating_note_of(self.commitment)
            return f"{key.words()} ({note})" if note else key.words()
        numbers = {"n": self.total, "known": self.total - self.counts[Standing.NOTHING_KNOWN]}
        if not self.counts.own:
            return _("%(n)s promises, something known of %(known)s") % numbers
        good = self.counts[Standing.ACHIEVED] + self.counts[Standing.ON_TRACK]
        aged = self.counts.aged[Standing.ON_TRACK]
        return _("%(good)s of %(n)s achieved or on track") % {**numbers, "good": good - aged}


def city_card(slug: str) -> Card:
    """Return the card of a public city; 404 when there is none."""
    city = get_object_or_404(City.objects.listed(), slug=slug)
    adoptions = Adoption.objects.published().filter(city=city)
    return Card(str(city), city.get_absolute_url(), adoptions.by_standing())


def network_card(slug: str) -> Card:
    """Return the card of a public network: its own promises, else those of its member cities."""
    network = get_object_or_404(Network.objects.listed(), slug=slug)
    own = Adoption.objects.published().filter(network=network).by_standing()
    counts = own if own.total else members_counts(network)
    by_members = counts.total > own.total
    return Card(network.label, network.get_absolute_url(), counts, of_members=by_members)


def objective_card(slug: str, code: str) -> Card:
    """Return the card of an objective: the promises that serve it."""
    objective = get_object_or_404(listed_objectives(), framework__slug=slug, code=code)
    counts = lead_standings(promises_serving(objective)) or StatusCounts()
    title = with_colon(objective.label, translated(objective.title))
    return Card(title, objective.get_absolute_url(), counts)


def commitment_card(slug: str) -> Card:
    """Return the card of a public commitment; 404 when there is none."""
    commitment = get_object_or_404(with_rating_notes(Commitment.objects.listed()), slug=slug)
    adoptions = Adoption.objects.published().filter(commitment=commitment)
    party = adoptions.select_related("city", "network").order_by("role", "pk").first()
    title = with_colon(party.party_name, str(commitment)) if party else str(commitment)
    counts = adoptions.by_standing()
    if party is None and commitment.has_status:
        counts.add(StatusKey(Standing.NOTHING_KNOWN))
    return Card(title, commitment.get_absolute_url(), counts, commitment)


# The card of each kind of page, and the public rows that its slug names.
CARDS: dict[str, tuple[Callable[..., Card], Callable[[], QuerySet[Any]]]] = {
    "city": (city_card, City.objects.published),
    "network": (network_card, Network.objects.published),
    "commitment": (commitment_card, Commitment.objects.published),
    "objective": (objective_card, Framework.objects.published),
}


def _public(kind: str) -> QuerySet[Any]:
    """Return the rows named by the slug of a card of this kind."""
    return CARDS[kind][1]()


def _card_at(kind: str, names: dict[str, str]) -> tuple[Card, dict[str, str]]:
    """Return the card of a page, whose slug may be a former one, and its names of today."""
    slug = names["slug"]
    if not _public(kind).filter(slug=slug).exists():
        names = names | {"slug": current_slugs(_public(kind), [slug]).get(slug, slug)}
    return CARDS[kind][0](**names), names


@require_safe
@xframe_options_exempt
@redirect_old_slugs(_public)
def frame(request: HttpRequest, kind: str, **names: str) -> HttpResponse:
    """Show a card as a page of its own, for a frame on another site."""
    card = CARDS[kind][0](**names)
    answer = render(request, "embeds/card.html", {"card": card, "site": settings.SITE_URL})
    answer.headers["Content-Security-Policy"] = FRAMED
    return answer


@require_safe
@redirect_old_slugs(_public)
def badge(request: HttpRequest, kind: str, **names: str) -> HttpResponse:
    """Draw a card's summary as a small picture."""
    card = CARDS[kind][0](**names)
    context = {"card": card, "site_name": settings.SITE_NAME}
    # An average letter of the badge's type is seven units wide.
    context["left"] = 20 + 7 * len(settings.SITE_NAME)
    context["right"] = 20 + 7 * len(card.summary)
    context["width"] = context["left"] + context["right"]
    context["middle"] = context["left"] + context["right"] // 2
    return render(request, "embeds/badge.svg", context, content_type="image/svg+xml")


def _measure(request: HttpRequest, name: str, usual: int) -> int:
    text = request.GET.get(name, "")
    return min(usual, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else usual


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """Describe to another site how to embed one of our pages (oEmbed 1.0)."""
    if request.GET.get("format", "json") != "json":
        return JsonResponse(marked({"error": "Only format=json."}), status=501)
    hosts = {request.get_host(), urlsplit(settings.SITE_URL).netloc}
    try:
        parts = urlsplit(request.GET.get("url", ""))
        if parts.netloc not in hosts:
            raise Http404
        with translation.override(get_language_from_path(parts.path) or settings.LANGUAGE_CODE):
            match = resolve(parts.path)
        kind = str(match.url_name)
        if kind not in CARDS:
            raise Http404
        card, names = _card_at(kind, match.kwargs)
    except (Http404, KeyError, ValueError):
        error = marked({"error": "No page of this site that has a card."})
        return JsonResponse(error, status=404)
    width, height = _measure(request, "maxwidth", WIDTH), _measure(request, "maxheight", HEIGHT)
    data: dict[str, Any] = {
        "version": "1.0",
        "type": "rich",
        "provider_name": settings.SITE_NAME,
        "provider_url": settings.SITE_URL,
        "title": card.title,
        "cache_age": MAX_AGE,
        "width": width,
        "height": height,
        "html": format_html(
            '<iframe src="{}{}" width="{}" height="{}" title="{}" loading="lazy"></iframe>',
            settings.SITE_URL,
            reverse(f"{kind}-embed", kwargs=names),
            width,
            height,
            card.title,
        ),
    }
    answer = JsonResponse(marked(data))
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer
