"""The pages of one framework and of one objective."""

from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import Length
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cities.audit.redirects import redirect_old_slugs
from commitments.analysis.coverage import (
    ObjectiveGroup,
    ServedObjective,
    crosswalks_from,
    group_by_kind,
    objective_rows,
    served_objectives,
)
from commitments.analysis.denominators import of_signatories
from commitments.analysis.rating_notes import with_rating_notes
from commitments.analysis.serving import basis_words, serving, tagged_with
from commitments.analysis.summaries import ServedSummary
from commitments.models import (
    Adoption,
    Commitment,
    Crosswalk,
    Endorsement,
    Framework,
    Indicator,
    Objective,
    Practice,
    Standing,
    StatusCounts,
    listed_frameworks,
    listed_objectives,
)
from commitments.models.frameworks import here_or_above
from commitments.views.lists import lead_standings
from commitments.views.signatories import signatories_shown

COMMITMENTS_SHOWN, SERVING_SHOWN, REACHED_SHOWN, NEWEST_SHOWN, PRACTICES_SHOWN = 50, 20, 10, 3, 5
# More columns than these would be too narrow to read.
COLUMNS_DRAWN = 30
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
    groups = group_by_kind(rows)
    made = commitments.filter(framework=framework)
    served = set().union(*(row.commitments for row in rows))
    signatories = list(
        Endorsement.objects.published()
        .filter(framework=framework)
        .select_related("city__country", "network", "organisation")
        .order_by("role", "city__name", "network__name", "organisation__name", "pk")
    )
    listed = Commitment.objects.listed()
    newest_rows, made_rows, declared_rows = _fetched_together(
        listed.filter(pk__in=served)[:NEWEST_SHOWN],
        listed.filter(pk__in=made.order_by().values("pk"))[:COMMITMENTS_SHOWN],
        DECLARED.filter(framework=framework)[:COMMITMENTS_SHOWN],
    )
    context = {
        "framework": framework,
        "groups": groups,
        "parts": len(rows),
        "gaps": sum(not row.n for row in rows),
        "round_tables": sorted({n for row in rows if (n := row.objective.imrf_roundtable)}),
        "scale": max((row.n for row in rows), default=0),
        "summary": ServedSummary(
            len(served),
            len(set().union(*(row.cities for row in rows))),
            len(set().union(*(row.networks for row in rows))),
            lead_standings(commitments.filter(pk__in=served)),
        ),
        "columns": _columns(groups),
        "newest": newest_rows,
        # The sum of the bars shown: a commitment to two objectives is in two of them.
        "standings": StatusCounts.together(row.standings for row in rows),
        "made": made_rows,
        "made_count": made.count(),
        "made_standings": lead_standings(made),
        "declared": declared_rows,
        "signatories": signatories,
        **signatories_shown(request, signatories),
        "denominator": of_signatories(framework, signatories),
        "commitments_count": commitments.count(),
        # The others stand on the pages of their objectives.
        "indicators": Indicator.objects.listed()
        .filter(framework=framework, objective=None)
        .order_by(Length("code"), "code"),
    }
    return render(request, "commitments/framework_detail.html", context)


def _columns(groups: list[ObjectiveGroup]) -> list[ServedObjective]:
    """Return the objectives of the first group to draw; nothing where they are too many."""
    rows = groups[0].rows if groups else []
    return _drawn([ServedObjective(row.objective, row.n) for row in rows])


def _drawn(rows: list[ServedObjective]) -> list[ServedObjective]:
    return rows if 1 < len(rows) <= COLUMNS_DRAWN else []


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
    within = objective_with_parts(objective)
    objectives = [part.pk for part in within]
    context = {
        "objective": objective,
        "parts": objective_rows((part for part in within if part != objective), commitments),
        "commitments_count": commitments.count(),
        "among": _among(objective),
        "declared": tagged_with(DECLARED, objectives)[:COMMITMENTS_SHOWN],
        "out": crosswalks_from(objectives),
        "indicators": Indicator.objects.listed().filter(objective__in=objectives),
        "practices": Practice.objects.published().filter(objectives=objective)[:PRACTICES_SHOWN],
        **_served(commitments, objectives),
    }
    return render(request, "commitments/objective_detail.html", context)


def objective_with_parts(objective: Objective) -> list[Objective]:
    """Return an objective and all parts of it that the public sees, in their order."""
    return list(
        Objective.objects.published()
        .filter(here_or_above(pk=objective.pk))
        .select_related("framework")
        .order_by("order", "code")
    )


def served_summary(served: QuerySet[Commitment]) -> ServedSummary:
    """Return how many promises these are, by how many parties, and what is known of them."""
    parties = Adoption.objects.published().filter(commitment__in=served.order_by().values("pk"))
    made_by = parties.aggregate(
        cities=Count("city", distinct=True), networks=Count("network", distinct=True)
    )
    return ServedSummary(
        served.count(), made_by["cities"], made_by["networks"], lead_standings(served)
    )


def _among(objective: Objective) -> list[ServedObjective]:
    """Return an objective among the others of its kind; nothing where they are too many to draw."""
    return _drawn(served_objectives(objective.framework.slug, objective.kind))


def _served(commitments: QuerySet[Commitment], objectives: list[int]) -> dict[str, Any]:
    """Return the promises that serve some objectives, and those that a crosswalk leads there."""
    tagged = tagged_with(commitments, objectives)
    crosswalks = list(
        Crosswalk.objects.published()
        .filter(to_objective__in=objectives)
        .select_related("from_objective__framework", "to_objective__framework")
    )
    origins = [crosswalk.from_objective_id for crosswalk in crosswalks]
    reached = tagged_with(commitments, origins).exclude(pk__in=tagged.order_by().values("pk"))
    summary = served_summary(tagged)
    standings, total = summary.counts, summary.promises
    rows = serving(tagged, objectives, SERVING_SHOWN)
    unknown = standings[Standing.NOTHING_KNOWN] if standings else 0
    return {
        "summary": summary,
        "known": [row for row in rows if row.has_news],
        "known_count": total - unknown,
        "unknown": [row for row in rows if not row.has_news],
        "unknown_count": unknown,
        "standings": standings,
        "tagged_count": total,
        "tagged_shown": len(rows),
        "basis": basis_words(rows),
        "into": crosswalks,
        "reached": serving(reached, origins, REACHED_SHOWN),
        "reached_count": reached.count(),
    }
