"""The public trail: what changed, of what the public sees today."""

from functools import cache
from hashlib import sha256
from typing import Any

from django.db import connection
from django.db.models import CharField, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast
from django.urls import reverse

from cities.audit import CommittedUpTo
from cities.models import City, Event, Membership, Network, Participation, TrailEntry
from commitments.models import (
    Commitment,
    Crosswalk,
    Endorsement,
    Framework,
    Indicator,
    Objective,
    Practice,
    Review,
)

Action = TrailEntry.Action

# What can be hidden while its city, network and commitment are public, or has none of them.
ALONE: tuple[type[Model], ...] = (
    Crosswalk,
    Endorsement,
    Event,
    Framework,
    Indicator,
    Membership,
    Objective,
    Participation,
    Practice,
    Review,
)
# Said on public rows, and neither public nor hidden themselves.
WORDS = ("cities.country", "commitments.term")


def _hidden_today() -> Q:
    """The condition that an entry is about something that is there, but not for the public."""
    hidden = Q(pk__in=[])
    for model in ALONE:
        rows: Any = model._default_manager
        unseen = rows.exclude(pk__in=rows.published().values("pk")).order_by()
        keys = unseen.values(key=Cast("pk", CharField()))
        hidden |= Q(model=model._meta.label_lower, object_id__in=keys)
    return hidden


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
        .exclude(_hidden_today())
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


def visible() -> QuerySet[TrailEntry]:
    """Return the entries by which the public rows changed, oldest first.

    Those about what the public saw afterwards, or had seen until then.
    """
    earlier = TrailEntry.objects.filter(
        model=OuterRef("model"), object_id=OuterRef("object_id"), pk__lt=OuterRef("pk")
    ).order_by("-pk")
    return (
        TrailEntry.objects.annotate(was_public=Subquery(earlier.values("public")[:1]))
        .filter(
            Q(public=True)
            | Q(was_public=True)
            | Q(changes__public=[True, False])
            | (Q(model__in=WORDS) & ~Q(changes={}))
        )
        .order_by("pk")
    )


def settled() -> QuerySet[TrailEntry]:
    """Return the visible entries before which none can still appear."""
    newest = TrailEntry.objects.order_by("-pk").values_list("pk", CommittedUpTo()).first()
    until = min((pk for pk in newest or () if pk is not None), default=0)
    return visible().filter(pk__lte=until)


def stamp() -> str:
    """Return what tells this state of the public rows from every other, by one cheap query.

    The newest entry does, and its time, as a restored database gives numbers again. While others
    write it is the newest behind which some can still appear, and all that are there behind it.
    """
    with connection.cursor() as cursor:
        cursor.execute(*_newest())
        newest = cursor.fetchone()
    behind: list[int] = []
    if newest and (last := newest[-1]) is not None and last < newest[0]:
        behind = list(visible().filter(pk__gt=last).values_list("pk", flat=True))
        earlier = visible().filter(pk__lte=last).order_by("-pk")
        newest = earlier.values_list("pk", "at").first()
    return sha256(repr((newest and newest[:2], behind)).encode()).hexdigest()


@cache
def _newest() -> tuple[str, Any]:
    """Return the question for the newest of them: to put it in SQL takes longer than the answer."""
    newest = visible().order_by("-pk").annotate(unfinished=CommittedUpTo())
    return newest.values_list("pk", "at", "unfinished")[:1].query.sql_with_params()
