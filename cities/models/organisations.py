"""Organisations that are neither city nor network: states, foundations, UN bodies."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cities.models.places import Country
from config.models.fields import LowerCaseSlugField, SearchField, WebAddressField
from config.search.kept import WordsField, WordsIndex
from config.translations import translated


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def published(self) -> "OrganisationQuerySet":
        """Organisations the public sees."""
        return self.filter(public=True)

    def listed(self) -> "OrganisationQuerySet":
        """Published organisations with all that one row of a list shows."""
        return self.published().select_related("country")


class Organisation(models.Model):
    """A body that funds, signs or takes part, and is neither a city nor a network of cities."""

    class Kind(models.TextChoices):
        STATE = "state", _("sovereign state")
        PUBLIC_AGENCY = "public-agency", _("public agency")
        INTERGOVERNMENTAL = "intergovernmental", _("intergovernmental organisation")
        UN_BODY = "un-body", _("UN body")
        DEVELOPMENT_BANK = "development-bank", _("development bank")
        FOUNDATION = "foundation", _("foundation")
        CIVIL_SOCIETY = "civil-society", _("civil society organisation")
        COMPANY = "company", _("company")
        UNIVERSITY = "university", _("university")
        OTHER = "other", _("other")

    slug = LowerCaseSlugField(unique=True, max_length=80, help_text="The name in its web address.")
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60, blank=True, help_text="The short name in use.")
    kind = models.CharField(max_length=20, choices=Kind)
    country = models.ForeignKey(
        Country,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        help_text="Empty for international organisations.",
    )
    url = WebAddressField("website", blank=True)
    source = models.CharField(max_length=500, blank=True, help_text="Page that states this.")
    note = models.TextField(blank=True)
    public = models.BooleanField(
        default=True,
        help_text="Shown to the public. Off until a source confirms it.",
    )
    search = SearchField(sources=["name", "short_name", "slug"])
    words = WordsField(titles=["name", "short_name"], texts=["slug"], only={"public": [True]})

    in_languages = ("name",)
    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["search", "pk"]
        indexes = [WordsIndex(name="cities_organisation_words")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Its name in the reader's language wherever it is shown or chosen."""
        return translated(self.name)

    def get_absolute_url(self) -> str:
        return reverse("organisation", args=[self.slug])
