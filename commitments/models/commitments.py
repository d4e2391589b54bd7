"""Commitments, and the objectives they serve."""

from decimal import Decimal
from typing import Any

from django.apps import apps
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cities.models import Event, Network, Organisation
from commitments.models.frameworks import Basis, Framework, Objective
from commitments.models.parties import PUBLIC_PARTY
from commitments.models.shares import refuse_leaving_umbrella
from commitments.models.standing import Standing
from commitments.models.terms import Term
from config.models.fields import (
    AtLatestField,
    DayPrecisionField,
    LanguageCodeField,
    LowerCaseSlugField,
    NarrativeField,
    NewestFirst,
    PrecisionField,
    SearchField,
    WebAddressField,
    known_dates,
)
from config.models.hierarchy import refuse_circle
from config.search.kept import WordsField, WordsIndex
from config.translations import language_of, translated

# SQLite stores decimals as floating point, which is exact up to this number of digits.
MOST_DIGITS = 15


# What a listed commitment has of its lead's adoption, beside the standing and on whose word.
OF_LEAD = ("standing_on", "standing_on_precision", "ages_on", "reported_on")


def amount_field(help_text: str) -> models.DecimalField:
    """Return a field for an amount of money, in the currency that the row names."""
    return models.DecimalField(
        max_digits=MOST_DIGITS,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
        help_text=help_text,
    )


def _adoptions() -> Any:
    """Return the manager of adoptions, whose module imports this one."""
    return apps.get_model("commitments", "Adoption")._default_manager


def published_commitment(path: str = "") -> Q:
    """The condition that the public sees a commitment: the row itself, or the one at its `path`."""
    parties = _adoptions().filter(commitment=OuterRef(f"{path}pk"))
    return (
        (Q(**{f"{path}framework": None}) | Q(**{f"{path}framework__public": True}))
        & Q(**{f"{path}public": True})
        & (Exists(parties.filter(PUBLIC_PARTY)) | ~Exists(parties))
    )


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def with_status(self) -> "CommitmentQuerySet":
        """Commitments that have a status and count in totals: not asks, not statements."""
        return self.filter(kind__in=Commitment.WITH_STATUS)

    def without_status(self) -> "CommitmentQuerySet":
        """Asks and statements: they have signatories, and are in no total."""
        return self.exclude(kind__in=Commitment.WITH_STATUS)

    def published(self) -> "CommitmentQuerySet":
        """Commitments the public sees; one whose only parties are hidden is hidden with them."""
        return self.filter(published_commitment())

    def listed(self) -> "CommitmentQuerySet":
        """Published commitments with all that one row of a list shows.

        The status with its day, and `reported_on`, are those of the lead; without a lead nothing
        is known. An ask or a statement has none: its standing is None.
        """
        # There is one at most, and the commitment itself is public.
        adoptions = _adoptions()
        lead = (
            adoptions.with_status()
            .filter(PUBLIC_PARTY, commitment=OuterRef("pk"), role="lead")
            .order_by()
        )
        return (
            self.published()
            .select_related("framework")
            .annotate(
                standing=Case(
                    When(
                        kind__in=Commitment.WITH_STATUS,
                        then=Coalesce(
                            Subquery(lead.values("standing")),
                            models.Value(Standing.NOTHING_KNOWN.value),
                        ),
                    ),
                    default=None,
                ),
                trust=Coalesce(Subquery(lead.values("trust")), models.Value("")),
                **{name: Subquery(lead.values(name)) for name in OF_LEAD},
            )
            .prefetch_related(
                Prefetch(
                    "adoptions",
                    adoptions.published().lead_first().select_related("city__country", "network"),
                ),
                Prefetch(
                    "mappings",
                    CommitmentObjective.objects.published().select_related("objective__framework"),
                ),
            )
        )


class Commitment(models.Model):
    """A promise that can be quoted and traced to a public source."""

    class Kind(models.TextChoices):
        PLEDGE = "pledge", _("pledge")
        ASK = "ask", _("ask")
        STATEMENT = "statement", _("statement")
        COUNCIL_RESOLUTION = "council-resolution", _("council resolution")
        PROJECT = "project", _("project")
        OFFER = "offer", _("offer")

    # Asks are demanded of others and statements are declared: neither has a status.
    WITH_STATUS = (Kind.PLEDGE, Kind.COUNCIL_RESOLUTION, Kind.PROJECT, Kind.OFFER)

    class Registry(models.TextChoices):
        UN_NETWORK = "un-network-on-migration", _("UN Network on Migration")
        UNHCR_GRF = "unhcr-grf", _("UNHCR, Global Refugee Forum")

    class DateBasis(models.TextChoices):
        STATED = "stated", _("stated by the source")
        RECORD = "record", _("the day the pledge form was filed")
        EVENT = "event", _("the event where it was announced")

    slug = LowerCaseSlugField(unique=True, max_length=120, help_text="The name in its web address.")
    framework = models.ForeignKey(
        Framework,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="commitments",
        verbose_name="made under",
        help_text="Empty when it was made under none.",
    )
    kind = models.CharField(max_length=20, choices=Kind)
    title = models.CharField(max_length=250)
    summary = NarrativeField(
        help_text="What was promised, in a few plain sentences. Nothing about individuals."
    )
    language = LanguageCodeField(help_text="Language the text is written in.")
    made_on = models.DateField(null=True, blank=True)
    made_on_precision = PrecisionField()
    made_on_at_latest = AtLatestField()
    date_basis = models.CharField(
        max_length=8, choices=DateBasis, blank=True, help_text="How that date is known."
    )
    starts_on = models.DateField(null=True, blank=True)
    starts_on_precision = DayPrecisionField()
    ends_on = models.DateField(null=True, blank=True)
    ends_on_precision = DayPrecisionField()
    source_url = WebAddressField("source", help_text="Public page where it can be checked.")
    wording = models.TextField(
        blank=True,
        help_text="The promise word for word, as the party published it. Never our own words.",
    )
    wording_language = LanguageCodeField(
        blank=True, default="", help_text="Language of these words."
    )
    wording_source = WebAddressField(
        "source of the wording", blank=True, help_text="Page or document that has these words."
    )
    wording_page = models.CharField(max_length=40, blank=True, help_text="Where in the document.")
    announced_at = models.ForeignKey(
        Event,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="commitments",
        help_text="The event where it was announced.",
    )
    part_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        help_text="The umbrella commitment it is a part of.",
    )
    disjoint_groups = models.BooleanField(
        "its partners count different people",
        default=False,
        help_text="Nobody is counted by two partners of this umbrella commitment: only then are "
        "the people they reached added up.",
    )
    matches = models.ManyToManyField(
        "self",
        blank=True,
        symmetrical=False,
        related_name="matched_by",
        help_text="Commitments it is the counterpart of.",
    )
    registry = models.CharField(
        max_length=24, choices=Registry, blank=True, help_text="Register that lists it."
    )
    registry_id = models.CharField("number in that register", max_length=60, blank=True)
    searched_on = models.DateField(
        null=True,
        blank=True,
        help_text="When a public source on its progress was last looked for.",
    )
    searched_by_organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="searches"
    )
    searched_by_network = models.ForeignKey(
        Network, models.PROTECT, null=True, blank=True, related_name="searches"
    )
    note = models.TextField(blank=True, help_text="A remark for readers.")
    public = models.BooleanField(
        default=True,
        help_text="Shown to the public. Off until it is confirmed by its source.",
    )
    objectives = models.ManyToManyField(
        Objective, through="CommitmentObjective", related_name="commitments"
    )
    populations = models.ManyToManyField(
        Term,
        blank=True,
        related_name="commitments",
        limit_choices_to={"kind": Term.Kind.POPULATION},
        help_text="Populations it is for.",
    )
    search = SearchField(sources=["title", "summary", "slug", "framework__short_name"])
    words = WordsField(
        titles=["title"],
        texts=["summary", "wording", "kind", "registry_id", "slug"],
        only={"public": [True]},
    )

    in_languages = ("title", "summary")
    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = [F("made_on").desc(nulls_last=True), "title", "pk"]
        indexes = [
            WordsIndex(name="commitments_commitment_words"),
            NewestFirst(fields=["-made_on", "title", "id"], name="commitments_commitment_newest"),
            # Adoptions are listed in the order of their commitments' titles.
            models.Index(fields=["title"], name="commitments_commitment_title"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="commitments_commitment_ends_after_start",
                violation_error_message=_("A commitment cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(wording="") | (~Q(wording_language="") & ~Q(wording_source="")),
                name="commitments_commitment_wording_has_source",
                violation_error_message=_("A wording needs its language and its source."),
            ),
            models.CheckConstraint(
                condition=Q(
                    searched_on__isnull=True,
                    searched_by_organisation__isnull=True,
                    searched_by_network__isnull=True,
                )
                | Q(
                    searched_on__isnull=False,
                    searched_by_organisation__isnull=False,
                    searched_by_network__isnull=True,
                )
                | Q(
                    searched_on__isnull=False,
                    searched_by_organisation__isnull=True,
                    searched_by_network__isnull=False,
                ),
                name="commitments_commitment_search_is_whole",
                violation_error_message=_(
                    "A search for sources needs its day and one organisation or network."
                ),
            ),
            models.CheckConstraint(
                condition=Q(part_of__isnull=True) | ~Q(part_of=F("id")),
                name="commitments_commitment_not_part_of_itself",
                violation_error_message=_("A commitment cannot be a part of itself."),
            ),
            known_dates("made_on"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("commitment", args=[self.slug])

    @property
    def display_title(self) -> str:
        """The title in the reader's language where it is translated."""
        return translated(self.title)

    @property
    def display_summary(self) -> str:
        return translated(self.summary)

    @property
    def display_language(self) -> str:
        """The code of the language that title and summary are displayed in."""
        return language_of(self.title, self.language)

    def clean(self) -> None:
        super().clean()
        refuse_circle(self, "part_of", _("These commitments would be parts of each other."))
        refuse_leaving_umbrella(self)

    @property
    def has_status(self) -> bool:
        """Whether it is a promise with a status, not an ask or a statement."""
        return self.kind in self.WITH_STATUS

    @property
    def searched_by(self) -> Network | Organisation | None:
        """Who looked for public sources on its progress."""
        return self.searched_by_organisation or self.searched_by_network


class MappingQuerySet(models.QuerySet["CommitmentObjective"]):
    def published(self) -> "MappingQuerySet":
        """Mappings of public commitments to objectives the public sees."""
        return self.filter(
            commitment__public=True, objective__public=True, objective__framework__public=True
        )


class CommitmentObjective(models.Model):
    """States that a commitment serves an objective, on which basis, and why."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="mappings")
    objective = models.ForeignKey(Objective, models.PROTECT, related_name="mappings")
    basis = models.CharField(max_length=10, choices=Basis, default=Basis.EDITORIAL)
    reason = models.TextField(blank=True, help_text="Why it serves this objective.")

    audit_parent = "commitment"
    objects = MappingQuerySet.as_manager()

    class Meta:
        ordering = ["objective__framework__name", "objective__order", "pk"]
        verbose_name = "objective of a commitment"
        verbose_name_plural = "objectives of commitments"
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "objective"],
                name="commitments_mapping_once",
                violation_error_message=_("The commitment already has this objective."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.commitment} → {self.objective.label}"
