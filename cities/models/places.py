"""Countries and cities."""

from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.models.displayed import LocallyNamed
from cities.models.membership_roles import MEMBER_ROLES
from config.models.fields import (
    DayPrecisionField,
    LowerCaseSlugField,
    SearchField,
    TimeZoneField,
    WebAddressField,
    fold,
)
from config.models.hierarchy import refuse_circle
from config.search.kept import WordsField, WordsIndex
from config.translations import translated, with_commas


class CountryQuerySet(models.QuerySet["Country"]):
    def with_cities(self) -> "CountryQuerySet":
        """Countries that have at least one published city."""
        cities = City.objects.published().filter(country=models.OuterRef("pk"))
        return self.filter(models.Exists(cities))


class Country(LocallyNamed):
    """A country or area of ISO 3166-1."""

    iso2 = models.CharField(
        "ISO 3166 alpha-2",
        max_length=2,
        primary_key=True,
        help_text="Two letters, as in UG.",
    )
    iso3 = models.CharField("ISO 3166 alpha-3", max_length=3, unique=True)
    numeric = models.CharField("M49 code", max_length=3, unique=True, help_text="Three digits.")
    name = models.CharField(max_length=100, unique=True)
    region = models.CharField(max_length=40, db_index=True, help_text="Continent, as in Africa.")
    words = WordsField(titles=["name"], texts=["iso2", "iso3", "region"])

    audit_exclude = ("local_names",)
    in_languages = ("name", "region")
    objects = CountryQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "countries"

    def __str__(self) -> str:
        return self.displayed_name


class CityQuerySet(models.QuerySet["City"]):
    def published(self) -> "CityQuerySet":
        """Cities the public sees."""
        return self.filter(public=True)

    def existing(self) -> "CityQuerySet":
        """Places that have not ended: nothing is due from others, nor are they compared."""
        return self.exclude(ends_on__lt=timezone.localdate())

    def listed(self) -> "CityQuerySet":
        """Published cities with all that one row of a list shows."""
        return self.published().select_related("country")

    def editable_by(self, user: models.Model) -> "CityQuerySet":
        """Cities this person enters data for: as focal point, or as staff of their network."""
        return self.filter(
            Q(pk__in=City.objects.represented_by(user).values("pk"))
            | Q(pk__in=City.objects.overseen_by(user).values("pk"))
        )

    def represented_by(self, user: models.Model) -> "CityQuerySet":
        """Cities that this person is a focal point of."""
        links = City.focal_points.through.objects.filter(user=user.pk)
        return self.filter(pk__in=links.values("city"))

    def overseen_by(self, user: models.Model) -> "CityQuerySet":
        """Cities that are members today of a network whose secretariat this person works for."""
        return self.filter(
            memberships__until=None,
            memberships__role__in=MEMBER_ROLES,
            memberships__network__staff=user.pk,
        ).distinct()


class City(LocallyNamed):
    """A local government that makes commitments: a city, a county, a region."""

    class Kind(models.TextChoices):
        CITY = "city", _("city")
        METRO_AREA = "metro-area", _("metropolitan area")
        CITY_CORPORATION = "city-corporation", _("city corporation")
        DISTRICT = "district", _("district")
        COUNTY = "county", _("county")
        PROVINCE = "province", _("province")
        STATE = "state", _("state")
        REGION = "region", _("region")

    slug = LowerCaseSlugField(unique=True, max_length=80, help_text="The name in its web address.")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.CITY)
    country = models.ForeignKey(
        Country,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cities",
        help_text="Empty only while it is unclear which place the source means.",
    )
    admin_area = models.CharField(
        "administrative area",
        max_length=120,
        blank=True,
        help_text="State, region or province.",
    )
    latitude = models.DecimalField(
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(-90)), MaxValueValidator(Decimal(90))],
        help_text="Degrees north, WGS 84.",
    )
    longitude = models.DecimalField(
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(-180)), MaxValueValidator(Decimal(180))],
        help_text="Degrees east, WGS 84.",
    )
    population = models.PositiveBigIntegerField(
        null=True,
        blank=True,
        help_text="As GeoNames gives it; some are the city, some the metropolis. Never ranked by.",
    )
    geonames_id = models.PositiveBigIntegerField(
        "GeoNames id",
        null=True,
        blank=True,
        help_text="Number of the place at geonames.org.",
    )
    timezone = TimeZoneField(max_length=40, blank=True, help_text="IANA name: Africa/Kampala.")
    url = WebAddressField("official website", blank=True)
    ends_on = models.DateField(
        "existed until",
        null=True,
        blank=True,
        help_text="Last day it existed as such: merged, divided, renamed into another place.",
    )
    ends_on_precision = DayPrecisionField()
    succeeded_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        help_text="The place that continues it.",
    )
    note = models.TextField(blank=True)
    public = models.BooleanField(
        default=True,
        help_text="Shown to the public. Off until a source confirms it.",
    )
    focal_points = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="cities",
        help_text="People who enter data for this city.",
    )
    distinct_area = models.CharField(
        max_length=120,
        blank=True,
        editable=False,
        help_text="What tells it from others of its name in the same country: its area or kind.",
    )
    distinct_country = models.CharField(
        max_length=100,
        blank=True,
        editable=False,
        help_text="Its country, where one of another country has its name too.",
    )
    search = SearchField(sources=["name", "slug", "admin_area", "country__name"])
    words = WordsField(titles=["name"], texts=["admin_area", "kind"], only={"public": [True]})

    audit_exclude = ("distinct_area", "distinct_country", "local_names")
    objects = CityQuerySet.as_manager()

    class Meta:
        ordering = ["search", "pk"]
        indexes = [WordsIndex(name="cities_city_words")]
        verbose_name_plural = "cities"
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    latitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__isnull=False,
                    longitude__range=(-180, 180),
                ),
                name="cities_city_has_both_coordinates",
                violation_error_message=_("Give both latitude and longitude, or neither."),
            ),
            models.CheckConstraint(
                condition=Q(public=False) | Q(country__isnull=False),
                name="cities_city_public_has_country",
                violation_error_message=_("A city needs a country before it can be public."),
            ),
            models.CheckConstraint(
                condition=Q(succeeded_by__isnull=True) | ~Q(succeeded_by=models.F("id")),
                name="cities_city_not_own_successor",
                violation_error_message=_("A place cannot succeed itself."),
            ),
            models.UniqueConstraint(
                fields=["geonames_id"],
                condition=Q(geonames_id__isnull=False),
                name="cities_city_one_per_geonames_id",
                violation_error_message=_(
                    "Another place here has this GeoNames id: it is the same, maybe by another "
                    "name."
                ),
            ),
        ]

    def clean(self) -> None:
        """Refuse a circle, and ask about a new place with the name of another in its country."""
        super().clean()
        refuse_circle(self, "succeeded_by", _("These places would succeed each other in a circle."))
        if self._state.adding and (namesake := self._namesake()):
            message = _(
                "There is already %(city)s (%(slug)s). If this is another place, give its "
                "administrative area."
            )
            names = {"city": namesake, "slug": namesake.slug}
            raise ValidationError({"admin_area": message % names})

    def _namesake(self) -> "City | None":
        """Return the place of the same kind, name and country that no area tells apart."""
        name, area = fold(self.name), fold(self.admin_area)
        rows = City.objects.filter(country=self.country_id, kind=self.kind)
        for city in rows.filter(search__contains=name).exclude(slug=self.slug):
            if fold(city.name) == name and area in ("", fold(city.admin_area)):
                return city
        return None

    def __str__(self) -> str:
        name = self._distinct_name()
        return with_commas([name, str(self.country)]) if self.country_id else name

    @property
    def label(self) -> str:
        """Its name wherever it is shown or chosen, with what tells it from others of that name."""
        return self._distinct_name(translated(self.distinct_country))

    def _distinct_name(self, country: str = "") -> str:
        """Return the name with what tells it apart: "Springfield (Illinois)"."""
        area = dict(self.Kind.choices).get(self.distinct_area, self.distinct_area)
        text = with_commas(str(each) for each in (area, country) if each)
        name = self.displayed_name
        return f"{name} ({text})" if text else name

    @property
    def has_ended(self) -> bool:
        """Whether it is no more: merged, divided or renamed into another place."""
        return self.ends_on is not None and self.ends_on < timezone.localdate()

    def get_absolute_url(self) -> str:
        return reverse("city", args=[self.slug])
