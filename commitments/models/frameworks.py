"""Frameworks, their objectives and indicators, and how objectives correspond."""

from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from config.models.fields import (
    AtLatestField,
    DayPrecisionField,
    LowerCaseSlugField,
    QualifierField,
    SearchField,
    WebAddressField,
    qualified_numbers,
)
from config.search.kept import WordsField
from config.translations import translated


class Basis(models.TextChoices):
    """The source of a mapping between two things."""

    TEXT = "text", _("in the text itself")
    DECLARED = "declared", _("declared by the city or network")
    PUBLISHED = "published", _("published by a named site")
    EDITORIAL = "editorial", _("our assessment")


class FrameworkQuerySet(models.QuerySet["Framework"]):
    def published(self) -> "FrameworkQuerySet":
        """Frameworks the public sees."""
        return self.filter(public=True)


class EndorsementRole(models.TextChoices):
    """In which role somebody put their name to a statement or campaign."""

    SIGNATORY = "signatory", _("signatory")
    AUTHOR = "author", _("author")
    SUPPORTER = "supporter", _("supporter")
    ORGANISER = "organiser", _("organiser")
    CERTIFIED = "certified", _("certified")


class Framework(models.Model):
    """An agreement that commitments are made under: a UN compact, a declaration, a statement."""

    class Kind(models.TextChoices):
        UN_COMPACT = "un-compact", _("UN compact")
        UN_AGENDA = "un-agenda", _("UN agenda")
        UN_DECLARATION = "un-declaration", _("UN declaration")
        UN_RESOLUTION = "un-resolution", _("UN resolution")
        TREATY = "treaty", _("treaty")
        CITY_STATEMENT = "city-statement", _("city statement")
        CAMPAIGN = "campaign", _("campaign")
        CITY_INITIATIVE = "city-initiative", _("city initiative")

    SIGNED_BY_CITIES = (Kind.CITY_STATEMENT, Kind.CAMPAIGN, Kind.CITY_INITIATIVE)

    slug = LowerCaseSlugField(unique=True, max_length=80, help_text="The name in its web address.")
    name = models.CharField(max_length=250)
    short_name = models.CharField(max_length=80, help_text="As in GCM or #WithRefugees.")
    kind = models.CharField(max_length=20, choices=Kind)
    adopted_on = models.DateField(null=True, blank=True)
    adopted_on_precision = DayPrecisionField()
    adopted_on_at_latest = AtLatestField()
    adopted_at = models.CharField("place of adoption", max_length=120, blank=True)
    endorsed_on = models.DateField(
        null=True, blank=True, help_text="When the UN General Assembly endorsed it."
    )
    document_symbol = models.CharField(max_length=60, blank=True, help_text="As in A/RES/73/195.")
    legally_binding = models.BooleanField(default=False)
    url = WebAddressField("official text", blank=True)
    signatories = models.PositiveIntegerField(
        "signatories as stated",
        null=True,
        blank=True,
        help_text="How many signed it, as a source states; fewer may be listed here.",
    )
    signatories_qualifier = QualifierField()
    signatories_as_of = models.DateField(null=True, blank=True, help_text="Date of that number.")
    signatories_as_of_precision = DayPrecisionField()
    signatories_role = models.CharField(
        "role that is counted",
        max_length=10,
        choices=EndorsementRole,
        default=EndorsementRole.SIGNATORY,
        help_text="Which role of an endorsement that number counts.",
    )
    signatories_source = models.CharField(
        max_length=500, blank=True, help_text="Page of that number where it is another one."
    )
    source = models.CharField(max_length=500, blank=True, help_text="Page that states this.")
    note = models.TextField(blank=True)
    public = models.BooleanField(
        default=True,
        help_text="Shown to the public. Off until a source confirms it.",
    )
    search = SearchField(sources=["name", "short_name", "slug", "document_symbol"])
    words = WordsField(
        titles=["name", "short_name", "slug"],
        texts=["document_symbol", "kind"],
        only={"public": [True]},
    )

    in_languages = ("name", "short_name")
    objects = FrameworkQuerySet.as_manager()

    class Meta:
        ordering = ["search", "pk"]
        constraints = [qualified_numbers(signatories="signatories_qualifier")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The short name in the reader's language."""
        return translated(self.short_name)

    def get_absolute_url(self) -> str:
        return reverse("framework", args=[self.slug])

    @property
    def can_be_endorsed(self) -> bool:
        """Whether cities sign it: statements, campaigns and initiatives of cities."""
        return self.kind in self.SIGNED_BY_CITIES


# The round tables of the International Migration Review Forum: A/RES/73/326.
ROUND_TABLES = (1, 2, 3, 4)

# From an objective to what it is a part of. No framework goes deeper: GCR B, B2, B2.10.
UPWARDS = ("", "parent__", "parent__parent__")


def here_or_above(**conditions: Any) -> Q:
    """The condition that an objective, or one that it is a part of, meets these conditions."""
    return reduce(
        or_, (Q(**{f"{up}{name}": conditions[name] for name in conditions}) for up in UPWARDS)
    )


class ObjectiveQuerySet(models.QuerySet["Objective"]):
    def published(self) -> "ObjectiveQuerySet":
        """Objectives the public sees, of frameworks it sees."""
        return self.filter(public=True, framework__public=True)


class Objective(models.Model):
    """One numbered part of a framework: an objective, goal, target, paragraph, area or ask."""

    class Kind(models.TextChoices):
        OBJECTIVE = "objective", _("objective")
        PRINCIPLE = "principle", _("principle")
        GOAL = "goal", _("goal")
        TARGET = "target", _("target")
        PARAGRAPH = "paragraph", _("paragraph")
        AREA = "area", _("area")
        PART = "part", _("part")
        PRIORITY = "priority", _("priority")
        ARRANGEMENT = "arrangement", _("arrangement")
        TOOL = "tool", _("tool")
        ASK = "ask", _("ask")

    class Relevance(models.TextChoices):
        DIRECT = "direct", _("about migrants or refugees")
        RELATED = "related", _("related to migration")

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="objectives")
    code = models.CharField(max_length=20, help_text="A string: 10.c, 15a, B2.10.")
    kind = models.CharField(max_length=12, choices=Kind)
    title = models.CharField(max_length=300)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    order = models.PositiveIntegerField(default=0, help_text="Keeps 10.2 before 10.10.")
    imrf_roundtable = models.PositiveSmallIntegerField(
        "IMRF round table",
        null=True,
        blank=True,
        help_text="Round table of the International Migration Review Forum, 1 to 4.",
    )
    migration_relevance = models.CharField(max_length=8, choices=Relevance, blank=True)
    source = models.CharField(max_length=500, blank=True, help_text="Page that states this.")
    public = models.BooleanField(default=True, help_text="Shown to the public.")
    search = SearchField(sources=["code", "title", "framework__short_name", "framework__slug"])
    words = WordsField(titles=["code", "title", "kind"], only={"public": [True]})

    in_languages = ("title",)
    objects = ObjectiveQuerySet.as_manager()

    class Meta:
        ordering = ["framework__name", "framework", "order", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "code"],
                name="commitments_objective_code_once",
                violation_error_message=_(
                    "This framework already has an objective with this code."
                ),
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="commitments_objective_not_own_parent",
                violation_error_message=_("An objective cannot be its own parent."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} – {translated(self.title)}"

    @property
    def label(self) -> str:
        """Framework and code, as in "SDG 10.7"."""
        return f"{self.framework.label} {self.code}"

    def get_absolute_url(self) -> str:
        return reverse("objective", args=[self.framework.slug, self.code])


class CrosswalkQuerySet(models.QuerySet["Crosswalk"]):
    def published(self) -> "CrosswalkQuerySet":
        """Correspondences the public sees, between objectives it sees."""
        return self.filter(
            public=True,
            from_objective__public=True,
            from_objective__framework__public=True,
            to_objective__public=True,
            to_objective__framework__public=True,
        )


class Crosswalk(models.Model):
    """States that progress under one objective is progress under another, and on which basis."""

    from_objective = models.ForeignKey(Objective, models.CASCADE, related_name="leads_to")
    to_objective = models.ForeignKey(Objective, models.CASCADE, related_name="reached_from")
    basis = models.CharField(max_length=10, choices=Basis)
    source = models.CharField(max_length=500, blank=True, help_text="Page that states this.")
    reason = models.TextField(blank=True, help_text="Why these two correspond.")
    note = models.TextField(blank=True, help_text="A remark on the source.")
    public = models.BooleanField(
        default=True, help_text="Shown to the public, always with its basis."
    )

    objects = CrosswalkQuerySet.as_manager()

    class Meta:
        ordering = ["from_objective__framework__name", "from_objective__order", "pk"]
        verbose_name = "correspondence"
        constraints = [
            models.UniqueConstraint(
                fields=["from_objective", "to_objective"],
                name="commitments_crosswalk_pair_once",
                violation_error_message=_("These two objectives are already linked."),
            ),
            models.CheckConstraint(
                condition=~Q(from_objective=F("to_objective")),
                name="commitments_crosswalk_between_two",
                violation_error_message=_("An objective does not correspond to itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_objective.label} → {self.to_objective.label}"


class Direction(models.TextChoices):
    """The direction in which a figure improves."""

    UP = "up", _("more is better")
    DOWN = "down", _("less is better")
    TO_ONE = "to-1", _("closer to 1 is better")
    NEUTRAL = "neutral", _("neither")


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def published(self) -> "IndicatorQuerySet":
        """Indicators the public sees, of frameworks it sees."""
        return self.filter(public=True, framework__public=True)

    def listed(self) -> "IndicatorQuerySet":
        """Published ones with what a row shows: the same measure elsewhere is in `twins`."""
        twins = Indicator.objects.published().select_related("framework", "objective__framework")
        return (
            self.published()
            .select_related("framework", "objective__framework")
            .prefetch_related(models.Prefetch("same_as", twins, to_attr="twins"))
        )


class Indicator(models.Model):
    """An indicator that a framework defines, for example SDG 10.7.2."""

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="indicators")
    code = models.CharField(max_length=20)
    title = models.CharField(max_length=300)
    unit = models.CharField(max_length=80, blank=True)
    direction = models.CharField(max_length=8, choices=Direction)
    objective = models.ForeignKey(
        Objective, models.PROTECT, null=True, blank=True, related_name="indicators"
    )
    city_level = models.BooleanField(default=True, help_text="A city can measure it for itself.")
    same_as = models.ManyToManyField(
        "self", blank=True, help_text="Indicators that are the same measure."
    )
    source = models.CharField(max_length=500, blank=True, help_text="Page that states this.")
    note = models.TextField(blank=True)
    public = models.BooleanField(default=True, help_text="Shown to the public.")

    in_languages = ("title", "unit")
    objects = IndicatorQuerySet.as_manager()

    class Meta:
        ordering = [
            "framework__name",
            F("objective__order").asc(nulls_last=True),
            "code",
            "pk",
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "code"], name="commitments_indicator_code_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def label(self) -> str:
        """Framework and code, as in "SDG 10.7.2"."""
        return f"{self.framework.label} {self.code}"

    def get_absolute_url(self) -> str:
        """The section of the page of its objective, or of its framework, that lists it."""
        return f"{(self.objective or self.framework).get_absolute_url()}#indicators"
