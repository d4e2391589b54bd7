"""Lists of commitments, frameworks, reports and practices."""

from django.db.models import QuerySet

from commitments.filters import CommitmentFilter, FrameworkFilter, PracticeFilter, ReportFilter
from commitments.models import Commitment, Framework, Practice, ProgressReport
from config.pages import ListPage


class CommitmentList(ListPage):
    """Promises that can be quoted and traced to a public source."""

    filterset_class = CommitmentFilter
    template_name = "commitments/commitment_list.html"
    api = "api:commitments-list"

    def rows(self) -> QuerySet[Commitment]:
        return Commitment.objects.listed()


class FrameworkList(ListPage):
    """What commitments are made under."""

    filterset_class = FrameworkFilter
    template_name = "commitments/framework_list.html"
    api = "api:frameworks-list"

    def rows(self) -> QuerySet[Framework]:
        return Framework.objects.listed()


class ReportList(ListPage):
    """Published reports, newest first."""

    filterset_class = ReportFilter
    template_name = "commitments/report_list.html"
    api = "api:reports-list"

    def rows(self) -> QuerySet[ProgressReport]:
        return ProgressReport.objects.listed()


class PracticeList(ListPage):
    """Good practices, joint projects and pilots."""

    filterset_class = PracticeFilter
    template_name = "commitments/practice_list.html"
    api = "api:practices-list"

    def rows(self) -> QuerySet[Practice]:
        return Practice.objects.listed()
