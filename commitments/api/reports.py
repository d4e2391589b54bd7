"""Published reports, their figures and evidence, and peer reviews, in the API."""

from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from cities.audit import with_recorded
from commitments.analysis import indicators
from commitments.api.commitments import OfAdoptionSerializer
from commitments.api.references import to_city, to_commitment, to_indicator, to_network
from commitments.filters import MeasurementFilter, ReportFilter, ReviewFilter
from commitments.models import Evidence, Measurement, ProgressReport, Review, Standing, Target
from config.api.fields import (
    Code,
    NumberedRowSerializer,
    PageAddress,
    PartialDate,
    ReadOnlySerializer,
    derived,
    model_field,
)
from config.api.lists import NumberedViewSet

ORIGIN = "Who speaks: the party, or others of it."
TRUST = "Who stands behind it."
STATE = "published, or superseded by a correction."


def _unit(measurement: Measurement) -> str | None:
    return (measurement.target.unit if measurement.target else measurement.unit) or None


def _progress(measurement: Measurement) -> int | None:
    if measurement.target is None or measurement.breakdown:
        return None
    return indicators.percent(indicators.measured_progress(measurement, measurement.target))


def _file(evidence: Evidence) -> str | None:
    return reverse("evidence", args=[evidence.pk]) if evidence.file else None


def _trust(report: ProgressReport) -> indicators.Trust:
    return indicators.trust(report, report.checked)  # type: ignore[attr-defined]  # by `with_all`


def _flags(report: Any) -> list[indicators.Flag]:
    return indicators.flags(report, report.adoption.aims, report.given, report.shown)


class MeasurementSerializer(ReadOnlySerializer):
    """A figure in a report, or the statement that there is none and why."""

    target = serializers.IntegerField(
        source="target_id", allow_null=True, help_text="Number of the target it is for."
    )
    unit = derived(serializers.CharField, _unit, allow_null=True, help_text="What is counted.")
    observed_on = model_field(Measurement, "observed_on", help_text="The day it is of.")
    breakdown = derived(
        serializers.CharField,
        lambda measurement: measurement.breakdown or None,
        allow_null=True,
        help_text="Which part of the whole it counts, as in women; null for the whole.",
    )
    value = model_field(Measurement, "value", help_text="The figure; null where it is missing.")
    status = model_field(
        Measurement, "status", help_text="SDMX CL_OBS_STATUS: what kind of figure, or why none."
    )
    source = model_field(Measurement, "source")
    progress_percent = derived(
        serializers.IntegerField,
        _progress,
        allow_null=True,
        help_text="How much of the way from baseline to target that is; null for parts of a whole.",
    )


class FigureSerializer(NumberedRowSerializer, MeasurementSerializer):
    """A figure, whose it is, and on whose word."""

    url = PageAddress(source="report")
    report = serializers.IntegerField(source="report_id", help_text="Number of the report.")
    commitment = to_commitment(source="report.adoption.commitment", help_text="The commitment.")
    city = to_city(source="report.adoption.city")
    network = to_network(source="report.adoption.network")
    origin = model_field(ProgressReport, "origin", source="report.origin", help_text=ORIGIN)
    trust = derived(
        Code,
        lambda measurement: _trust(measurement.report),
        choices=indicators.Trust.choices,
        help_text=TRUST,
    )
    reported_on = PartialDate("reported_on", source="report")
    state = model_field(ProgressReport, "state", source="report.state", help_text=STATE)
    title = derived(
        serializers.CharField,
        lambda measurement: measurement.target.title if measurement.target else None,
        allow_null=True,
        help_text="What the target is called; null for a figure that belongs to none.",
    )
    indicator = to_indicator(
        source="target.indicator",
        allow_null=True,
        help_text="The official one that the target corresponds to.",
    )


class EvidenceSerializer(ReadOnlySerializer):
    """A link or file that shows what a report says."""

    title = model_field(Evidence, "title", help_text="What it is.")
    link = model_field(Evidence, "url", source="url", help_text="The link, unless it is a file.")
    file = PageAddress(_file, allow_null=True, help_text="Where to get the file, if it is one.")
    file_type = model_field(Evidence, "file_type")
    file_size = model_field(Evidence, "file_size")
    page = model_field(Evidence, "page")
    shows = model_field(Evidence, "shows")
    checked_at = model_field(Evidence, "checked_at", help_text="When the link was last tried.")
    answered = model_field(Evidence, "answered")


class ReportSerializer(OfAdoptionSerializer):
    url = PageAddress()
    origin = model_field(ProgressReport, "origin", help_text=ORIGIN)
    trust = derived(Code, _trust, choices=indicators.Trust.choices, help_text=TRUST)
    period_start = model_field(ProgressReport, "period_start", help_text="First day it is about.")
    period_end = model_field(ProgressReport, "period_end", help_text="Last day it is about.")
    reported_on = PartialDate("reported_on")
    reported_on_precision = model_field(ProgressReport, "reported_on_precision")
    published_at = model_field(
        ProgressReport, "published_at", help_text="When it was recorded here."
    )
    state = model_field(ProgressReport, "state", help_text=STATE)
    corrects = serializers.IntegerField(
        source="corrects_id", allow_null=True, help_text="Number of the report it replaces."
    )
    corrected_by = serializers.IntegerField(
        source="correction", allow_null=True, help_text="Number of the report that replaced it."
    )
    stage = model_field(ProgressReport, "stage")
    rating = model_field(ProgressReport, "rating", help_text="The party's own judgement.")
    standing = derived(
        Code,
        indicators.report_standing,
        choices=Standing.choices,
        help_text="Where the promise stood by it. What others compiled is no report.",
    )
    summary = model_field(ProgressReport, "summary")
    challenges = model_field(ProgressReport, "challenges")
    next_steps = model_field(ProgressReport, "next_steps")
    unchanged = model_field(ProgressReport, "unchanged")
    language = model_field(ProgressReport, "language")
    source_url = model_field(ProgressReport, "source_url")
    flags = derived(
        serializers.ListField,
        _flags,
        child=Code(choices=indicators.Flag.choices),
        help_text="What weakens it.",
    )
    measurements = MeasurementSerializer(many=True, source="given", help_text="Its figures.")
    evidence = EvidenceSerializer(many=True, source="shown", help_text="What shows that it is so.")
    reviews = derived(
        serializers.ListField,
        lambda report: [review.pk for review in report.checked],
        child=serializers.IntegerField(),
        help_text="Numbers of its published peer reviews.",
    )


class ReviewSerializer(NumberedRowSerializer):
    report = serializers.IntegerField(source="report_id", help_text="Number of the report.")
    commitment = to_commitment(source="report.adoption.commitment", help_text="What that is about.")
    city = to_city(source="report.adoption.city", help_text="The city reviewed.")
    network = to_network(source="report.adoption.network", help_text="The network reviewed.")
    reviewing_city = to_city(allow_null=False, help_text="The city whose people wrote the review.")
    conflict = model_field(Review, "conflict")
    verifiable = model_field(Review, "verifiable")
    completion = model_field(Review, "completion")
    strengths = model_field(Review, "strengths", help_text="What is good.")
    recommendations = model_field(Review, "recommendations", help_text="What could be better.")
    language = model_field(Review, "language")
    reply = model_field(Review, "reply")
    reply_language = model_field(Review, "reply_language", help_text="Language of the reply.")
    submitted_at = model_field(Review, "submitted_at", help_text="When the review was handed in.")
    replied_at = model_field(Review, "replied_at", help_text="When the reviewed city replied.")
    published_at = model_field(Review, "published_at", help_text="When it was recorded here.")


def with_all(reports: QuerySet[ProgressReport]) -> QuerySet[Any]:
    """Fetch with reports all that is said of them, into lists of their own as in `with_reports`."""
    replaced = ProgressReport.objects.published().filter(corrects=OuterRef("pk"))
    rows: QuerySet[Any] = (
        with_recorded(reports)
        .select_related("adoption__commitment", "adoption__city", "adoption__network")
        .annotate(correction=Subquery(replaced.values("pk")))
        .prefetch_related(
            Prefetch("measurements", Measurement.objects.select_related("target"), "given"),
            Prefetch("evidence", to_attr="shown"),
            Prefetch("adoption__targets", Target.objects.order_by("pk"), "aims"),
            Prefetch("reviews", Review.objects.published(), to_attr="checked"),
        )
    )
    return rows


class ReportViewSet(NumberedViewSet):
    """Published reports, newest first. One that was corrected is at its own address only."""

    title = gettext_lazy("Reports")
    page = "reports"
    queryset = with_all(ProgressReport.objects.published().current())
    serializer_class = ReportSerializer
    filterset_class = ReportFilter
    shows = (
        "adoption",
        "adoption__commitment",
        "adoption__commitment__framework",
        "adoption__city",
        "adoption__network",
        "adoption__targets",
        "measurements",
        "measurements__target",
        "evidence",
        "reviews",
        "reviews__reviewing_city",
        "corrected_by",
    )

    def get_queryset(self) -> QuerySet[Any]:
        """A report stays readable after a correction has taken its place in the list."""
        if self.action == "retrieve":
            return with_all(ProgressReport.objects.published())
        return super().get_queryset()


def figures_in(reports: QuerySet[ProgressReport]) -> QuerySet[Any]:
    """Return the figures in some reports, newest first, with whose they are and on whose word."""
    rows: QuerySet[Any] = (
        Measurement.objects.filter(Exists(reports.filter(pk=OuterRef("report"))))
        .annotate(recorded_at=F("report__published_at"))
        .select_related(
            "report__adoption__commitment",
            "report__adoption__city",
            "report__adoption__network",
            "target__indicator__framework",
        )
        .prefetch_related(
            Prefetch("report__reviews", Review.objects.published(), to_attr="checked")
        )
        .order_by(F("observed_on").desc(nulls_last=True), "-pk")
    )
    return rows


class MeasurementViewSet(NumberedViewSet):
    """Figures of published reports, newest first. A corrected one is at its own address only."""

    title = gettext_lazy("Figures in reports")
    queryset = figures_in(ProgressReport.objects.published().current())
    serializer_class = FigureSerializer
    filterset_class = MeasurementFilter

    def get_queryset(self) -> QuerySet[Any]:
        """A figure stays readable after its report was corrected."""
        if self.action == "retrieve":
            return figures_in(ProgressReport.objects.published())
        return super().get_queryset()


class ReviewViewSet(NumberedViewSet):
    """What one city said of another's report, beside the reply."""

    title = gettext_lazy("Peer reviews")
    queryset = with_recorded(Review.objects.listed())
    serializer_class = ReviewSerializer
    filterset_class = ReviewFilter
    shows = (
        "reviewing_city",
        "report",
        "report__adoption",
        "report__adoption__commitment",
        "report__adoption__commitment__framework",
        "report__adoption__city",
        "report__adoption__network",
    )
