"""What is derived of an adoption and kept with it, so that lists need not read its reports."""

from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from commitments.analysis.status import Status, status_of
from commitments.models import Adoption, ProgressReport, Review
from commitments.models.adoptions import AdoptionQuerySet
from commitments.reporting.due_dates import next_due

FIELDS = (
    "standing",
    "trust",
    "standing_on",
    "standing_on_precision",
    "ages_on",
    "reported_on",
    "report_due_on",
)


def latest_of(adoption: Adoption) -> ProgressReport | None:
    """Return the party's latest published report that no correction replaced."""
    reports = adoption.reports.current().reported()
    return reports.order_by("-period_end", "-reported_on", "-pk").first()


def current_status(adoption: Adoption, latest: ProgressReport | None, today: date) -> Status:
    """Return what is known of an adoption, from its published reports and their reviews."""
    compiled = adoption.reports.current().filter(origin=ProgressReport.Origin.COMPILED)
    published = Review.objects.filter(report=latest, state=Review.State.PUBLISHED)
    reviewed = latest is not None and published.exists()
    return status_of(adoption, latest, compiled, reviewed, today)


def refresh(adoption: Adoption) -> None:
    """Update the derived fields of an adoption; call it whenever the adoption changed."""
    latest = latest_of(adoption)
    status = current_status(adoption, latest, timezone.localdate())
    adoption.standing, adoption.trust = status.standing, status.trust or ""
    adoption.standing_on, adoption.standing_on_precision = status.on, status.precision
    adoption.ages_on = status.ages_on
    adoption.reported_on = latest.reported_on if latest else None
    adoption.report_due_on = next_due(adoption, latest.period_end if latest else None)
    adoption.save(update_fields=FIELDS)


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
