"""Progress reports and the figures in them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commitments.models import contradictions
from commitments.models.adoptions import Adoption
from commitments.models.commitments import MOST_DIGITS
from commitments.models.contradictions import PERIOD_TAKEN, TAKES_ITS_PERIOD
from commitments.models.figure_parts import compare_parts, one_per_part
from commitments.models.kept_targets import KEPT, KeptTarget
from commitments.models.observations import MISSING, ObservationStatus
from commitments.models.person_fields import person_field
from commitments.models.rhythms import SentInRhythm
from commitments.models.standing import SourceStage
from commitments.models.targets import Target, says_people
from config.dates import format_known_date, format_period
from config.models.fields import (
    AtLatestField,
    ComparedKeyField,
    DayPrecisionField,
    LanguageCodeField,
    NewestFirst,
    PrecisionField,
    QualifierField,
    WebAddressField,
    known_dates,
    qualified_numbers,
)
from config.search.kept import WordsField, WordsIndex

NO_STATUS = _("Asks and statements have no status: nobody reports on them.")


class ReportQuerySet(models.QuerySet["ProgressReport"]):
    def published(self) -> "ReportQuerySet":
        """Reports the public sees, superseded ones too, on promises it sees."""
        # Asked of each report: a list of all such promises would be made for a page of a few.
        return self.filter(
            Exists(Adoption.objects.published().filter(pk=OuterRef("adoption"))),
            state__in=ProgressReport.PUBLIC,
        )

    def current(self) -> "ReportQuerySet":
        """Published reports that no correction replaced."""
        return self.filter(state=ProgressReport.State.PUBLISHED)

    def listed(self) -> "ReportQuerySet":
        """Current published reports with all that one row of a list shows."""
        return (
            self.published()
            .current()
            .select_related(
                "adoption__commitment__framework",
                "adoption__city__country",
                "adoption__network",
            )
        )

    def with_figures(self) -> "ReportQuerySet":
        """The same reports with measurements, their targets, and evidence fetched."""
        return self.prefetch_related(
            Prefetch("measurements", Measurement.objects.select_related("target")),
            "evidence",
        )

    def reported(self) -> "ReportQuerySet":
        """Reports by the city or network itself, not compiled from public sources."""
        return self.filter(origin=ProgressReport.Origin.REPORTED)

    def in_the_way_of(self, report: "ProgressReport") -> "ReportQuerySet":
        """Reports by the same party on the same promise, beside which this one cannot be."""
        mine = self.filter(contradictions.leaves_no_room(report), adoption=report.adoption_id)
        return mine.exclude(pk__in=[report.pk, report.corrects_id]).order_by("-period_start")

    def editable_by(self, user: models.Model) -> "ReportQuerySet":
        """Reports on adoptions this person reports on."""
        return self.filter(adoption__in=Adoption.objects.editable_by(user).values("pk"))


class ProgressReport(SentInRhythm):
    """A report on the progress of one party with one commitment in one period."""

    class Origin(models.TextChoices):
        REPORTED = "reported", _("reported by the city or network")
        COMPILED = "compiled", _("compiled from public sources")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted")
        RETURNED = "returned", _("returned")
        PUBLISHED = "published", _("published")
        SUPERSEDED = "superseded", _("superseded")

    UNPUBLISHED = (State.DRAFT, State.RETURNED, State.SUBMITTED)
    PUBLIC = (State.PUBLISHED, State.SUPERSEDED)

    class Stage(models.TextChoices):
        NOT_STARTED = "not-started", _("not started")
        PLANNING = "planning", _("planning")
        IN_PROGRESS = "in-progress", _("in progress")
        FULFILLED = "fulfilled", _("fulfilled")
        DISCONTINUED = "discontinued", _("discontinued")

    class Rating(models.TextChoices):
        MET = "met", _("met")
        ON_TRACK = "on-track", _("on track")
        CONSTRAINED = "constrained", _("constrained")
        NO_PROGRESS = "no-progress", _("no progress")

    # The fields in which a party answers the questions of a report, in the order of its form:
    # those in words with their headings on pages, and all.
    HEADINGS = {"summary": _("Done"), "challenges": _("Obstacles"), "next_steps": _("Next steps")}
    ANSWERS = ("stage", "rating", *HEADINGS)

    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="reports")
    origin = models.CharField(max_length=8, choices=Origin, default=Origin.REPORTED)
    period_start = models.DateField(null=True, blank=True)
    period_start_precision = DayPrecisionField()
    period_end = models.DateField(null=True, blank=True)
    period_end_precision = DayPrecisionField()
    reported_on = models.DateField(
        null=True,
        blank=True,
        help_text="The day it was submitted, or the date its public source gives.",
    )
    reported_on_precision = PrecisionField()
    reported_on_at_latest = AtLatestField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT, editable=False)
    stage = models.CharField(
        max_length=12, choices=Stage, blank=True, help_text="Stage of the work itself."
    )
    source_stage = models.CharField(
        "what the source says",
        max_length=20,
        choices=SourceStage,
        blank=True,
        help_text="Only when compiled from public sources: how far the source says the work is, "
        "or else that it gives a figure or news.",
    )
    background = models.BooleanField(
        default=False,
        help_text="It is about a time before the promise, or describes the situation: no progress.",
    )
    rating = models.CharField(
        max_length=12,
        choices=Rating,
        blank=True,
        help_text="Your own judgement. Constrained or no progress: say below what hinders.",
    )
    summary = models.TextField(
        blank=True,
        help_text="What was done in this period. Plain text; nothing about individuals.",
    )
    challenges = models.TextField(blank=True, help_text="What hindered the work.")
    next_steps = models.TextField(blank=True, help_text="What comes next, and when.")
    unchanged = models.BooleanField(
        default=False,
        help_text="Nothing changed since the last report: a report of its own kind.",
    )
    language = LanguageCodeField(help_text="Language it is written in.")
    author = person_field("reports_written")
    submitted_by = person_field("reports_submitted", "Often the author; never who decides.")
    decided_by = person_field("reports_decided")
    taken_up_by = person_field(
        "reports_taken_up", "Who is checking it; nobody recalls it any more."
    )
    published_at = models.DateTimeField(null=True, editable=False)
    source_url = WebAddressField(
        "source", blank=True, help_text="Required when compiled from public sources."
    )
    corrects = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="corrected_by",
        help_text="The published report that this one replaces.",
    )
    version = models.PositiveIntegerField(
        default=1,
        editable=False,
        help_text="Counts saves, so that none overwrites another.",
    )
    confirmed = models.JSONField(
        default=list, editable=False, help_text="What is right, though odd."
    )
    updated_at = models.DateTimeField(auto_now=True)
    words = WordsField(texts=["summary", "challenges", "next_steps"], only={"state": ["published"]})

    audit_parent, audit_exclude = "adoption", ("confirmed",)  # the trail has it in words
    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = [F("reported_on").desc(nulls_last=True), "-pk"]
        indexes = [
            WordsIndex(name="commitments_report_words"),
            # None on the state: SQLite takes it for rare, and would rather read all published ones.
            NewestFirst(fields=["-reported_on", "-id"], name="commitments_report_newest"),
            models.Index(
                fields=["adoption", "state", "-reported_on"],
                name="commitments_report_latest",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(period_end__gte=F("period_start"))
                | Q(period_start__isnull=True)
                | Q(period_end__isnull=True),
                name="commitments_report_ends_after_start",
                violation_error_message=_("The period cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | (Q(author__isnull=True) | ~Q(author=F("decided_by")))
                & (Q(submitted_by__isnull=True) | ~Q(submitted_by=F("decided_by"))),
                name="commitments_report_four_eyes",
                violation_error_message=_("Nobody can decide on a report they wrote."),
            ),
            models.CheckConstraint(
                condition=Q(
                    origin="reported",
                    author__isnull=False,
                    period_start__isnull=False,
                    period_end__isnull=False,
                )
                | (Q(origin="compiled", author__isnull=True) & ~Q(source_url="")),
                name="commitments_report_origin_is_whole",
                violation_error_message=_(
                    "A report by a city or network needs an author and a period; "
                    "one compiled from public sources has no author and needs a source."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["published", "superseded"])
                | Q(
                    origin="reported",
                    published_at__isnull=False,
                    decided_by__isnull=False,
                    reported_on__isnull=False,
                )
                | Q(origin="compiled", published_at__isnull=False),
                name="commitments_report_published_by_someone",
                violation_error_message=_(
                    "A published report needs a time and a person who decided."
                ),
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["draft", "submitted", "returned", "published", "superseded"]
                ),
                name="commitments_report_known_state",
            ),
            models.UniqueConstraint(
                fields=["adoption", "period_start", "period_end"],
                condition=TAKES_ITS_PERIOD,
                name="commitments_report_one_per_period",
                violation_error_message=PERIOD_TAKEN,
            ),
            models.CheckConstraint(
                condition=Q(origin="reported", source_stage="")
                | (Q(origin="compiled", stage="", rating="") & ~Q(source_stage="")),
                name="commitments_report_stage_of_its_origin",
                violation_error_message=_(
                    "A report compiled from public sources needs what the source says, and has no "
                    "stage and no rating; a report by a city or network has these instead."
                ),
            ),
            known_dates("reported_on"),
        ]

    def clean(self) -> None:
        super().clean()
        if self.adoption_id and not self.adoption.commitment.has_status:
            raise ValidationError({"adoption": NO_STATUS})
        if self.adoption_id and not self.compiled and self.state in ("draft", "returned"):
            Adoption.objects.lock(self.adoption_id)
            others = ProgressReport.objects.in_the_way_of(self)[:1]
            contradictions.refuse(contradictions.in_report(self, others))

    def __str__(self) -> str:
        when = format_period(self) or format_known_date(self, "reported_on")
        return f"{self.adoption} ({when})" if when else str(self.adoption)

    def get_absolute_url(self) -> str:
        return reverse("report", args=[self.pk])

    @property
    def compiled(self) -> bool:
        """Whether it was compiled from public sources, so that the city itself has not reported."""
        return self.origin == self.Origin.COMPILED

    @property
    def answers_in_words(self) -> list[tuple[Any, str]]:
        """Each answer in words, after its heading on pages."""
        return [(heading, getattr(self, name)) for name, heading in self.HEADINGS.items()]


class Measurement(KeptTarget):
    """A figure in a report, or the statement that there is none and why."""

    report = models.ForeignKey(ProgressReport, models.CASCADE, related_name="measurements")
    target = models.ForeignKey(
        Target,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="measurements",
        help_text="Empty only for a figure that belongs to no target.",
    )
    unit = models.CharField(
        max_length=80, blank=True, help_text="What is counted, for a figure without target."
    )
    observed_on = models.DateField(null=True, blank=True)
    observed_on_precision = DayPrecisionField()
    dimension = models.CharField(
        "divided by",
        max_length=40,
        blank=True,
        help_text="What its parts differ in: sex, age, status. The parts of one dimension add up.",
    )
    breakdown = models.CharField(
        max_length=80,
        blank=True,
        help_text="Part of the whole: women, men, under 18. Empty = all.",
    )
    value = models.DecimalField(
        max_digits=MOST_DIGITS,
        decimal_places=4,
        null=True,
        blank=True,
        help_text="A number. No figure? Leave it empty and choose why under status.",
    )
    qualifier = QualifierField()
    status = models.CharField(
        max_length=1, choices=ObservationStatus, default=ObservationStatus.NORMAL
    )
    source = models.CharField(max_length=500, blank=True, help_text="Where the figure is from.")
    part_key = ComparedKeyField(source="breakdown")
    unit_key = ComparedKeyField(source="unit")

    audit_parent = "report"
    audit_exclude = ("part_key", "unit_key", *KEPT)

    class Meta:
        indexes = [
            NewestFirst(fields=["-observed_on", "-id"], name="commitments_figure_newest"),
        ]
        ordering = [
            "report",
            F("target__due_on").asc(nulls_last=True),
            F("target").asc(nulls_last=True),
            "breakdown",
            "pk",
        ]
        constraints = [
            *one_per_part(),
            models.CheckConstraint(
                condition=Q(status__in=MISSING, value__isnull=True)
                | (~Q(status__in=MISSING) & Q(value__isnull=False)),
                name="commitments_measurement_missing_or_value",
                violation_error_message=_(
                    "Give a number, or leave it empty and choose a status that says why."
                ),
            ),
            models.CheckConstraint(
                condition=Q(target__isnull=False) | ~Q(unit=""),
                name="commitments_measurement_has_unit",
                violation_error_message=_("A figure without a target needs a unit."),
            ),
            qualified_numbers(value="qualifier"),
        ]

    def clean(self) -> None:
        super().clean()
        compare_parts(self)
        contradictions.refuse(contradictions.in_figure(self))

    concealed = False  # whether its figure was taken out for this reader; never saved

    def __str__(self) -> str:
        what = str(self.target or self.unit)
        return f"{what} ({self.breakdown})" if self.breakdown else what

    @property
    def of_people(self) -> bool:
        """Whether it counts people: its target says so, without one its unit."""
        return self.target.of_people if self.target else says_people(self.unit)

    @property
    def audit_withheld(self) -> tuple[str, ...]:
        """Fields that the trail must not keep: counts of people, some of which are not shown."""
        target = self.target
        people = target.of_people or says_people(target.unit) if target else says_people(self.unit)
        return ("value",) if people else ()
