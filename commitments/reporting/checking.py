"""The reports that wait for a person to decide on them: a queue with an order, and who has which.

Several of them are published together only where nothing changed, or where somebody compiled them
from public sources: everything else is read one by one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    When,
)
from django.db.models.functions import Cast, TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cities.models import Network, TrailEntry
from commitments.models import ProgressReport
from commitments.models.reports import ReportQuerySet
from commitments.reporting import workflow
from commitments.reporting.cockpit import in_network

Origin = ProgressReport.Origin
ORDERS = {
    "waiting": ("waiting_since", "pk"),
    "newest": ("-waiting_since", "-pk"),
    "city": ("adoption__city__name", "adoption__network__name", "pk"),
}
ORDER_NAMES = {
    "waiting": gettext_lazy("waiting longest"),
    "newest": gettext_lazy("newest first"),
    "city": gettext_lazy("by city"),
}
# Days after which the time that a report waits is shown as long.
LONG_WAIT = 14


def _sent_again() -> Exists:
    """The condition that a report was returned before: it is sent for the second time or more."""
    returns = TrailEntry.objects.filter(
        model=ProgressReport._meta.label_lower,
        object_id=Cast(OuterRef("pk"), CharField()),
        action=TrailEntry.Action.RETURN,
    )
    return Exists(returns)


TABS = {
    "all": gettext_lazy("All"),
    "mine": gettext_lazy("Mine"),
    "free": gettext_lazy("Nobody’s"),
    "unchanged": gettext_lazy("Nothing changed"),
    "again": gettext_lazy("Sent again"),
    "compiled": gettext_lazy("Compiled from public sources"),
}


def _condition(tab: str, user: User) -> Q:
    """The condition that a report of the queue is under a tab; every one is under an unknown."""
    conditions = {
        "mine": Q(taken_up_by=user.pk),
        "free": Q(taken_up_by=None),
        "unchanged": Q(unchanged=True),
        "again": Q(sent_again=True),
        "compiled": Q(origin=Origin.COMPILED),
    }
    return conditions.get(tab, Q(pk__isnull=False))


def to_be_decided(steps: Mapping[str, QuerySet[Any]]) -> ReportQuerySet:
    """Return the reports on which one of the steps that publish waits for a person."""
    return ProgressReport.objects.filter(
        Q(pk__in=steps["publish"].values("pk")) | Q(pk__in=steps["compile"].values("pk"))
    )


def waiting_reports(user: User, network: Network | None) -> Any:
    """Return the reports of a network's parties that wait for a person to publish or return them.

    Of those that were sent together the first stands for all.
    """
    steps = workflow.waiting_for(user)[ProgressReport]
    waiting: Any = to_be_decided(steps).filter(in_network(network, "adoption__"), sent_with=None)
    since = Case(
        When(origin=Origin.REPORTED, then=F("reported_on")),
        default=TruncDate("updated_at"),
        output_field=DateField(),
    )
    return waiting.annotate(waiting_since=since, sent_again=_sent_again())


def with_what_is_shown(reports: ReportQuerySet) -> ReportQuerySet:
    """Return the reports with what a line of the queue names: their parties, and who has them."""
    related = ("adoption__commitment", "adoption__city__country", "adoption__network")
    return reports.select_related(*related, "taken_up_by").prefetch_related("sent_together")


def under_tab(reports: ReportQuerySet, tab: str, user: User, order: str = "") -> ReportQuerySet:
    """Return the reports of the queue under a tab, in an order."""
    rows = reports.filter(_condition(tab, user))
    return rows.order_by(*ORDERS.get(order, ORDERS["waiting"]))


def tab_counts(reports: ReportQuerySet, user: User) -> dict[str, int]:
    """Return how many reports of the queue are under each tab."""
    counts = {tab: Count("pk", filter=_condition(tab, user)) for tab in TABS}
    counted: dict[str, int] = reports.order_by().aggregate(**counts)
    return counted


def days_waiting(since: date | None) -> int:
    """Return for how many days a report has waited."""
    return max((timezone.localdate() - since).days, 0) if since else 0


@dataclass(frozen=True)
class PublishPlan:
    """What a publication of several reports would do: which, and which not, each with why."""

    ready: list[ProgressReport]
    refused: list[tuple[ProgressReport, str]]


def publish_step(report: ProgressReport) -> str:
    """Return the name of the step that publishes a report."""
    return "compile" if report.compiled else "publish"


def plan(reports: Iterable[ProgressReport], user: User) -> PublishPlan:
    """Return which of some reports can be published together by a person, and why not others."""
    ready, refused = [], []
    for report in reports:
        if not (report.unchanged or report.compiled):
            sentence = _("Something changed in it: read it and decide on it by itself.")
            refused.append((report, sentence))
        elif reasons := workflow.reasons_against(report, publish_step(report), user):
            refused.append((report, " ".join(reasons)))
        else:
            ready.append(report)
    return PublishPlan(ready, refused)
