"""The pages of one commitment, report and practice."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cities.audit.redirects import redirect_old_slugs
from cities.models import Network, TrailEntry
from commitments.analysis.coverage import crosswalks_from
from commitments.analysis.denominators import of_signatories
from commitments.analysis.figures import figure_of, rating_note
from commitments.analysis.indicators import flags, trust
from commitments.analysis.progress import (
    AdoptionProgress,
    adoption_progress,
    progress_of,
    with_reports,
)
from commitments.analysis.promise_cards import PromiseCard
from commitments.analysis.public_trail import public_trail
from commitments.analysis.rating_notes import with_rating_notes
from commitments.analysis.sources import search_sentence
from commitments.analysis.status import report_standing
from commitments.analysis.umbrellas import together
from commitments.models import (
    Adoption,
    ChangeRequest,
    Commitment,
    CommitmentObjective,
    Endorsement,
    Grant,
    Practice,
    ProgressReport,
    Review,
)
from commitments.views.funding import funding_of, totals
from commitments.views.lists import report_rows
from commitments.views.signatories import signatories_shown

PARTIES_SHOWN, OTHERS, ENTRIES_SHOWN, REPORTS_LISTED = 100, 5, 40, 50
# Parts of an umbrella, and shares of a joint target, that stand on its page.
PARTS_SHOWN = 50


def _checks(entries: Iterable[TrailEntry]) -> dict[str, TrailEntry]:
    """Return the step that published each report, by the report's key."""
    return {
        entry.object_id: entry
        for entry in entries
        if entry.model == "commitments.progressreport" and entry.action == TrailEntry.Action.PUBLISH
    }


@require_safe
@redirect_old_slugs(Commitment.objects.published)
def commitment_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The page of one commitment: its parties, progress, reports and reviews."""
    commitment = get_object_or_404(
        with_rating_notes(Commitment.objects.listed()).select_related(
            "announced_at", "searched_by_organisation", "searched_by_network"
        ),
        slug=slug,
    )
    adoptions = (
        Adoption.objects.published()
        .filter(commitment=commitment)
        .select_related("commitment__framework", "city__country", "network")
    )
    parties = progress_of(adoptions[:PARTIES_SHOWN])
    parties.sort(key=lambda progress: progress.adoption.role != Adoption.Role.LEAD)
    reports = (
        ProgressReport.objects.published()
        .filter(adoption__commitment=commitment)
        .select_related("adoption__city", "adoption__network", "corrects", "adoption__commitment")
        .with_figures()[:REPORTS_LISTED]
    )
    trail = list(public_trail().filter(commitment=commitment.slug)[:ENTRIES_SHOWN])
    checks = _checks(trail)
    steps = [(row, checks.get(str(row.report.pk))) for row in report_rows(reports)]
    mappings = list(commitment.mappings.all())
    objectives = [mapping.objective_id for mapping in mappings]
    related = _related(commitment, objectives)
    context = {
        "commitment": commitment,
        "lead": parties[0] if parties else None,
        "card": PromiseCard(parties[0]) if parties else None,
        "others_say": _newer_than_own(parties[0]) if parties else None,
        "parties": parties,
        "parties_count": len(parties) if len(parties) < PARTIES_SHOWN else adoptions.count(),
        "reported": [step for step in steps if not step[0].report.compiled],
        "compiled": [step for step in steps if step[0].report.compiled],
        "searched": search_sentence(commitment),
        **_signed(request, commitment),
        **related,
        **(_together(commitment, parties) if related["parts"] else {}),
        "mappings": mappings,
        "crosswalks": crosswalks_from(objectives),
        "reviews": Review.objects.listed().filter(report__adoption__commitment=commitment),
        "changes": list(
            ChangeRequest.objects.listed()
            .filter(adoption__commitment=commitment)
            .select_related("target", "adoption__city", "adoption__network")
        ),
        "trail": trail,
        "practices": Practice.objects.published().filter(adoption__commitment=commitment),
        "funding": funding_of(commitment),
    }
    return render(request, "commitments/commitment_detail.html", context)


def _newer_than_own(progress: AdoptionProgress) -> ProgressReport | None:
    """Return the newest public source that is newer than the party's own latest report.

    The newer does not replace the older: both are shown. None where the party never reported.
    """
    own = progress.adoption.reported_on
    newer = [
        report
        for report in progress.compiled
        if own and report.reported_on and report.reported_on > own and not report.background
    ]
    return max(newer, key=lambda report: (report.reported_on, report.pk), default=None)


def _signed(request: HttpRequest, commitment: Commitment) -> dict[str, Any]:
    """Return who signed an ask or a statement, and how many a source says signed it."""
    framework = commitment.framework
    if framework is None or commitment.has_status:
        return {}
    signatories = list(
        Endorsement.objects.published()
        .filter(framework=framework)
        .select_related("city__country", "network", "organisation")
        .order_by("role", "city__name", "network__name", "organisation__name", "pk")
    )
    return {
        "signatories": signatories,
        **signatories_shown(request, signatories),
        "denominator": of_signatories(framework, signatories),
    }


def _related(commitment: Commitment, objectives: list[int]) -> dict[str, Any]:
    """Return the commitments that a page leads to: umbrella, parts, counterparts, similar ones."""
    parts = set(commitment.parts.values_list("pk", flat=True))
    matches = {
        *commitment.matches.values_list("pk", flat=True),
        *commitment.matched_by.values_list("pk", flat=True),
    }
    similar = _similar(commitment, objectives)
    rows = list(
        with_rating_notes(Commitment.objects.listed())
        .filter(pk__in={commitment.part_of_id or 0, *parts, *matches, *similar})
        .annotate(shared=Count("mappings", Q(mappings__objective__in=objectives)))
        .order_by("-shared", "title", "pk")
    )
    listed_parts = [row for row in rows if row.pk in parts]
    return {
        "umbrella": next((row for row in rows if row.pk == commitment.part_of_id), None),
        "parts": listed_parts[:PARTS_SHOWN],
        "parts_of_it": len(listed_parts),
        "matches": [row for row in rows if row.pk in matches],
        "others": [row for row in rows if row.pk in similar],
    }


def _together(commitment: Commitment, own: list[AdoptionProgress]) -> dict[str, Any]:
    """Return what the partners of an umbrella promised and reached; nothing without partners."""
    parts = Commitment.objects.published().filter(part_of=commitment)
    adoptions = (
        Adoption.objects.published()
        .filter(commitment__in=parts.values("pk"))
        .select_related("commitment__framework", "city__country", "network")
    )
    partners = progress_of(adoptions)
    if not partners:
        return {}
    grants = Grant.objects.published().filter(
        Q(commitment=commitment) | Q(commitment__in=parts.values("pk"))
    )
    return {
        "together": together(commitment, own, partners),
        "grant_totals": totals(grants),
        "shown": f":{PARTS_SHOWN}",
    }


def _similar(commitment: Commitment, objectives: list[int]) -> list[int]:
    """Return the keys of commitments to the same objectives, those that share most of them."""
    public = Commitment.objects.published().filter(pk=OuterRef("commitment"))
    same = CommitmentObjective.objects.filter(Exists(public), objective__in=objectives).exclude(
        commitment=commitment
    )
    # Only the keys: the columns of a row are fetched for these few.
    return list(
        same.values("commitment")
        .annotate(shared=Count("pk"))
        .order_by("-shared", "commitment__title", "commitment")
        .values_list("commitment", flat=True)[:OTHERS]
    )


@require_safe
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of one report: answers, figures, evidence, checks, reviews and corrections."""
    report = get_object_or_404(
        ProgressReport.objects.published()
        .select_related("corrects", "adoption__city__country", "adoption__network")
        .with_figures(),
        pk=pk,
    )
    adoption = with_reports(Adoption.objects.listed()).get(pk=report.adoption_id)
    progress = adoption_progress(adoption)
    reviews = list(Review.objects.listed().filter(report=report))
    trail = list(
        public_trail().filter(model=report._meta.label_lower, object_id=str(report.pk))[
            :ENTRIES_SHOWN
        ]
    )
    figures = [
        figure_of(measurement, report, measurement.target)
        for measurement in report.measurements.all()
    ]
    context: dict[str, Any] = {
        "report": report,
        "adoption": adoption,
        "commitment": adoption.commitment,
        "standing": report_standing(report),
        "trust": trust(report, reviews),
        "flags": flags(
            report, adoption.targets.all(), report.measurements.all(), report.evidence.all()
        ),
        "figures": figures,
        "rating_note": rating_note(report, figures),
        "replaced_by": ProgressReport.objects.published().filter(corrects=report).first(),
        "reviews": reviews,
        "others": [other for other in progress.reports if other.pk != report.pk],
        "check": _checks(trail).get(str(report.pk)),
        "trail": trail,
    }
    return render(request, "commitments/report_detail.html", context)


@require_safe
@redirect_old_slugs(Practice.objects.published)
def practice_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The page of one practice."""
    practice = get_object_or_404(Practice.objects.listed(), slug=slug)
    adoption = Adoption.objects.listed().filter(practices=practice).first()
    context = {
        "practice": practice,
        "adoption": adoption,
        "networks": Network.objects.published().filter(practices=practice),
    }
    return render(request, "commitments/practice_detail.html", context)
