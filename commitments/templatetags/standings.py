"""Labels of standings, of what is awaited, and of the age of reports."""

from datetime import date
from typing import Any

from django import template
from django.utils import timezone

from commitments.analysis.indicators import Freshness, freshness
from commitments.analysis.rating_notes import rating_note_of
from commitments.analysis.status import report_standing
from commitments.models import Adoption, ProgressReport, Reporting, Standing, StatusKey, Trust

register = template.Library()


@register.filter
def standing_words(standing: str) -> str:
    """Return a standing in words: "On track"."""
    return str(Standing(standing).label)


@register.inclusion_tag("partials/status_badge.html")
def status_badge(row: Any) -> dict[str, Any]:
    """Show the status of an adoption or a listed commitment, on whose word and since when.

    And the share at which a figure stands where the party calls the promise kept. Nothing for an
    ask or a statement, which has none.
    """
    if not row.standing:
        return {"key": None}
    old = row.ages_on is not None and row.ages_on <= timezone.localdate()
    key = StatusKey(row.standing, row.trust == Trust.COMPILED, old)
    words = key.words(row.standing_on, row.standing_on_precision)
    return {"key": key, "words": words, "note": rating_note_of(row)}


@register.inclusion_tag("partials/status_badge.html")
def report_badge(report: ProgressReport) -> dict[str, Any]:
    """Show the status that one report gives, by its party or by what its source says."""
    key = StatusKey(report_standing(report), report.compiled)
    return {"key": key, "words": key.words(), "note": ""}


@register.filter
def reporting_words(reporting: str) -> str:
    """Return a code of what is awaited in words: "report overdue"."""
    return str(Reporting(reporting).label)


@register.filter
def awaited_words(adoption: Adoption) -> str:
    """Return what is awaited of the party today in words: "not asked to report"."""
    return str(adoption.reporting_on().label)


@register.filter
def freshness_words(reported_on: date | None) -> str:
    """Return how old the latest report is, in words."""
    return str(Freshness(freshness(reported_on, timezone.localdate())).label)
