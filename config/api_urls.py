"""The map of the API: its lists, its schema, its documentation."""

from functools import partial

from django.urls import path, re_path
from django.views.generic import TemplateView
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.urlpatterns import format_suffix_patterns

from cities import api as cities
from commitments.api.adoptions import AdoptionViewSet, TargetViewSet
from commitments.api.causes import CAUSES
from commitments.api.commitments import CommitmentViewSet
from commitments.api.draft_batches import DraftBatchViewSet
from commitments.api.drafts import DraftViewSet
from commitments.api.endorsements import EndorsementViewSet
from commitments.api.frameworks import (
    CrosswalkViewSet,
    FrameworkViewSet,
    IndicatorViewSet,
    ObjectiveViewSet,
)
from commitments.api.funding import GrantViewSet, NeedViewSet
from commitments.api.practices import PracticeViewSet
from commitments.api.reports import MeasurementViewSet, ReportViewSet, ReviewViewSet
from commitments.api.statistics import StatisticsView
from commitments.api.sync.views import ChangesView
from commitments.api.topics import TopicViewSet
from commitments.api.trail import TrailViewSet
from config.api.lists import Negotiation, PublicViewSet, Router
from config.api.schema import SchemaView

LISTS: dict[str, type[PublicViewSet]] = {
    "cities": cities.CityViewSet,
    "countries": cities.CountryViewSet,
    "networks": cities.NetworkViewSet,
    "organisations": cities.OrganisationViewSet,
    "memberships": cities.MembershipViewSet,
    "events": cities.EventViewSet,
    "participations": cities.ParticipationViewSet,
    "frameworks": FrameworkViewSet,
    "objectives": ObjectiveViewSet,
    "crosswalk": CrosswalkViewSet,
    "indicators": IndicatorViewSet,
    "commitments": CommitmentViewSet,
    "adoptions": AdoptionViewSet,
    "endorsements": EndorsementViewSet,
    "targets": TargetViewSet,
    "reports": ReportViewSet,
    "measurements": MeasurementViewSet,
    "reviews": ReviewViewSet,
    "practices": PracticeViewSet,
    "topics": TopicViewSet,
    "grants": GrantViewSet,
    "needs": NeedViewSet,
    "trail": TrailViewSet,
}

# Countries depend on the cities, which name theirs, and figures on the reports that have
# them; entries of the trail are what the others are derived from.
FOLLOWING = ("countries", "measurements", "trail")
FOLLOWED = {name: view for name, view in LISTS.items() if name not in FOLLOWING}

router = Router()
for name, view in LISTS.items():
    router.register(name, view, basename=name)

# Written by partner systems: not a list of public rows, so it is separate.
drafts = partial(DraftViewSet.as_view, basename="drafts")
DRAFTS = [
    path("drafts/", drafts({"get": "list", "post": "create"}), name="drafts-list"),
    path(
        "drafts/batch/",
        DraftBatchViewSet.as_view({"post": "create_several"}, basename="drafts"),
        name="drafts-batch",
    ),
    re_path(
        r"^drafts/(?P<id>[0-9]{1,18})/$",
        drafts({"get": "retrieve", "patch": "partial_update", "delete": "destroy"}),
        name="drafts-detail",
    ),
    re_path(
        r"^drafts/(?P<id>[0-9]{1,18})/submit/$", drafts({"post": "submit"}), name="drafts-submit"
    ),
    re_path(
        r"^drafts/(?P<id>[0-9]{1,18})/recall/$", drafts({"post": "recall"}), name="drafts-recall"
    ),
]

urlpatterns = [
    *router.urls,
    *DRAFTS,
    *format_suffix_patterns(
        [
            re_path(
                r"^statistics/$",
                StatisticsView.as_view(),
                name="statistics",
            )
        ],
        allowed=["csv", "json", "xlsx"],
    ),
    path(
        "changes/",
        ChangesView.as_view(lists=FOLLOWED),
        name="changes",
    ),
    path("schema/", SchemaView.as_view(content_negotiation_class=Negotiation), name="schema"),
    path(
        "docs/",
        SpectacularSwaggerSplitView.as_view(
            url_name="api:schema", template_name="api_docs.html", title="API"
        ),
        name="docs",
    ),
    path(
        "docs/errors/",
        TemplateView.as_view(
            template_name="api_errors.html",
            extra_context={"causes": {str(code): text for code, text in CAUSES.items()}},
        ),
        name="errors",
    ),
]
