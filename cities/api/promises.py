"""The commitments that rows of cities and networks contain."""

from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from rest_framework import serializers

from commitments.analysis import indicators
from commitments.models import Adoption
from config.api.fields import Code, ReadOnlySerializer, Reference, derived, model_field

COMMITMENTS_COUNT_HELP = "Number of its public commitments."
REPORTED_ON_HELP = "Day of its latest report; null when there is none."


def freshness_field() -> Any:
    """Return the field that says how old the latest report of a city or network is."""
    return derived(
        Code,
        lambda party: indicators.freshness(party.reported_on, timezone.localdate()),
        choices=indicators.Freshness.choices,
        help_text="How old that report is.",
    )


class PromiseSerializer(ReadOnlySerializer):
    """A commitment that a city or network adopted."""

    id = serializers.IntegerField(source="pk", help_text="Number of the adoption.")
    commitment = Reference("commitments", help_text="The commitment that it adopted.")
    role = model_field(Adoption, "role")
    adopted_on = model_field(Adoption, "adopted_on")
    withdrawn_on = model_field(Adoption, "withdrawn_on")
    standing = model_field(Adoption, "standing")
    trust = model_field(Adoption, "trust")
    reported_on = model_field(Adoption, "reported_on")


def promises() -> Prefetch:
    """Fetch the commitments that each city or network adopted, with the fields that a row shows."""
    columns = ("role", "adopted_on", "withdrawn_on", "standing", "trust", "reported_on")
    named = ("commitment__slug", "commitment__title", "commitment__public")
    adoptions = Adoption.objects.published().select_related("commitment")
    return Prefetch(
        "adoptions", adoptions.only("city", "network", *columns, *named), to_attr="promises"
    )
