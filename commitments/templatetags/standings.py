"""Labels of standings and of the age of reports."""

from datetime import date

from django import template
from django.utils import timezone

from commitments.analysis.indicators import Freshness, freshness
from commitments.models import Standing

register = template.Library()


@register.filter
def standing_words(standing: str) -> str:
    """Return a standing in words: "On track"."""
    return str(Standing(standing).label)


@register.filter
def freshness_words(reported_on: date | None) -> str:
    """Return how old the latest report is, in words."""
    return str(Freshness(freshness(reported_on, timezone.localdate())).label)
