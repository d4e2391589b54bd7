"""Which place is meant that somebody onboards: one of the place list, or a city that is here."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from django.contrib.auth.models import User
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from cities.models import AlternateName, City, Country, Network
from cities.place_list import ListedPlace, find_places, kilometres
from config.models.fields import fold
from config.models.validation import InvalidInput, Problem

# Two places that are nearer than this may be one.
NEAR_KM = 5
# About as many degrees of latitude, and of longitude where most people live.
NEAR_DEGREES = Decimal("0.1")
MOST_LISTED = 5


class InvalidPart(InvalidInput):
    """What cannot be made, by the part of the page that it is about: "place", "target-2"."""

    def __init__(self, part: str, *problems: Problem) -> None:
        super().__init__(" ".join(problem.reason for problem in problems))
        self.part, self.problems = part, problems


class Claim(Enum):
    """What a place that was found is to who asks."""

    NEW = "new"
    THEIRS = "theirs"
    OTHERS = "others"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class Candidate:
    """A place that may be meant: one of the place list, or a city that is here already.

    Of a city that others prepare nothing is said but that there is one.
    """

    claim: Claim
    place: ListedPlace | None = None
    city: City | None = None
    km: int | None = None

    @property
    def value(self) -> str:
        """What choosing it says; nothing where it cannot be chosen."""
        if self.claim == Claim.NEW and self.place:
            return f"place:{self.place.geonames_id}"
        if self.claim == Claim.THEIRS and self.city:
            return f"city:{self.city.pk}"
        return ""


class OnboardingScope:
    """Which cities and networks a person onboards for: no secretariat claims those of others."""

    def __init__(self, user: User) -> None:
        self.user = user

    def cities(self) -> models.QuerySet[City]:
        """Cities that are here and get another promise."""
        cities = City.objects.select_related("country")
        return cities if self.user.is_superuser else cities.overseen_by(self.user)

    def networks(self) -> models.QuerySet[Network]:
        """Networks that a new city becomes a member of."""
        rows = Network.objects.order_by("name")
        return rows if self.user.is_superuser else rows.editable_by(self.user)

    def knows(self, city: City) -> bool:
        """Whether the person may be told of a city."""
        return city.public or self.cities().filter(pk=city.pk).exists()


def candidates(name: str, user: User, country: str = "") -> list[Candidate]:
    """Return the places that may be meant by a name: those of the list, then cities that are here.

    A city that others prepare is told of only where name or place are the same.
    """
    if not name.strip():
        return []
    places = find_places(name, country)
    here = list(_cities_here(name, places).select_related("country"))
    scope = OnboardingScope(user)
    mine = scope.cities().filter(pk__in=[city.pk for city in here]).values_list("pk", flat=True)
    theirs = set(mine)
    visible: list[Candidate] = []
    hidden: list[Candidate] = []
    for city in here:
        km = _nearest(city, places)
        if city.pk in theirs or city.public:
            claim = Claim.THEIRS if city.pk in theirs else Claim.OTHERS
            visible.append(Candidate(claim, city=city, km=km))
        elif _is_meant(city, name, places):
            hidden.append(Candidate(Claim.HIDDEN))
    taken = {city.geonames_id for city in here}
    fresh = [Candidate(Claim.NEW, place) for place in places if place.geonames_id not in taken]
    return [*fresh, *visible[:MOST_LISTED], *hidden[:1]]


def _is_meant(city: City, name: str, places: list[ListedPlace]) -> bool:
    """Whether a city has this name, or is one of the places, or near one."""
    listed = city.geonames_id in [place.geonames_id for place in places]
    return listed or _named(city, name) or _nearest(city, places) is not None


def _cities_here(name: str, places: list[ListedPlace]) -> models.QuerySet[City]:
    """Return the cities of a like name, and those that are where one of the places is."""
    text = fold(name.strip())
    names = AlternateName.objects.filter(search__contains=text).exclude(city=None)
    condition = Q(search__contains=text) | Q(pk__in=names.values("city"))
    condition |= Q(geonames_id__in=[place.geonames_id for place in places])
    for place in places:
        condition |= Q(
            country=place.country,
            latitude__range=(place.latitude - NEAR_DEGREES, place.latitude + NEAR_DEGREES),
            longitude__range=(place.longitude - NEAR_DEGREES, place.longitude + NEAR_DEGREES),
        )
    return City.objects.filter(condition).order_by("search", "pk")[:50]


def _nearest(city: City, places: Iterable[ListedPlace]) -> int | None:
    """Return how many kilometres a city is from the nearest of the places, if it is near one."""
    if city.latitude is None or city.longitude is None:
        return None
    here = (city.latitude, city.longitude)
    ways = [kilometres(here, (place.latitude, place.longitude)) for place in places]
    nearest = min(ways, default=NEAR_KM)
    return round(nearest) if nearest < NEAR_KM else None


def _named(city: City, name: str) -> bool:
    return fold(city.name) == fold(name.strip())


def city_of_place(place: ListedPlace) -> City:
    """Return a city, not saved yet, as the place list describes it."""
    return City(
        name=place.name,
        country=Country.objects.filter(iso2=place.country).first(),
        admin_area=place.area,
        latitude=place.latitude,
        longitude=place.longitude,
        population=place.population,
        geonames_id=place.geonames_id,
        timezone=place.timezone,
    )


def own_city(name: str, country: Country | None, area: str, user: User) -> City:
    """Return a city, not saved yet, that the list does not have. Raises `InvalidPart`.

    One of that name that others prepare is not shown: an administrator is asked to decide.
    """
    city = City(name=name.strip(), country=country, admin_area=area.strip())
    scope = OnboardingScope(user)
    for other in City.objects.filter(country=country, search__contains=fold(city.name)):
        same_area = fold(city.admin_area) in ("", fold(other.admin_area))
        if not (_named(other, city.name) and same_area):
            continue
        raise InvalidPart("place", there_already(other, scope))
    return city


def there_already(city: City, scope: OnboardingScope) -> Problem:
    if not scope.knows(city):
        return Problem(frozenset(), _("This city is already being prepared. Ask an administrator."))
    reason = _(
        "A city of this name is here already. Choose it from the list, or give the region if this "
        "is another one."
    )
    return Problem(frozenset(), reason)
