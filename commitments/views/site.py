"""The pages about the site itself: home, about, data."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cities.models import City, Country
from cities.models.networks import FICTIONAL_SLUG
from cities.models.places import FICTIONAL_COUNTRY
from commitments.analysis.indicators import recent_since, share_of
from commitments.models import (
    Adoption,
    Commitment,
    CommitmentObjective,
    Objective,
    ProgressReport,
    Standing,
)
from commitments.models.commitments import AdoptionQuerySet
from commitments.outlets.dcat import site_description
from commitments.views.lists import report_rows
from config.api.lists import public_lists

MIGRATION_COMPACT = "gcm"


@dataclass(frozen=True)
class Overview:
    """The site in numbers, each with what it is out of. Fictional cities are not counted."""

    cities: int
    committed_cities: int
    committed_networks: int
    commitments: int
    standings: dict[str, int]
    reported_recently: int
    objectives: int
    objectives_covered: int

    @property
    def silent(self) -> bool:
        """Whether no city or network has reported yet."""
        return self.standings[Standing.NO_REPORT] == self.commitments

    @property
    def achieved(self) -> int:
        return self.standings[Standing.ACHIEVED]

    @property
    def unreported(self) -> int:
        return self.standings[Standing.NO_REPORT]

    @property
    def recently_percent(self) -> int | None:
        """Commitments reported on in the last twelve months, of all, in per cent."""
        return share_of(self.reported_recently, self.commitments)


MADE_UP = Q(city__country=FICTIONAL_COUNTRY) | Q(network__slug__startswith=FICTIONAL_SLUG)


def real_adoptions() -> AdoptionQuerySet:
    """Public adoptions by real cities and networks."""
    return Adoption.objects.published().exclude(MADE_UP)


def real_commitments() -> QuerySet[Commitment]:
    """Public commitments that nobody fictional has part in."""
    made_up = Adoption.objects.filter(MADE_UP, commitment=OuterRef("pk"))
    return Commitment.objects.published().exclude(Exists(made_up))


def overview() -> Overview:
    """Count what the site holds."""
    adoptions, commitments = real_adoptions(), real_commitments()
    leads = adoptions.filter(role=Adoption.Role.LEAD)
    standings, total = leads.by_standing(), commitments.count()
    # A statement without a lead has only signatories, and they do not report.
    standings[Standing.NO_REPORT] += total - sum(standings.values())
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
        cities=City.objects.published().exclude(country=FICTIONAL_COUNTRY).count(),
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
    """What cities promised, how far they have come, and the ways in."""
    # What the map shows of them, and no more: it has all of them.
    cities = City.objects.published().only("slug", "name", "latitude", "longitude")
    real = Exists(real_adoptions().filter(pk=OuterRef("adoption")))
    reports = ProgressReport.objects.listed().filter(real)
    context = {
        "overview": overview(),
        "cities": cities.exclude(country=FICTIONAL_COUNTRY),
        "reports": report_rows(reports[:5]),
        "regions": Country.objects.with_cities()
        .exclude(iso2=FICTIONAL_COUNTRY)
        .order_by("region")
        .values_list("region", flat=True)
        .distinct(),
        "fictional_country": FICTIONAL_COUNTRY,
        "fictional_cities": City.objects.published().filter(country=FICTIONAL_COUNTRY).count(),
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
    """How figures are computed, what the words mean, and who runs the site."""
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
    """What is published as data, and how to get it."""
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
