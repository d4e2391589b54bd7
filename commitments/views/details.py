"""The pages of one commitment, framework, objective, report and practice."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from cities.models import TrailEntry
from commitments.accounts import Figure, account, accounts_of, with_reports
from commitments.figures import flags, reading, standing, trust
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
    ProgressReport,
    Review,
    Standing,
)
from commitments.news import public_trail
from commitments.views.lists import made_up, report_rows, standings_of
from commitments.views.site import real_commitments

PARTIES, OTHERS, STEPS, ROWS = 100, 5, 40, 50


def _checks(entries: Iterable[TrailEntry]) -> dict[str, TrailEntry]:
    """Return the step that published each report, by the report's key."""
    return {
        entry.object_id: entry
        for entry in entries
        if entry.model == "commitments.progressreport" and entry.action == TrailEntry.Action.PUBLISH
    }


def commitment(request: HttpRequest, slug: str) -> HttpResponse:
    """What was promised by whom, and all that became of it."""
    it = get_object_or_404(Commitment.objects.listed(), slug=slug)
    adoptions = Adoption.objects.listed().filter(commitment=it)
    accounts = accounts_of(adoptions[:PARTIES])
    accounts.sort(key=lambda one: one.adoption.role != Adoption.Role.LEAD)
    reports = (
        ProgressReport.objects.published()
        .filter(adoption__commitment=it)
        .select_related("adoption__city", "adoption__network", "corrects", "adoption__commitment")
        .with_figures()[:ROWS]
    )
    trail = list(public_trail().filter(commitment=it.slug)[:STEPS])
    checks = _checks(trail)
    mappings = list(it.mappings.all())
    objectives = [one.objective_id for one in mappings]
    fictional = made_up(one.adoption for one in accounts)
    others = Commitment.objects.listed() if fictional else real_commitments()
    context = {
        "commitment": it,
        "lead": accounts[0] if accounts else None,
        "accounts": accounts,
        "parties": len(accounts) if len(accounts) < PARTIES else adoptions.count(),
        "reports": [(row, checks.get(str(row.report.pk))) for row in report_rows(reports)],
        "mappings": mappings,
        "crosswalks": _leads_from(objectives),
        "reviews": Review.objects.listed().filter(report__adoption__commitment=it),
        "trail": trail,
        "others": _sharing(others, it, objectives),
        "practices": Practice.objects.published().filter(adoption__commitment=it),
        "fictional": fictional,
    }
    return render(request, "commitments/commitment_detail.html", context)


def _leads_from(objectives: list[int]) -> QuerySet[Crosswalk]:
    """Return the correspondences that lead away from some objectives."""
    return (
        Crosswalk.objects.published()
        .filter(from_objective__in=objectives)
        .select_related("from_objective__framework", "to_objective__framework")
    )


def _sharing(
    others: QuerySet[Commitment], it: Commitment, objectives: list[int]
) -> QuerySet[Commitment]:
    """Return commitments to the same objectives, those that share most of them first."""
    same = Q(mappings__objective__in=objectives)
    return (
        Commitment.objects.listed()
        .filter(pk__in=others.order_by().values("pk"))
        .exclude(pk=it.pk)
        .annotate(shared=Count("mappings", same))
        .filter(shared__gt=0)
        .order_by("-shared", "title", "pk")[:OTHERS]
    )


@dataclass
class ObjectiveRow:
    """An objective, the commitments under it and its parts, and their cities and networks."""

    objective: Objective
    commitments: set[int] = field(default_factory=set)
    cities: set[int] = field(default_factory=set)
    networks: set[int] = field(default_factory=set)
    standings: dict[str, int] = field(default_factory=dict)
    parts: list["ObjectiveRow"] = field(default_factory=list)

    @property
    def n(self) -> int:
        return len(self.commitments)

    def served_parts(self) -> Iterator["ObjectiveRow"]:
        """Parts of it, at any depth, that a commitment serves."""
        for part in self.parts:
            if part.n:
                yield part
            yield from part.served_parts()


def _objective_rows(
    objectives: Iterable[Objective], commitments: QuerySet[Commitment]
) -> list[ObjectiveRow]:
    """Return the objectives that are part of no other, with what counts for each; two queries."""
    rows = {one.pk: ObjectiveRow(one) for one in objectives}
    mapped = CommitmentObjective.objects.filter(
        objective__in=rows, commitment__in=commitments.order_by().values("pk")
    ).values_list("commitment", "objective")
    under: dict[int, set[int]] = {}
    for made, objective in mapped.order_by():
        holder: int | None = objective
        while holder in rows:
            under.setdefault(made, set()).add(holder)
            holder = rows[holder].objective.parent_id
    led: dict[int, str] = dict.fromkeys(under, Standing.NO_REPORT.value)
    parties = Adoption.objects.published().filter(commitment__in=under).order_by()
    for made, city, network, role, where in parties.values_list(
        "commitment", "city", "network", "role", "standing"
    ):
        if role == Adoption.Role.LEAD:
            led[made] = where
        for pk in under[made]:
            (rows[pk].cities if city else rows[pk].networks).add(city or network)
    for made, holders in under.items():
        for pk in holders:
            rows[pk].commitments.add(made)
            counts = rows[pk].standings
            counts[led[made]] = counts.get(led[made], 0) + 1
    top: list[ObjectiveRow] = []
    for row in rows.values():
        above = rows.get(row.objective.parent_id or 0)
        (above.parts if above else top).append(row)
    return top


def _counted(request: HttpRequest) -> tuple[QuerySet[Commitment], bool]:
    """Return the commitments to count, and whether those of fictional cities are asked for."""
    asked = request.GET.get("fictional") == "yes"
    return (Commitment.objects.published() if asked else real_commitments()), asked


def framework(request: HttpRequest, slug: str) -> HttpResponse:
    """What a framework asks, what is promised under each part of it, and who signed it."""
    it = get_object_or_404(Framework.objects.listed(), slug=slug)
    commitments, asked = _counted(request)
    objectives = (
        Objective.objects.published()
        .filter(framework=it)
        .select_related("framework")
        .order_by("order", "code")
    )
    rows = _objective_rows(objectives, commitments)
    made = commitments.filter(framework=it)
    signatories = list(
        Endorsement.objects.published()
        .filter(framework=it)
        .select_related("city__country", "network")
        .order_by("role", "city__name", "network__name", "pk")
    )
    context = {
        "framework": it,
        "rows": rows,
        "gaps": [row for row in rows if not row.n],
        "scale": max((row.n for row in rows), default=0),
        "serving": len(set().union(*(row.commitments for row in rows))),
        "standings": _together(rows),
        "made": Commitment.objects.listed().filter(pk__in=made.order_by().values("pk"))[:ROWS],
        "made_count": made.count(),
        "made_standings": standings_of(made),
        "signatories": signatories,
        "with_fictional": asked,
        "fictional": asked or any(one.party.fictional for one in signatories),
    }
    return render(request, "commitments/framework_detail.html", context)


def _together(rows: list[ObjectiveRow]) -> dict[str, int]:
    """Return the sum of the bars shown; a commitment to two objectives is in two bars."""
    return {code: sum(row.standings.get(code, 0) for row in rows) for code in Standing.values}


def objective(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """What is promised under one objective, directly and through the crosswalk."""
    it = get_object_or_404(
        Objective.objects.listed().select_related("framework", "parent__framework"),
        framework__slug=slug,
        code=code,
    )
    commitments, asked = _counted(request)
    parts = list(Objective.objects.listed().filter(parent=it).order_by("order", "code"))
    here = [it.pk, *(part.pk for part in parts)]
    tagged = _serving(commitments, here)
    into = list(
        Crosswalk.objects.published()
        .filter(to_objective__in=here)
        .select_related("from_objective__framework", "to_objective__framework")
    )
    origins = [one.from_objective_id for one in into]
    reached = _serving(commitments, origins).exclude(pk__in=tagged.order_by().values("pk"))
    cities = Adoption.objects.published().filter(commitment__in=tagged.order_by().values("pk"))
    shown = [*_rows(tagged, here), *_rows(reached, origins)]
    context = {
        "objective": it,
        "parts": parts,
        "tagged": _rows(tagged, here),
        "tagged_count": tagged.count(),
        "standings": standings_of(tagged),
        "cities": cities.exclude(city=None).values("city").distinct().count(),
        "reached": _rows(reached, origins),
        "reached_count": reached.count(),
        "into": into,
        "out": _leads_from(here),
        "indicators": Indicator.objects.published().filter(objective__in=here),
        "practices": Practice.objects.published().filter(objectives=it)[:OTHERS],
        "with_fictional": asked,
        "fictional": asked or made_up(a for row in shown for a in row.commitment.adoptions.all()),
    }
    return render(request, "commitments/objective_detail.html", context)


@dataclass(frozen=True)
class Serving:
    """A commitment, and the mappings by which it serves what a page is about."""

    commitment: Commitment
    mappings: list[CommitmentObjective]


def _serving(commitments: QuerySet[Commitment], objectives: list[int]) -> QuerySet[Commitment]:
    """Return those of the commitments that are tagged with one of the objectives."""
    tag = CommitmentObjective.objects.filter(commitment=OuterRef("pk"), objective__in=objectives)
    return commitments.filter(Exists(tag))


def _rows(found: QuerySet[Commitment], objectives: list[int]) -> list[Serving]:
    """Return the first of some commitments, with why they are there."""
    listed = Commitment.objects.listed().filter(pk__in=found.order_by().values("pk"))
    return [
        Serving(one, [tag for tag in one.mappings.all() if tag.objective_id in objectives])
        for one in listed[:ROWS]
    ]


def report(request: HttpRequest, pk: int) -> HttpResponse:
    """One account of progress: what was said, shown, checked, reviewed and corrected."""
    it = get_object_or_404(
        ProgressReport.objects.published()
        .select_related("corrects", "adoption__city__country", "adoption__network")
        .with_figures(),
        pk=pk,
    )
    adoption = with_reports(Adoption.objects.listed()).get(pk=it.adoption_id)
    whole = account(adoption)
    reviews = list(Review.objects.listed().filter(report=it))
    trail = list(public_trail().filter(model=it._meta.label_lower, object_id=str(it.pk))[:STEPS])
    context: dict[str, Any] = {
        "report": it,
        "adoption": adoption,
        "commitment": adoption.commitment,
        "standing": standing(it),
        "trust": trust(it, reviews),
        "flags": flags(it, adoption.targets.all()),
        "figures": [
            Figure(one, it, reading(one, one.target) if one.target else None)
            for one in it.measurements.all()
        ],
        "replaced_by": ProgressReport.objects.published().filter(corrects=it).first(),
        "reviews": reviews,
        "others": [one for one in whole.reports if one.pk != it.pk],
        "check": _checks(trail).get(str(it.pk)),
        "trail": trail,
        "fictional": adoption.party.fictional,
    }
    return render(request, "commitments/report_detail.html", context)


def practice(request: HttpRequest, slug: str) -> HttpResponse:
    """What worked in a city, told so that another can use it."""
    it = get_object_or_404(Practice.objects.listed(), slug=slug)
    adoption = Adoption.objects.listed().filter(practices=it).first()
    context = {
        "practice": it,
        "adoption": adoption,
        "fictional": any(city.fictional for city in it.cities.all()),
    }
    return render(request, "commitments/practice_detail.html", context)
