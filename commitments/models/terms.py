"""The small vocabularies that are data."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from config.models.fields import LowerCaseSlugField
from config.search.kept import WordsField


class Term(models.Model):
    """A word of the small vocabularies that are data: populations and challenges."""

    class Kind(models.TextChoices):
        POPULATION = "population", _("population")
        CHALLENGE = "challenge", _("challenge")

    kind = models.CharField(max_length=12, choices=Kind)
    code = LowerCaseSlugField(max_length=60)
    label = models.CharField(max_length=120)
    words = WordsField(titles=["label"])

    in_languages = ("label",)

    class Meta:
        ordering = ["kind", "label", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="commitments_term_code_once")
        ]

    def __str__(self) -> str:
        return self.label
