"""Published reports, their figures and evidence, and peer reviews, in the API."""

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from cities.audit import with_recorded
from cities.references import to_city
from commitments.analysis import indicators
from commitments.analysis.figures import figure_of, rating_note
from commitments.analysis.status import report_standing
from commitments.api.adoptions import OfAdoptionSerializer
from commitments.api.references import to_commitment, to_indicator, to_network
from commitments.filters import MeasurementFilter, ReportFilter, ReviewFilter
from commitments.models import (
    Evidence,
    Measurement,
    ProgressReport,
    Review,
    Standing,
    Target,
    Trust,
)
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

ORIGIN = "Whether the party reported it, or others compiled it."
TRUST = "Who vouches for it."
STATE = "published, or superseded by a correction."


def _measured_by(name: str) -> Callable[[Measurement], Any]:
    """Return a getter of one field of the target that a figure is measured by."""
    return lambda measurement: getattr(measurement.measured_by(measurement.target), name, None)


def _unit(measurement: Measurement) -> str | None:
    return (_measured_by("unit")(measurement) if measurement.target else measurement.unit) or None


def _progress(measurement: Measurement) -> int | None:
    return figure_of(measurement, measurement.report, measurement.target).percent


def _file(evidence: Evidence) -> str | None:
    return reverse("evidence", args=[evidence.pk]) if evidence.file else None


def _trust(report: ProgressReport) -> Trust:
    return indicators.trust(report, report.checked)  # type: ignore[attr-defined]  # by `with_all`


def _flags(report: Any) -> list[indicators.Flag]:
    return indicators.flags(report, report.adoption.aims, report.given, report.shown)


def _rating_note(report: Any) -> str | None:
    return rating_note(report, [figure_of(row, report, row.target) for row in report.given]) or None


class MeasurementSerializer(ReadOnlySerializer):
    """A figure in a report, or the statement that there is none and why."""

    target = serializers.IntegerField(
        source="target_id", allow_null=True, help_text="Number of the target it is for."
    )
    unit = derived(Title, _unit, allow_null=True, help_text="What is counted.")
    observed_on = PartialDate("observed_on", help_text="Date of the observation.")
    observed_on_precision = model_field(Measurement, "observed_on_precision")
    dimension = derived(
        serializers.CharField,
        lambda measurement: measurement.dimension or None,
        allow_null=True,
        help_text="What the parts differ in, as in sex; null for the whole, or where not stated.",
    )
    breakdown = derived(
        serializers.CharField,
        lambda measurement: measurement.breakdown or None,
        allow_null=True,
        help_text="Part of the whole that it counts, for example women; null for the whole.",
    )
    value = model_field(Measurement, "value", help_text="The figure; null where it is missing.")
    qualifier = model_field(Measurement, "qualifier")
    status = model_field(
        Measurement,
        "status",
        help_text="SDMX CL_OBS_STATUS: the kind of figure, or why there is none.",
    )
    source = model_field(Measurement, "source")
    target_value = derived(
        Exact,
        _measured_by("value"),
        allow_null=True,
        help_text="The value to reach that it is measured by: that of its publication.",
    )
    baseline_value = derived(
        Exact,
        _measured_by("baseline_value"),
        allow_null=True,
        help_text="The baseline that it is measured by: that of its publication.",
    )
    direction = derived(
        Code,
        _measured_by("direction"),
        choices=Direction.choices,
        allow_null=True,
        help_text="The direction of improvement that it is measured by.",
    )
    progress_percent = derived(
        serializers.IntegerField,
        _progress,
        allow_null=True,
        help_text="Part of the way from baseline to target that has been covered, in per cent; "
        "null for a part of the whole.",
    )


class FigureSerializer(NumberedRowSerializer, MeasurementSerializer):
    """A figure of a report, with its party and origin."""

    url = PageAddress(source="report")
    report = serializers.IntegerField(source="report_id", help_text="Number of the report.")
    commitment = to_commitment(source="report.adoption.commitment", help_text="The commitment.")
    city = to_city(source="report.adoption.city")
    network = to_network(source="report.adoption.network")
    origin = model_field(ProgressReport, "origin", source="report.origin", help_text=ORIGIN)
    trust = derived(
        Code,
        lambda measurement: _trust(measurement.report),
        choices=Trust.choices,
        help_text=TRUST,
    )
    reported_on = PartialDate("reported_on", source="report")
    state = model_field(ProgressReport, "state", source="report.state", help_text=STATE)
    title = derived(
        Title,
        lambda measurement: measurement.target.title if measurement.target else None,
        allow_null=True,
        help_text="Title of the target; null for a figure without target.",
    )
    indicator = to_indicator(
        source="target.indicator",
        allow_null=True,
        help_text="Official indicator that the target corresponds to.",
    )


class EvidenceSerializer(ReadOnlySerializer):
    """A link or file that supports a report."""

    title = model_field(Evidence, "title", help_text="What it is.")
    link = model_field(Evidence, "url", source="url", help_text="Web address; empty for a file.")
    file = PageAddress(_file, allow_null=True, help_text="Address of the file; null for a link.")
    file_type = model_field(Evidence, "file_type")
    file_size = model_field(Evidence, "file_size")
    page = model_field(Evidence, "page")
    shows = model_field(Evidence, "shows")
    checked_at = model_field(Evidence, "checked_at", help_text="When the link was last checked.")
    answered = model_field(Evidence, "answered")


class ReportSerializer(OfAdoptionSerializer):
    url = PageAddress()
    origin = model_field(ProgressReport, "origin", help_text=ORIGIN)
    trust = derived(Code, _trust, choices=Trust.choices, help_text=TRUST)
    period_start = PartialDate("period_start", help_text="First day of the period.")
    period_start_precision = model_field(ProgressReport, "period_start_precision")
    period_end = PartialDate("period_end", help_text="Last day of the period.")
    period_end_precision = model_field(ProgressReport, "period_end_precision")
    reported_on = PartialDate("reported_on")
    reported_on_precision = model_field(ProgressReport, "reported_on_precision")
    reported_on_at_latest = model_field(ProgressReport, "reported_on_at_latest")
    published_at = model_field(
        ProgressReport, "published_at", help_text="When it was published here."
    )
    state = model_field(ProgressReport, "state", help_text=STATE)
    corrects = serializers.IntegerField(
        source="corrects_id", allow_null=True, help_text="Number of the report it replaces."
    )
    corrected_by = serializers.IntegerField(
        source="correction", allow_null=True, help_text="Number of the report that replaced it."
    )
    stage = model_field(ProgressReport, "stage")
    source_stage = model_field(ProgressReport, "source_stage")
    background = model_field(ProgressReport, "background")
    rating = model_field(ProgressReport, "rating", help_text="The party's own assessment.")
    standing = derived(
        Code,
        report_standing,
        choices=Standing.choices,
        help_text="Status of the promise by this report alone, whoever wrote it.",
    )
    rating_note = derived(
        serializers.CharField,
        _rating_note,
        allow_null=True,
        help_text="In words, where the party calls the promise kept and a figure stands lower; "
        "null otherwise.",
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
        help_text="Problems with its data quality.",
    )
    measurements = MeasurementSerializer(many=True, source="given", help_text="Its figures.")
    evidence = EvidenceSerializer(
        many=True, source="shown", help_text="Links and files that support it."
    )
    reviews = derived(
        serializers.ListField,
        lambda report: [review.pk for review in report.checked],
        child=serializers.IntegerField(),
        help_text="Numbers of its published peer reviews.",
    )


class ReviewSerializer(NumberedRowSerializer):
    report = serializers.IntegerField(source="report_id", help_text="Number of the report.")
    commitment = to_commitment(
        source="report.adoption.commitment", help_text="Commitment that the report is about."
    )
    city = to_city(source="report.adoption.city", help_text="The city reviewed.")
    network = to_network(source="report.adoption.network", help_text="The network reviewed.")
    reviewing_city = to_city(allow_null=False, help_text="The city that wrote the review.")
    conflict = model_field(Review, "conflict")
    verifiable = model_field(Review, "verifiable")
    completion = model_field(Review, "completion")
    strengths = model_field(Review, "strengths", help_text="Strengths of the report.")
    recommendations = model_field(
        Review, "recommendations", help_text="Recommendations to the reviewed city."
    )
    language = model_field(Review, "language")
    reply = model_field(Review, "reply")
    reply_language = model_field(Review, "reply_language", help_text="Language of the reply.")
    submitted_at = model_field(Review, "submitted_at", help_text="When the review was submitted.")
    replied_at = model_field(Review, "replied_at", help_text="When the reviewed city replied.")
    published_at = model_field(Review, "published_at", help_text="When it was published here.")


def with_all(reports: QuerySet[ProgressReport]) -> QuerySet[Any]:
    """Fetch everything that a report shows, into plain lists as in `with_reports`."""
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
    """Published reports, newest first. A superseded one has only its own address."""

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
        """Return the rows of the list; for one row also superseded reports, which stay readable."""
        if self.action == "retrieve":
            return with_all(ProgressReport.objects.published())
        return super().get_queryset()


def figures_in(reports: QuerySet[ProgressReport]) -> QuerySet[Any]:
    """Return the figures of some reports, newest first, with their party and origin."""
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
    """Figures of published reports, newest first. Superseded ones have only their own address."""

    title = gettext_lazy("Figures in reports")
    queryset = figures_in(ProgressReport.objects.published().current())
    serializer_class = FigureSerializer
    filterset_class = MeasurementFilter

    def get_queryset(self) -> QuerySet[Any]:
        """Return the rows of the list; for one row also figures of superseded reports."""
        if self.action == "retrieve":
            return figures_in(ProgressReport.objects.published())
        return super().get_queryset()


class ReviewViewSet(NumberedViewSet):
    """Peer reviews: one city's assessment of another's report, with the reply."""

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
