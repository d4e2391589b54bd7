"""Adoptions of commitments and their targets in the API."""

from decimal import Decimal
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from cities.audit import with_recorded
from cities.references import to_city
from commitments.analysis import indicators
from commitments.analysis.figures import TargetFigure
from commitments.analysis.progress import (
    AdoptionProgress,
    TargetProgress,
    adoption_progress,
    with_reports,
)
from commitments.api.references import to_commitment, to_indicator, to_network
from commitments.api.statuses import aged_field, reporting_field, trust_field
from commitments.filters import AdoptionFilter, TargetFilter, targets
from commitments.models import Adoption, ChangeRequest, Measurement, ProgressReport, Target
from commitments.models.frameworks import Direction
from config.api.fields import (
    Code,
    Exact,
    NumberedRowSerializer,
    PageAddress,
    PartialDate,
    ReadOnlySerializer,
    Title,
    derived,
    model_field,
)
from config.api.lists import NumberedViewSet


def _gap(adoption: Adoption) -> Decimal | None:
    money = indicators.money(adoption)
    return money.gap if money else None


def _secured(adoption: Adoption) -> int | None:
    money = indicators.money(adoption)
    return money.share if money else None


def _progress(adoption: Any) -> AdoptionProgress:
    """Return the progress of an adoption, computed once for all fields that show part of it."""
    if not hasattr(adoption, "progress"):
        adoption.progress = adoption_progress(adoption)
    progress: AdoptionProgress = adoption.progress
    return progress


def _target_progress(target: Target) -> TargetProgress:
    """Return the figures about a target."""
    return next(
        progress for progress in _progress(target.adoption).targets if progress.target == target
    )


class LatestSerializer(ReadOnlySerializer):
    """The newest public figure about a target, reported or compiled."""

    value = Exact(help_text="The figure, in the `unit` beside it.")
    qualifier = model_field(Measurement, "qualifier", source="measurement.qualifier")
    status = model_field(
        Measurement, "status", source="measurement.status", help_text="SDMX CL_OBS_STATUS."
    )
    on = PartialDate("on", precision="precision")
    report = serializers.IntegerField(source="report.pk", help_text="Number of its report.")
    origin = model_field(
        ProgressReport, "origin", source="report.origin", help_text="Who reported or compiled it."
    )
    unit = Title(
        source="target.unit", help_text="What is counted, as of the publication of the figure."
    )
    target_value = Exact(
        source="target.value",
        allow_null=True,
        help_text="The value to reach that the figure is measured by: that of its publication.",
    )
    baseline_value = Exact(
        source="target.baseline_value",
        allow_null=True,
        help_text="The baseline that the figure is measured by: that of its publication.",
    )
    progress_percent = serializers.IntegerField(
        source="percent",
        allow_null=True,
        help_text="Part of the way from baseline to target that has been covered, in per cent: "
        "negative when it got worse, null when a part is missing.",
    )

    def get_attribute(self, target: Target) -> TargetFigure | None:
        return _target_progress(target).latest


class FiguresSerializer(ReadOnlySerializer):
    """A target of a promise, and the progress towards it."""

    id = serializers.IntegerField(source="pk", help_text="Number of the target.")
    code = model_field(Target, "code")
    indicator = to_indicator(allow_null=True, help_text="Official indicator it corresponds to.")
    title = model_field(Target, "title")
    unit = model_field(Target, "unit")
    direction = Code(choices=Direction.choices, help_text="The direction of improvement.")
    baseline_value = model_field(Target, "baseline_value")
    baseline_on = PartialDate("baseline_on", help_text="Date of the baseline value.")
    baseline_on_precision = model_field(Target, "baseline_on_precision")
    kind = model_field(Target, "kind", help_text="What is aimed at.")
    measure = model_field(Target, "measure")
    value = model_field(Target, "value")
    value_to = model_field(Target, "value_to")
    qualifier = model_field(Target, "qualifier")
    due_on = PartialDate("due_on")
    due_on_precision = model_field(Target, "due_on_precision")
    counts_people = model_field(Target, "counts_people")
    share_of = serializers.IntegerField(
        source="share_of_id",
        allow_null=True,
        help_text="Number of the umbrella’s target that it is a share of; null if of none.",
    )
    source = model_field(Target, "source")
    note = model_field(Target, "note")
    progress_percent = derived(
        serializers.IntegerField,
        lambda target: _target_progress(target).percent,
        allow_null=True,
        help_text="Progress by the newest figure that the party itself reported, in per cent; "
        "null where none is known.",
    )
    latest = LatestSerializer(
        allow_null=True, help_text="The newest public figure about it, reported or compiled."
    )


class OfAdoptionSerializer(NumberedRowSerializer):
    """A row that belongs to an adoption."""

    url = PageAddress(source="adoption")
    adoption = serializers.IntegerField(source="adoption_id", help_text="Number of the adoption.")
    commitment = to_commitment(source="adoption.commitment", help_text="The commitment.")
    city = to_city(source="adoption.city")
    network = to_network(source="adoption.network")


class TargetSerializer(OfAdoptionSerializer, FiguresSerializer):
    """A target, and the adoption it belongs to."""


class DifferenceSerializer(ReadOnlySerializer):
    """A field of a promise or target, before and after a change."""

    field = serializers.CharField(help_text="Name of the field.")
    before = serializers.CharField(
        source="old", allow_null=True, help_text="Its value before; null where there was none."
    )
    after = serializers.CharField(
        source="new", allow_null=True, help_text="Its value since; null where there is none."
    )


class ConfirmedChangeSerializer(ReadOnlySerializer):
    """A change of what was promised, which the other side confirmed."""

    confirmed_at = serializers.DateTimeField(
        source="decided_at", help_text="When it was confirmed, and holds since."
    )
    target = serializers.IntegerField(
        source="target_id", allow_null=True, help_text="Number of the target; null: the promise."
    )
    side = model_field(ChangeRequest, "side", help_text="Who asked for it.")
    reason = model_field(ChangeRequest, "reason", help_text="Why.")
    fields_changed = DifferenceSerializer(
        many=True, source="stored_differences", help_text="What differs."
    )


class AdoptionSerializer(NumberedRowSerializer):
    commitment = to_commitment(help_text="The commitment that was adopted.")
    city = to_city()
    network = to_network()
    role = model_field(Adoption, "role")
    adopted_on = model_field(Adoption, "adopted_on")
    withdrawn_on = model_field(Adoption, "withdrawn_on")
    report_every = model_field(Adoption, "report_every")
    first_period_ends = model_field(Adoption, "first_period_ends")
    standing = model_field(Adoption, "standing")
    trust = trust_field()
    standing_on = PartialDate("standing_on")
    standing_on_precision = model_field(Adoption, "standing_on_precision")
    aged = aged_field()
    reported_on = model_field(Adoption, "reported_on")
    report_period_ends = model_field(Adoption, "report_period_ends")
    report_due_on = model_field(Adoption, "report_due_on")
    reporting = reporting_field()
    budget_needed = model_field(Adoption, "budget_needed")
    budget_secured = model_field(Adoption, "budget_secured")
    currency = model_field(Adoption, "currency")
    budget_note = model_field(Adoption, "budget_note")
    progress_percent = derived(
        serializers.IntegerField,
        lambda adoption: _progress(adoption).percent,
        allow_null=True,
        help_text="Average progress on its targets in per cent, by the figures that the party "
        "itself reported; null where none is known. Figures that others compiled are in "
        "`latest` of each target.",
    )
    rating_note = derived(
        serializers.CharField,
        lambda adoption: _progress(adoption).rating_note or None,
        allow_null=True,
        help_text="In words, where the party calls the promise kept and a figure stands lower; "
        "null otherwise.",
    )
    financing_gap = derived(
        Exact,
        _gap,
        allow_null=True,
        help_text="Amount needed less amount secured, never below 0; null unless both are known.",
    )
    secured_percent = derived(
        serializers.IntegerField,
        _secured,
        allow_null=True,
        help_text="Amount secured, in per cent of the amount needed; null unless both are known.",
    )
    targets = FiguresSerializer(many=True, help_text="Its targets.")
    changes = ConfirmedChangeSerializer(
        many=True,
        source="confirmed_changes",
        help_text="Changes since the first report was published, the newest first.",
    )


class AdoptionViewSet(NumberedViewSet):
    """Which city or network adopted which commitment, with status, progress and budget."""

    title = gettext_lazy("Adoptions of commitments")
    queryset = with_recorded(
        with_reports(
            Adoption.objects.published().select_related("commitment", "city", "network")
        ).prefetch_related(
            "targets__indicator__framework",
            Prefetch("change_requests", ChangeRequest.objects.confirmed(), "confirmed_changes"),
        )
    )
    serializer_class = AdoptionSerializer
    filterset_class = AdoptionFilter
    shows = (
        "commitment",
        "commitment__framework",
        "city",
        "network",
        "targets",
        "targets__indicator",
        "targets__indicator__framework",
        "targets__measurements",
        "reports",
        "reports__measurements",
        "change_requests",
    )


class TargetViewSet(NumberedViewSet):
    """Targets of promises, and the progress towards them."""

    title = gettext_lazy("Targets")
    queryset = with_recorded(
        targets()
        .select_related("indicator__framework")
        .prefetch_related(
            Prefetch(
                "adoption",
                with_reports(
                    Adoption.objects.published().select_related("commitment", "city", "network")
                ),
            )
        )
    )
    serializer_class = TargetSerializer
    filterset_class = TargetFilter
    shows = (
        "adoption",
        "adoption__commitment",
        "adoption__commitment__framework",
        "adoption__city",
        "adoption__network",
        "indicator",
        "indicator__framework",
        "measurements",
        "adoption__reports",
        "adoption__reports__measurements",
    )
