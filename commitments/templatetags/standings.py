"""Labels of standings, of what is awaited, and of the age of reports."""

from datetime import date

from django import template
from django.utils import timezone

from commitments.analysis.indicators import Freshness, freshness
from commitments.models import Adoption, Reporting, Standing

register = template.Library()


@register.filter
def standing_words(standing: str) -> str:
    """Return a standing in words: "On track"."""
    return str(Standing(standing).label)


@register.filter
def reporting_words(reporting: str) -> str:
    """Return a code of what is awaited in words: "report overdue"."""
    return str(Reporting(reporting).label)


@register.filter
def awaited_words(adoption: Adoption) -> str:
    """Return what is awaited of the party today in words: "not asked to report"."""
    return str(adoption.reporting_on(timezone.localdate()).label)


@register.filter
def freshness_words(reported_on: date | None) -> str:
    """Return how old the latest report is, in words."""
    return str(Freshness(freshness(reported_on, timezone.localdate())).label)
