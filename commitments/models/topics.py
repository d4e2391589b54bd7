"""Topics: plain words that lead to promises."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commitments.models.frameworks import Objective
from commitments.models.terms import Term
from config.models.fields import LowerCaseSlugField
from config.search.kept import WordsField
from config.translations import translated


class TopicQuerySet(models.QuerySet["Topic"]):
    def published(self) -> "TopicQuerySet":
        """Topics the public sees."""
        return self.filter(public=True)


class Topic(models.Model):
    """A plain word for what promises are about, as housing: a set of objectives and populations."""

    slug = LowerCaseSlugField(unique=True, max_length=60, help_text="The name in its web address.")
    name = models.CharField(max_length=80, help_text="In plain words, as in Housing.")
    summary = models.CharField(
        max_length=250, help_text="What belongs to it, in one line: a safe place to live."
    )
    order = models.PositiveSmallIntegerField(default=0, help_text="Its place among the topics.")
    objectives = models.ManyToManyField(
        Objective,
        blank=True,
        related_name="topics",
        help_text="What serves one of them, or a part of one, is under this topic.",
    )
    terms = models.ManyToManyField(
        Term,
        blank=True,
        related_name="topics",
        limit_choices_to={"kind": Term.Kind.POPULATION},
        help_text="Promises for one of these populations are under this topic too.",
    )
    public = models.BooleanField(default=True, help_text="Shown to the public.")

    words = WordsField(titles=["name"], texts=["summary"], only={"public": [True]})

    in_languages = ("name", "summary")
    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["order", "name", "pk"]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("topic", args=[self.slug])

    @property
    def display_name(self) -> str:
        """The name in the reader's language where it is translated."""
        return translated(self.name)

    @property
    def display_summary(self) -> str:
        return translated(self.summary)
