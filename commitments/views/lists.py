"""Lists of commitments, frameworks, reports and practices."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from commitments.analysis.indicators import trust
from commitments.analysis.rating_notes import with_rating_notes
from commitments.analysis.status import report_standing
from commitments.filters import (
    CommitmentFilter,
    FrameworkFilter,
    PracticeFilter,
    ReportFilter,
    default_kinds,
)
from commitments.models import (
    Adoption,
    Commitment,
    CommitmentObjective,
    Framework,
    Practice,
    ProgressReport,
    Review,
    Standing,
    StatusCounts,
    StatusKey,
    Trust,
    listed_frameworks,
)
from config.lists import COUNT_CAP
from config.pages import ListPage, query_with


def lead_standings(matching: QuerySet[Commitment]) -> StatusCounts | None:
    """Count commitments by the standing of their lead; None where there are too many to count."""
    matching = matching.filter(kind__in=Commitment.WITH_STATUS)
    total = matching.order_by()[: COUNT_CAP + 1].count()
    if total > COUNT_CAP:
        return None
    leads = Adoption.objects.published().filter(
        role=Adoption.Role.LEAD, commitment__in=matching.order_by().values("pk")
    )
    counts = leads.by_standing()
    counts.add(StatusKey(Standing.NOTHING_KNOWN), total - counts.total)  # without a lead
    return counts


class CommitmentList(ListPage):
    """Promises that can be quoted and traced to a public source."""

    filterset_class = CommitmentFilter
    template_name = "commitments/commitment_list.html"
    api = "api:commitments-list"
    first = ("q", "standing", "topic", "region", "needs_funding")
    page_size = 20  # each row says much; so that the page is light

    def rows(self) -> QuerySet[Commitment]:
        return with_rating_notes(default_kinds(Commitment.objects.listed(), self.request.GET))

    def extra_context(
        self, rows: list[Commitment], matching: QuerySet[Commitment]
    ) -> dict[str, Any]:
        return {
            "standings": lead_standings(matching),
            "standing_link": query_with(self.request.GET, "standing", "trust", "aged"),
        }


@dataclass(frozen=True)
class FrameworkRow:
    """A framework, and how many commitments serve one of its objectives, made under it or not."""

    framework: Framework
    serving: int


class FrameworkList(ListPage):
    """What commitments are made under."""

    filterset_class = FrameworkFilter
    template_name = "commitments/framework_list.html"
    api = "api:frameworks-list"
    first = ("q", "kind")

    def rows(self) -> QuerySet[Framework]:
        return listed_frameworks()

    def extra_context(self, rows: list[Framework], matching: QuerySet[Framework]) -> dict[str, Any]:
        serving = dict(
            CommitmentObjective.objects.published()
            .filter(
                objective__framework__in=rows,
                commitment__in=Commitment.objects.published().with_status().values("pk"),
            )
            .order_by()
            .values_list("objective__framework")
            .annotate(n=Count("commitment", distinct=True))
            .values_list("objective__framework", "n")
        )
        return {"rows": [FrameworkRow(row, serving.get(row.pk, 0)) for row in rows]}


@dataclass(frozen=True)
class ReportRow:
    """A report, the status of the promise by it, and who vouches for it."""

    report: ProgressReport
    standing: Standing
    trust: Trust


def report_rows(reports: Iterable[ProgressReport]) -> list[ReportRow]:
    """Return published reports with their standing and trust, in one query for the reviews."""
    reports = list(reports)
    reviews = {
        review.report_id: review for review in Review.objects.published().filter(report__in=reports)
    }
    return [
        ReportRow(
            report,
            report_standing(report),
            trust(report, [reviews[report.pk]] if report.pk in reviews else []),
        )
        for report in reports
    ]


class ReportList(ListPage):
    """Published reports, newest first."""

    filterset_class = ReportFilter
    template_name = "commitments/report_list.html"
    api = "api:reports-list"
    first = ("framework", "region", "origin", "year")

    def rows(self) -> QuerySet[ProgressReport]:
        return ProgressReport.objects.listed()

    def extra_context(
        self, rows: list[ProgressReport], matching: QuerySet[ProgressReport]
    ) -> dict[str, Any]:
        return {"rows": report_rows(rows)}


class PracticeList(ListPage):
    """Good practices, joint projects and pilots."""

    filterset_class = PracticeFilter
    template_name = "commitments/practice_list.html"
    api = "api:practices-list"
    first = ("q", "kind", "region")

    def rows(self) -> QuerySet[Practice]:
        return Practice.objects.listed()
