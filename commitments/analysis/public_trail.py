"""The public audit trail: changes of what is public today."""

from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from typing import Any

from django.db import connection
from django.db.models import CharField, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast
from django.urls import reverse

from cities.audit import CommittedUpTo
from cities.models import (
    AlternateName,
    City,
    Event,
    Membership,
    Network,
    Organisation,
    Participation,
    TrailEntry,
)
from commitments.models import (
    Commitment,
    Crosswalk,
    Endorsement,
    Framework,
    Grant,
    Indicator,
    Need,
    Objective,
    Practice,
    Review,
)

# Models whose rows can be hidden while their city, network and commitment are public.
HIDDEN_ALONE: tuple[type[Model], ...] = (
    AlternateName,
    Crosswalk,
    Endorsement,
    Event,
    Framework,
    Grant,
    Indicator,
    Membership,
    Need,
    Objective,
    Organisation,
    Participation,
    Practice,
    Review,
)
# Labels shown on public rows, which are neither public nor hidden themselves.
LABELS = ("cities.country", "commitments.term")


def _hidden(model: Any) -> QuerySet[Any]:
    """Return the keys of rows that exist and are hidden."""
    rows = model._default_manager
    hidden: QuerySet[Any] = rows.exclude(pk__in=rows.published().values("pk")).order_by()
    return hidden.values("pk")


def _hidden_today(models: Iterable[type[Model]]) -> Q:
    """The condition that an entry is about a row of some models that is hidden today."""
    hidden = Q(pk__in=[])
    for model in models:
        rows: Any = model._default_manager
        unseen = rows.exclude(pk__in=rows.published().values("pk")).order_by()
        keys = unseen.values(key=Cast("pk", CharField()))
        hidden |= Q(model=model._meta.label_lower, object_id__in=keys)
    return hidden


def public_trail(models: Iterable[type[Model]] = HIDDEN_ALONE) -> QuerySet[TrailEntry]:
    """Return the entries that the public may read, newest first.

    While an object is hidden, so are all earlier entries about it. Who reads entries of few models
    names those whose rows can be hidden alone: the query of all takes longer to make than to run.
    """
    commitments = Commitment.objects.published().values("slug")
    return (
        TrailEntry.objects.published()
        .filter(Q(commitment="") | Q(commitment__in=commitments))
        .exclude(city__in=_hidden(City))
        .exclude(network__in=_hidden(Network))
        .exclude(_hidden_today(models))
        .select_related("city", "network")
    )


def page_of(entry: TrailEntry) -> str:
    """Return the path of the page an entry is about; the home page where it has none."""
    if entry.model == "commitments.progressreport":
        return reverse("report", args=[entry.object_id])
    if entry.commitment:
        return reverse("commitment", args=[entry.commitment])
    if entry.city:
        return entry.city.get_absolute_url()
    return entry.network.get_absolute_url() if entry.network else reverse("home")


def visible_entries() -> QuerySet[TrailEntry]:
    """Return the entries that changed what the public sees, oldest first.

    These are entries about rows that were public after the change, or before it.
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
            | (Q(model__in=LABELS) & ~Q(changes={}))
        )
        .order_by("pk")
    )


def committed_entries() -> QuerySet[TrailEntry]:
    """Return the visible entries before which no open transaction can still add one."""
    newest = TrailEntry.objects.order_by("-pk").values_list("pk", CommittedUpTo()).first()
    until = min((pk for pk in newest or () if pk is not None), default=0)
    return visible_entries().filter(pk__lte=until)


def change_token() -> str:
    """Return a token that changes whenever the public rows do, by one cheap query.

    It is made of the newest visible entry and its time, as a restored database may give the same
    number again. While transactions are open, it is made of the newest entry before which none can
    still appear, and of all entries after that one.
    """
    with connection.cursor() as cursor:
        cursor.execute(*_newest())
        newest = cursor.fetchone()
    behind: list[int] = []
    if newest and (last := newest[-1]) is not None and last < newest[0]:
        behind = list(visible_entries().filter(pk__gt=last).values_list("pk", flat=True))
        earlier = visible_entries().filter(pk__lte=last).order_by("-pk")
        newest = earlier.values_list("pk", "at").first()
    return sha256(repr((newest and newest[:2], behind)).encode()).hexdigest()


@cache
def _newest() -> tuple[str, Any]:
    """Return the SQL of the newest entry, kept as it takes longer to compile than to run."""
    newest = visible_entries().order_by("-pk").annotate(unfinished=CommittedUpTo())
    return newest.values_list("pk", "at", "unfinished")[:1].query.sql_with_params()
