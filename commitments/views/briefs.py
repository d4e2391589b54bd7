"""Briefs to take to a forum: what cities bring to a round table, an area or an objective.

A brief has what goes on four printed pages; the list that it links to has the rest.
"""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from cities.audit.redirects import redirect_old_slugs
from commitments.analysis.coverage import ObjectiveRow, objective_rows
from commitments.analysis.serving import serving, tagged_with
from commitments.models import (
    Commitment,
    Framework,
    Objective,
    Practice,
    Review,
    listed_objectives,
)
from commitments.views.frameworks import objective_with_parts, served_summary
from config.translations import listed, translated

BRIEF_PROMISES, BRIEF_PRACTICES, BRIEF_REVIEWS = 24, 6, 4


@dataclass(frozen=True)
class Brief:
    """What a brief is about: its name, its objectives with their parts, and where all is listed.

    `query` is the filter of the list of commitments that has the same promises.
    """

    name: str
    framework: Framework
    objectives: list[Objective]
    parts: list[Objective]
    query: str

    @property
    def keys(self) -> list[int]:
        return [row.pk for row in self.parts]


@require_safe
@redirect_old_slugs(Framework.objects.published)
def round_table(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What cities bring to a round table of the International Migration Review Forum."""
    objectives = list(
        Objective.objects.published()
        .filter(framework__slug=slug, imrf_roundtable=number)
        .select_related("framework")
        .order_by("order", "code")
    )
    if not objectives:
        raise Http404
    return _render(
        request,
        Brief(
            _("round table %(n)s of the International Migration Review Forum") % {"n": number},
            objectives[0].framework,
            objectives,
            objectives,
            f"round_table={number}",
        ),
    )


@require_safe
@redirect_old_slugs(Framework.objects.published)
def objective_brief(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """What cities bring to an objective, or to an area of the Global Compact on Refugees."""
    objective = get_object_or_404(
        listed_objectives().select_related("framework"), framework__slug=slug, code=code
    )
    within = objective_with_parts(objective)
    name = pgettext("an objective and its title", "%(label)s, %(title)s") % {
        "label": objective.label,
        "title": translated(objective.title),
    }
    parts = [row for row in within if row != objective]
    return _render(
        request,
        Brief(name, objective.framework, parts, within, f"objective={slug}:{code}"),
    )


def _render(request: HttpRequest, brief: Brief) -> HttpResponse:
    commitments = Commitment.objects.published().with_status()
    served = tagged_with(commitments, brief.keys)
    keys = served.order_by().values("pk")
    summary = served_summary(served)
    promises = serving(served, brief.keys, BRIEF_PROMISES)
    rows = objective_rows(iter(brief.objectives), commitments)
    practices = Practice.objects.listed().filter(objectives__in=brief.keys).distinct()
    reviews = Review.objects.listed().filter(report__adoption__commitment__in=keys)
    context = {
        "brief": brief,
        "summary": summary,
        "standings": summary.counts,
        "rows": [row for row in rows if row.n],
        "gaps": _gaps(rows),
        "promises": promises,
        "total": summary.promises,
        "practices": practices[:BRIEF_PRACTICES],
        "reviews": reviews[:BRIEF_REVIEWS],
        "all": f"{reverse('commitments')}?{brief.query}",
        "api": reverse("api:commitments-list"),
        "query": f"?{brief.query}&",
    }
    return render(request, "commitments/brief.html", context)


def _gaps(rows: list[ObjectiveRow]) -> str:
    """Return which of the objectives no promise serves, in one sentence; empty if none."""
    codes = [row.objective.label for row in rows if not row.n]
    return _("No promise listed here serves %(list)s.") % {"list": listed(codes)} if codes else ""
