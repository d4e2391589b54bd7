"""The map of the API: its lists, its schema, its documentation."""

from django.urls import path
from drf_spectacular.views import SpectacularSwaggerSplitView

from cities import api as cities
from commitments import api as commitments
from commitments.api.changes import ChangesView
from config.api.lists import PublicViewSet, Router
from config.api.schema import SchemaView

LISTS: dict[str, type[PublicViewSet]] = {
    "cities": cities.CityViewSet,
    "countries": cities.CountryViewSet,
    "networks": cities.NetworkViewSet,
    "memberships": cities.MembershipViewSet,
    "events": cities.EventViewSet,
    "participations": cities.ParticipationViewSet,
    "frameworks": commitments.FrameworkViewSet,
    "objectives": commitments.ObjectiveViewSet,
    "crosswalk": commitments.CrosswalkViewSet,
    "indicators": commitments.IndicatorViewSet,
    "commitments": commitments.CommitmentViewSet,
    "adoptions": commitments.AdoptionViewSet,
    "endorsements": commitments.EndorsementViewSet,
    "targets": commitments.TargetViewSet,
    "reports": commitments.ReportViewSet,
    "reviews": commitments.ReviewViewSet,
    "practices": commitments.PracticeViewSet,
}

# Countries follow from the cities, which name theirs.
FOLLOWED = {name: view for name, view in LISTS.items() if name != "countries"}

router = Router()
for name, view in LISTS.items():
    router.register(name, view, basename=name)

urlpatterns = [
    *router.urls,
    path("changes/", ChangesView.as_view(lists=FOLLOWED), name="changes"),
    path("schema/", SchemaView.as_view(), name="schema"),
    path(
        "docs/",
        SpectacularSwaggerSplitView.as_view(
            url_name="api:schema", template_name="api_docs.html", title="API"
        ),
        name="docs",
    ),
]
