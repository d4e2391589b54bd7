"""The pages of one framework and of one objective."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Length
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cities.audit.redirects import redirect_old_slugs
from commitments.analysis.coverage import (
    crosswalks_from,
    group_by_kind,
    objective_rows,
)
from commitments.analysis.denominators import of_signatories
from commitments.analysis.rating_notes import with_rating_notes
from commitments.models import (
    Adoption,
    Commitment,
    CommitmentObjective,
    Crosswalk,
    Endorsement,
    Framework,
    Indicator,
    Objective,
    Practice,
    StatusCounts,
    listed_frameworks,
    listed_objectives,
)
from commitments.models.frameworks import here_or_above
from commitments.views.lists import lead_standings

COMMITMENTS_SHOWN, NEWEST_SHOWN, PRACTICES_SHOWN = 50, 3, 5
# Asks and statements, which are listed beside the promises and counted nowhere.
DECLARED = Commitment.objects.listed().without_status()


@require_safe
@redirect_old_slugs(Framework.objects.published)
def framework_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The page of a framework: its objectives, the promises under each, and its signatories."""
    framework = get_object_or_404(listed_frameworks(), slug=slug)
    commitments = Commitment.objects.published().with_status()
    objectives = (
        Objective.objects.published()
        .filter(framework=framework)
        .select_related("framework")
        .order_by("order", "code")
    )
    # What is asked of others is no gap where no promise serves it.
    rows = [
        row
        for row in objective_rows(objectives, commitments)
        if row.n or row.objective.kind != Objective.Kind.ASK
    ]
    made = commitments.filter(framework=framework)
    serving = set().union(*(row.commitments for row in rows))
    signatories = list(
        Endorsement.objects.published()
        .filter(framework=framework)
        .select_related("city__country", "network", "organisation")
        .order_by("role", "city__name", "network__name", "organisation__name", "pk")
    )
    listed = Commitment.objects.listed()
    newest_rows, made_rows, declared_rows = _fetched_together(
        listed.filter(pk__in=serving)[:NEWEST_SHOWN],
        listed.filter(pk__in=made.order_by().values("pk"))[:COMMITMENTS_SHOWN],
        DECLARED.filter(framework=framework)[:COMMITMENTS_SHOWN],
    )
    context = {
        "framework": framework,
        "groups": group_by_kind(rows),
        "parts": len(rows),
        "gaps": sum(not row.n for row in rows),
        "scale": max((row.n for row in rows), default=0),
        "serving": len(serving),
        "newest": newest_rows,
        # The sum of the bars shown: a commitment to two objectives is in two of them.
        "standings": StatusCounts.together(row.standings for row in rows),
        "made": made_rows,
        "made_count": made.count(),
        "made_standings": lead_standings(made),
        "declared": declared_rows,
        "signatories": signatories,
        "denominator": of_signatories(framework, signatories),
        "commitments_count": commitments.count(),
        # The others stand on the pages of their objectives.
        "indicators": Indicator.objects.listed()
        .filter(framework=framework, objective=None)
        .order_by(Length("code"), "code"),
    }
    return render(request, "commitments/framework_detail.html", context)


def _fetched_together(*lists: QuerySet[Commitment]) -> list[list[Commitment]]:
    """Return the rows of each list; what a row shows is fetched once for all lists."""
    keys = [list(rows.values_list("pk", flat=True)) for rows in lists]
    listed = with_rating_notes(Commitment.objects.listed())
    fetched = listed.in_bulk({key for part in keys for key in part})
    return [[fetched[key] for key in part] for part in keys]


@require_safe
@redirect_old_slugs(Framework.objects.published)
def objective_detail(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """The page of an objective: promises that serve it directly and through the crosswalk."""
    objective = get_object_or_404(
        listed_objectives().select_related("framework", "parent__framework"),
        framework__slug=slug,
        code=code,
    )
    commitments = Commitment.objects.published().with_status()
    within = list(
        Objective.objects.published()
        .filter(here_or_above(pk=objective.pk))
        .select_related("framework")
        .order_by("order", "code")
    )
    objectives = [part.pk for part in within]
    tagged = _serving(commitments, objectives)
    crosswalks = list(
        Crosswalk.objects.published()
        .filter(to_objective__in=objectives)
        .select_related("from_objective__framework", "to_objective__framework")
    )
    origins = [crosswalk.from_objective_id for crosswalk in crosswalks]
    reached = _serving(commitments, origins).exclude(pk__in=tagged.order_by().values("pk"))
    cities = Adoption.objects.published().filter(commitment__in=tagged.order_by().values("pk"))
    context = {
        "objective": objective,
        "parts": objective_rows((part for part in within if part != objective), commitments),
        "commitments_count": commitments.count(),
        "tagged": _rows(tagged, objectives),
        "tagged_count": tagged.count(),
        "standings": lead_standings(tagged),
        "declared": _serving(DECLARED, objectives)[:COMMITMENTS_SHOWN],
        "cities": cities.exclude(city=None).values("city").distinct().count(),
        "reached": _rows(reached, origins),
        "reached_count": reached.count(),
        "into": crosswalks,
        "out": crosswalks_from(objectives),
        "indicators": Indicator.objects.listed().filter(objective__in=objectives),
        "practices": Practice.objects.published().filter(objectives=objective)[:PRACTICES_SHOWN],
    }
    return render(request, "commitments/objective_detail.html", context)


@dataclass(frozen=True)
class Serving:
    """A commitment, and the mappings by which it serves the objective of the page."""

    commitment: Commitment
    mappings: list[CommitmentObjective]


def _serving(commitments: QuerySet[Commitment], objectives: list[int]) -> QuerySet[Commitment]:
    """Return those of the commitments that are tagged with one of the objectives."""
    tag = CommitmentObjective.objects.filter(commitment=OuterRef("pk"), objective__in=objectives)
    return commitments.filter(Exists(tag))


def _rows(commitments: QuerySet[Commitment], objectives: list[int]) -> list[Serving]:
    """Return the first of some commitments, with why they are there."""
    listed = with_rating_notes(Commitment.objects.listed())
    listed = listed.filter(pk__in=commitments.order_by().values("pk"))
    return [
        Serving(
            commitment, [tag for tag in commitment.mappings.all() if tag.objective_id in objectives]
        )
        for commitment in listed[:COMMITMENTS_SHOWN]
    ]
