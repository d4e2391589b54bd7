"""Fields that say on whose word a status is known, whether it is old, and what is awaited."""

from typing import Any

from django.utils import timezone
from rest_framework import serializers

from commitments.models import Reporting, Trust
from config.api.fields import Code, derived


def trust_field() -> Any:
    """Return the field of an adoption, or of a listed commitment: on whose word it is known."""
    return derived(
        Code,
        lambda row: row.trust or None,
        choices=Trust.choices,
        allow_null=True,
        help_text="On whose word the status is known; null where nothing is known.",
    )


def aged_field() -> Any:
    """Return the field that says whether the status of such a row is old."""
    return derived(
        serializers.BooleanField,
        lambda row: row.ages_on is not None and row.ages_on <= timezone.localdate(),
        help_text="Whether the status is old: so when last reported, perhaps no longer so.",
    )


def reporting_field() -> Any:
    """Return the field that says what is awaited of the party of an adoption."""
    return derived(
        Code,
        lambda adoption: adoption.reporting_on(),
        choices=Reporting.choices,
        help_text="What is awaited of the party today. Not asked: no rhythm was ever agreed.",
    )
