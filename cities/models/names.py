"""What places and networks are called in other languages."""

from collections import defaultdict
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cities.models.displayed import LocallyNamed
from cities.models.networks import Network
from cities.models.places import City, Country
from config.models.fields import LanguageCodeField, SearchField, exactly_one
from config.search.kept import WordsField, WordsIndex

# What has the name is something the public sees.
PUBLIC_OWNER = Q(city__public=True) | Q(network__public=True) | Q(country__isnull=False)


class AlternateNameQuerySet(models.QuerySet["AlternateName"]):
    def published(self) -> "AlternateNameQuerySet":
        """Names of places and networks the public sees."""
        return self.filter(PUBLIC_OWNER)

    def displayed(self) -> "AlternateNameQuerySet":
        """Names that readers of some language are shown."""
        return self.filter(use=AlternateName.Use.DISPLAY)


class AlternateName(models.Model):
    """A name of a city, network or country in one language, or one that only search uses.

    A name whose language no source gives is never displayed: it only helps to find the row.
    """

    class Use(models.TextChoices):
        DISPLAY = "display", _("shown to readers of this language")
        SEARCH = "search", _("used by search only")

    city = models.ForeignKey(
        City, models.CASCADE, null=True, blank=True, related_name="alternate_names"
    )
    network = models.ForeignKey(
        Network, models.CASCADE, null=True, blank=True, related_name="alternate_names"
    )
    country = models.ForeignKey(
        Country, models.CASCADE, null=True, blank=True, related_name="alternate_names"
    )
    language = LanguageCodeField(
        blank=True, default="", help_text="Empty when the source does not say."
    )
    name = models.CharField(max_length=200)
    use = models.CharField(max_length=8, choices=Use, default=Use.SEARCH)
    source = models.CharField(max_length=500, help_text="Page or package that gives the name.")
    search = SearchField(sources=["name"])
    words = WordsField(titles=["name"])

    objects = AlternateNameQuerySet.as_manager()

    class Meta:
        ordering = ["language", "name", "pk"]
        indexes = [WordsIndex(name="cities_alternatename_words")]
        constraints = [
            models.CheckConstraint(
                condition=exactly_one("city", "network", "country"),
                name="cities_alternatename_of_one_row",
                violation_error_message=_("Name a city, a network or a country: one of them."),
            ),
            models.CheckConstraint(
                condition=~Q(language="") | Q(use="search"),
                name="cities_alternatename_displayed_has_language",
                violation_error_message=_("A name without a language can only be used for search."),
            ),
            *(
                models.UniqueConstraint(
                    fields=[owner, "language"],
                    condition=Q(use="display"),
                    name=f"cities_alternatename_{owner}_displays_one",
                    violation_error_message=_(
                        "There is already a displayed name in this language."
                    ),
                )
                for owner in ("city", "network", "country")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.language})" if self.language else self.name


def refresh_displayed_names() -> int:
    """Keep the names that readers are shown with their rows anew; return how many rows change."""
    return sum(map(_refresh, (City, Network, Country)))


def _refresh(model: type[LocallyNamed]) -> int:
    owner = str(model._meta.model_name)
    displayed: dict[Any, dict[str, str]] = defaultdict(dict)
    languages = [code for code, _name in settings.LANGUAGES]
    names = AlternateName.objects.displayed().filter(language__in=languages)
    of_kind = names.exclude(**{owner: None}).values_list(f"{owner}_id", "language", "name")
    for key, language, name in of_kind:
        displayed[key][language] = name
    rows = model._base_manager.order_by("pk").only("pk", "local_names")
    changed = [row for row in rows if row.local_names != displayed.get(row.pk, {})]
    for row in changed:
        row.local_names = displayed.get(row.pk, {})
    model._base_manager.bulk_update(changed, ["local_names"], batch_size=500)
    return len(changed)
