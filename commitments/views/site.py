"""The pages about the site itself: home, about, data."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cities.models import City, Country
from commitments.analysis.indicators import recent_since, share_of
from commitments.analysis.map_marks import with_map_marks
from commitments.models import (
    Adoption,
    Commitment,
    CommitmentObjective,
    Objective,
    ProgressReport,
    Standing,
    StatusCounts,
    StatusKey,
)
from commitments.outlets.dcat import site_description
from commitments.views.lists import report_rows
from config.api.lists import public_lists

MIGRATION_COMPACT = "gcm"
PROMISES_SHOWN = 2


@dataclass(frozen=True)
class Overview:
    """The numbers of the site, each with its total."""

    cities: int
    committed_cities: int
    committed_networks: int
    commitments: int
    standings: StatusCounts
    reported_recently: int
    objectives: int
    objectives_covered: int

    @property
    def achieved(self) -> int:
        return self.standings[Standing.ACHIEVED]

    @property
    def unknown(self) -> int:
        return self.standings[Standing.NOTHING_KNOWN]

    @property
    def recently_percent(self) -> int | None:
        """Commitments reported on in the last twelve months, of all, in per cent."""
        return share_of(self.reported_recently, self.commitments)


def overview() -> Overview:
    """Count the rows of the site."""
    adoptions = Adoption.objects.published()
    commitments = Commitment.objects.published().with_status()
    leads = adoptions.filter(role=Adoption.Role.LEAD)
    standings, total = leads.by_standing(), commitments.count()
    standings.add(StatusKey(Standing.NOTHING_KNOWN), total - standings.total)  # without a lead
    objectives = Objective.objects.published().filter(
        framework__slug=MIGRATION_COMPACT, kind=Objective.Kind.OBJECTIVE
    )
    mapped = CommitmentObjective.objects.filter(
        Exists(commitments.filter(pk=OuterRef("commitment"))), objective=OuterRef("pk")
    )
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
        objectives=objectives.count(),
        objectives_covered=objectives.filter(Exists(mapped)).count(),
    )


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The home page: a map of cities, promises by standing, and links to explore."""
    # Only the fields that the map shows: it contains all cities.
    cities = City.objects.published().only(
        "slug", "name", "latitude", "longitude", "distinct_area", "distinct_country"
    )
    context = {
        "overview": overview(),
        "newest": Commitment.objects.listed().with_status()[:PROMISES_SHOWN],
        "cities": with_map_marks(cities, Adoption.objects.published()),
        "reports": report_rows(ProgressReport.objects.listed()[:5]),
        "regions": Country.objects.with_cities()
        .order_by("region")
        .values_list("region", flat=True)
        .distinct(),
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
    }
    return render(request, "about.html", context)


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
