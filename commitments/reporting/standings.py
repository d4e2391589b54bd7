"""What is derived of an adoption and kept with it, so that lists need not read its reports."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from cities.models import Membership
from commitments.analysis.status import Status, status_of
from commitments.models import Adoption, ProgressReport, Review
from commitments.models.adoptions import AdoptionQuerySet
from commitments.models.contradictions import figure_key
from commitments.models.rhythms import GRACE_DAYS
from commitments.reporting import due_dates
from commitments.reporting.actors import Subject

FIELDS = (
    "standing",
    "trust",
    "standing_on",
    "standing_on_precision",
    "ages_on",
    "reported_on",
    "report_period_ends",
    "report_due_on",
)


def latest_of(adoption: Adoption) -> ProgressReport | None:
    """Return the party's latest published report that no correction replaced."""
    reports = adoption.reports.current().reported()
    return reports.order_by("-period_end", "-reported_on", "-pk").first()


def repeats_latest(report: ProgressReport) -> bool:
    """Whether a report has the judgement and the figures of the party's latest published one."""
    latest = latest_of(report.adoption)
    if latest is None or (report.stage, report.rating) != (latest.stage, latest.rating):
        return False
    return _said(report) == _said(latest)


def _said(report: ProgressReport) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """Return what the figures of a report say, by what each is about; not on which day."""
    rows = report.measurements.all()
    return {figure_key(row): (row.value, row.status, row.qualifier) for row in rows}


def current_status(
    adoption: Adoption, latest: ProgressReport | None, today: date, grace: int = GRACE_DAYS
) -> Status:
    """Return what is known of an adoption, from its published reports and their reviews."""
    compiled = adoption.reports.current().filter(origin=ProgressReport.Origin.COMPILED)
    published = Review.objects.filter(report=latest, state=Review.State.PUBLISHED)
    reviewed = latest is not None and published.exists()
    return status_of(adoption, latest, compiled, reviewed, today, grace)


def refresh(adoption: Adoption) -> None:
    """Update the derived fields of an adoption; call it whenever the adoption changed."""
    latest = latest_of(adoption)
    grace = due_dates.grace_days(adoption) if adoption.report_every else GRACE_DAYS
    status = current_status(adoption, latest, timezone.localdate(), grace)
    adoption.standing, adoption.trust = status.standing, status.trust or ""
    adoption.standing_on, adoption.standing_on_precision = status.on, status.precision
    adoption.ages_on = status.ages_on
    adoption.reported_on = latest.reported_on if latest else None
    awaited = _awaited(adoption, grace)
    adoption.report_period_ends = awaited.period_ends if awaited else None
    adoption.report_due_on = awaited.due_on if awaited else None
    adoption.save(update_fields=FIELDS)


def refresh_after(subject: Subject) -> None:
    """Update the derived fields after a step on a row: they follow what is published.

    The due date also follows what was sent or returned; where no rhythm was agreed there is none.
    """
    published = subject.state == ProgressReport.State.PUBLISHED
    if isinstance(subject, Review) and published:
        refresh(subject.report.adoption)
    elif isinstance(subject, ProgressReport) and (published or subject.adoption.report_every):
        refresh(subject.adoption)


def _awaited(adoption: Adoption, grace: int) -> due_dates.Awaited | None:
    if adoption.report_every is None:
        return None
    covered = due_dates.covered_until(adoption)
    day = due_dates.revise_by(adoption, covered)
    return due_dates.next_due(adoption, covered, grace, day)


def change_rhythm(
    adoption: Adoption, months: int | None, first_period_ends: date | None = None
) -> None:
    """Set the rhythm of an adoption; after a published report, from the end of the running period.

    None for `months` ends it. `first_period_ends` is the end of the first new period; without it
    that is one rhythm after the running one. Raises `ValidationError` for a day that cannot be.
    """
    adoption.report_every = months
    if months is None or first_period_ends is not None:
        adoption.first_period_ends = first_period_ends
    adoption.full_clean()
    adoption.save()
    refresh(adoption)


def refresh_all(adoptions: AdoptionQuerySet) -> int:
    """Update the derived fields of some adoptions. Return how many had another value."""
    changed = 0
    for adoption in adoptions.select_related("commitment").iterator():
        before = [getattr(adoption, name) for name in FIELDS]
        refresh(adoption)
        changed += before != [getattr(adoption, name) for name in FIELDS]
    return changed


def refresh_aged(today: date) -> int:
    """Update adoptions whose status has aged where a newer public source is there.

    That source leads from then on. Return how many changed.
    """
    newer = ProgressReport.objects.current().filter(
        Q(period_end__gt=OuterRef("standing_on"))
        | Q(period_end=None, reported_on__gt=OuterRef("standing_on")),
        adoption=OuterRef("pk"),
        origin=ProgressReport.Origin.COMPILED,
        background=False,
    )
    return refresh_all(Adoption.objects.aged(today).filter(Exists(newer)))


def refresh_due_dates() -> int:
    """Update the due dates that follow another grace now, as after a membership has changed.

    Return how many changed.
    """
    longest = (
        Membership.objects.current()
        .of_members()
        .filter(city=OuterRef("city"))
        .order_by()
        .values("city")
        .annotate(days=Max("network__grace_days"))
    )
    days = Coalesce(F("network__grace_days"), Subquery(longest.values("days")), GRACE_DAYS)
    rows = Adoption.objects.with_due_date().annotate(grace=days)
    moved = [
        pk
        for pk, ends, due, grace in rows.values_list(
            "pk", "report_period_ends", "report_due_on", "grace"
        )
        if ends and due != ends + timedelta(days=grace)
    ]
    return refresh_all(Adoption.objects.filter(pk__in=moved)) if moved else 0
