"""The public trail: what changed, of what the public sees today."""

from django.db.models import Q, QuerySet
from django.urls import reverse

from cities.models import City, Network, TrailEntry
from commitments.models import Commitment

Action = TrailEntry.Action


def public_trail() -> QuerySet[TrailEntry]:
    """Return the entries the public reads, newest first.

    An object that is hidden today takes its past with it.
    """
    commitments = Commitment.objects.published().values("slug")
    return (
        TrailEntry.objects.published()
        .filter(Q(commitment="") | Q(commitment__in=commitments))
        .filter(Q(city=None) | Q(city__in=City.objects.published().values("pk")))
        .filter(Q(network=None) | Q(network__in=Network.objects.published().values("pk")))
        .select_related("city", "network")
    )


def news() -> QuerySet[TrailEntry]:
    """Return the entries that are news to a reader: new commitments, reports and reviews."""
    new = Q(model="commitments.commitment", action__in=[Action.ADD, Action.LOAD, Action.IMPORT])
    return public_trail().filter(new | Q(action__in=[Action.PUBLISH, Action.SUPERSEDE]))


def address_of(entry: TrailEntry) -> str:
    """Return the path of the page an entry is about; the home page where it has none."""
    if entry.model == "commitments.progressreport":
        return reverse("report", args=[entry.object_id])
    if entry.commitment:
        return reverse("commitment", args=[entry.commitment])
    if entry.city:
        return entry.city.get_absolute_url()
    return entry.network.get_absolute_url() if entry.network else reverse("home")
