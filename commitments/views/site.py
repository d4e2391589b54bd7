"""The pages about the site itself: home, about, data."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Count, F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from cities.models import City
from commitments.analysis.coverage import ServedObjective, served_objectives
from commitments.analysis.findings import key_findings
from commitments.analysis.indicators import recent_since
from commitments.analysis.map_marks import MapMark, with_map_marks
from commitments.analysis.rating_notes import with_rating_notes
from commitments.models import (
    Adoption,
    Commitment,
    Objective,
    Standing,
    StatusCounts,
    StatusKey,
)
from commitments.outlets.dcat import site_description
from commitments.updates.items import headlines
from commitments.views.topics import topic_counts
from config.api.lists import public_lists
from config.numbers import amount

NEWS_SHOWN = 4
# Only the fields that the map shows: it contains all cities.
SHOWN_ON_MAP = (
    *("slug", "name", "latitude", "longitude", "distinct_area", "distinct_country"),
    "local_names",
    "country",
)


@dataclass(frozen=True)
class Overview:
    """The numbers of the site, each with its total."""

    cities: int
    committed_cities: int
    committed_networks: int
    commitments: int
    standings: StatusCounts
    reported_recently: int
    served: list[ServedObjective]

    @property
    def sentence(self) -> str:
        """How many cities and networks made how many promises."""
        cities, networks = self.committed_cities, self.committed_networks
        words = {
            "cities": ngettext("%(n)s city", "%(n)s cities", cities) % {"n": amount(cities)},
            "networks": ngettext("%(n)s network", "%(n)s networks", networks)
            % {"n": amount(networks)},
            "promises": amount(self.commitments),
        }
        sentence = ngettext(
            "%(cities)s and %(networks)s have made %(promises)s promise to migrants and refugees.",
            "%(cities)s and %(networks)s have made %(promises)s promises to migrants and refugees.",
            self.commitments,
        )
        return sentence % words

    @property
    def unknown(self) -> int:
        return self.standings[Standing.NOTHING_KNOWN]

    @property
    def objectives(self) -> int:
        """The objectives of the migration compact."""
        return len(self.served)

    @property
    def objectives_covered(self) -> int:
        """Those that a promise serves."""
        return sum(row.n > 0 for row in self.served)


def overview() -> Overview:
    """Count the rows of the site."""
    adoptions = Adoption.objects.published()
    total = Commitment.objects.published().with_status().count()
    leads = adoptions.filter(role=Adoption.Role.LEAD)
    standings = leads.by_standing()
    standings.add(StatusKey(Standing.NOTHING_KNOWN), total - standings.total)  # without a lead
    parties = adoptions.aggregate(
        cities=Count("city", distinct=True), networks=Count("network", distinct=True)
    )
    return Overview(
        cities=City.objects.published().count(),
        committed_cities=parties["cities"],
        committed_networks=parties["networks"],
        commitments=total,
        standings=standings,
        reported_recently=leads.filter(reported_on__gte=recent_since(timezone.localdate())).count(),
        served=served_objectives("gcm", Objective.Kind.OBJECTIVE),
    )


@dataclass
class RegionTab:
    """A region on the map: how many of its cities are listed, and those with promises."""

    name: str
    listed: int = 0
    committed: list[City] = field(default_factory=list)


def region_tabs(cities: Iterable[City]) -> list[RegionTab]:
    """Return the regions of cities that have `region` and `map_mark`, in order of their names."""
    tabs: dict[str, RegionTab] = {}
    for city in cities:
        region = getattr(city, "region", "") or ""
        tab = tabs.setdefault(region, RegionTab(region))
        tab.listed += 1
        if getattr(city, "map_mark", None) != MapMark.NO_PROMISE:
            tab.committed.append(city)
    for tab in tabs.values():
        tab.committed.sort(key=lambda city: city.label)
    return [tabs[name] for name in sorted(tabs) if name]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The home page: key findings, a map of cities, the newest promise and latest news."""
    rows = City.objects.published().annotate(region=F("country__region"))
    cities = with_map_marks(
        rows.only(*SHOWN_ON_MAP),
        Adoption.objects.published(),
    )
    numbers, tabs = overview(), region_tabs(cities)
    chosen = request.GET.get("region", "")
    context = {
        "overview": numbers,
        "findings": key_findings(
            numbers.commitments, numbers.standings, numbers.served, numbers.reported_recently
        ),
        "newest": with_rating_notes(Commitment.objects.listed().with_status()).first(),
        "cities": cities,
        "topics": topic_counts(),
        "regions": tabs,
        "region": next((tab for tab in tabs if tab.name == chosen), None),
        "news": headlines(NEWS_SHOWN),
    }
    return render(request, "home.html", context)


@dataclass(frozen=True)
class Download:
    """A list of the API, and the page that shows it, if any."""

    name: str
    api: str
    page: str


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """How figures are computed, what the terms mean, and who runs the site."""
    context = {
        "standings": Standing.values,
        "reply_days": settings.REPLY_DAYS,
        "small_count": settings.SMALL_COUNT,
        "small_place": settings.SMALL_PLACE,
        "contact": settings.CONTACT_EMAIL,
        "operator": {
            "name": settings.OPERATOR_NAME,
            "url": settings.OPERATOR_URL,
            "address": settings.OPERATOR_ADDRESS,
        },
    }
    return render(request, "about.html", context)


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """What the words of the site mean."""
    return render(request, "glossary.html")


@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """What people ask, and short answers."""
    return render(request, "questions.html", {"contact": settings.CONTACT_EMAIL})


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """Which data are published, and how to get them."""
    context = {
        "downloads": [
            Download(
                str(view.title),
                reverse(f"api:{route}-list"),
                reverse(view.page) if view.page else "",
            )
            for route, view in public_lists()
        ],
        "site": request.build_absolute_uri("/").rstrip("/"),
        "about": site_description(),
        "contact": settings.CONTACT_EMAIL,
        "iati": settings.IATI_ORG_REF,
    }
    return render(request, "data.html", context)
