"""Good practices, joint projects and pilots."""

from django.db import models
from django.db.models import F, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cities.models import City, Network
from commitments.models.adoptions import Adoption
from commitments.models.frameworks import Objective
from config.models.fields import (
    DayPrecisionField,
    LanguageCodeField,
    LowerCaseSlugField,
    NarrativeField,
    SearchField,
    WebAddressField,
)
from config.search.kept import WordsField, WordsIndex
from config.translations import language_of, translated


class PracticeQuerySet(models.QuerySet["Practice"]):
    def published(self) -> "PracticeQuerySet":
        """Practices the public sees."""
        return self.filter(public=True)

    def listed(self) -> "PracticeQuerySet":
        """Published practices with all that one row of a list shows."""
        return self.published().prefetch_related(
            Prefetch("cities", City.objects.listed()),
            Prefetch("objectives", Objective.objects.published().select_related("framework")),
        )

    def editable_by(self, user: models.Model) -> "PracticeQuerySet":
        """Practices of cities this person enters data for."""
        mine = Practice.cities.through.objects.filter(
            city__in=City.objects.editable_by(user).values("pk")
        )
        return self.filter(pk__in=mine.values("practice"))


class Practice(models.Model):
    """Something that worked, or was tried, described so that another city can use it."""

    class Kind(models.TextChoices):
        GOOD_PRACTICE = "good-practice", _("good practice")
        JOINT_PROJECT = "joint-project", _("joint project")
        PILOT = "pilot", _("pilot")

    slug = LowerCaseSlugField(unique=True, max_length=120, help_text="The name in its web address.")
    kind = models.CharField(max_length=14, choices=Kind)
    title = models.CharField(max_length=250)
    problem = NarrativeField(help_text="The problem that it addresses.")
    done = NarrativeField("what was done")
    result = NarrativeField(blank=True, help_text="The results, with figures if there are any.")
    lessons = NarrativeField(blank=True, help_text="Lessons for other cities.")
    language = LanguageCodeField(help_text="Language it is written in.")
    cities = models.ManyToManyField(City, related_name="practices")
    adoption = models.ForeignKey(
        Adoption, models.SET_NULL, null=True, blank=True, related_name="practices"
    )
    objectives = models.ManyToManyField(Objective, blank=True, related_name="practices")
    networks = models.ManyToManyField(
        Network,
        blank=True,
        related_name="practices",
        help_text="Networks that took part or funded it.",
    )
    starts_on = models.DateField(null=True, blank=True)
    starts_on_precision = DayPrecisionField()
    ends_on = models.DateField(null=True, blank=True)
    ends_on_precision = DayPrecisionField()
    note = models.TextField(blank=True, help_text="A remark for readers.")
    source_url = WebAddressField("source", blank=True)
    public = models.BooleanField(default=False, help_text="Shown to the public once staff agree.")
    search = SearchField(sources=["title", "problem", "done", "slug"])
    words = WordsField(
        titles=["title"],
        texts=["problem", "done", "result", "lessons", "kind"],
        only={"public": [True]},
    )

    in_languages = ("title",)
    objects = PracticeQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        indexes = [WordsIndex(name="commitments_practice_words")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="commitments_practice_ends_after_start",
                violation_error_message=_("A practice cannot end before it starts."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def display_title(self) -> str:
        """The title in the reader's language where it is translated."""
        return translated(self.title)

    @property
    def display_language(self) -> str:
        """The code of the language that the title is displayed in."""
        return language_of(self.title, self.language)

    def get_absolute_url(self) -> str:
        return reverse("practice", args=[self.slug])
