"""Filters of the lists of cities, networks and events, for pages, the API and downloads."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.audit.redirects import slugs_in
from cities.models import (
    AlternateName,
    City,
    Country,
    Event,
    Membership,
    Network,
    Organisation,
    Participation,
)
from commitments.analysis.indicators import recent_since
from commitments.models import Adoption, Endorsement, Framework, Standing
from config.drop_downs import options
from config.lists import (
    ChoicesFilter,
    CodesFilter,
    SearchFilter,
    SortFilter,
    StrictFilterSet,
    YearFilter,
    YesNoFilter,
    codes_in,
)
from config.search.matching import Matcher, Named, WordRelation


def countries() -> QuerySet[Country]:
    """Countries with at least one public city."""
    return Country.objects.with_cities()


def cities() -> QuerySet[City]:
    """Cities that a filter may name."""
    return City.objects.published()


def networks() -> QuerySet[Network]:
    """Networks that a filter may name."""
    return Network.objects.published()


def frameworks() -> QuerySet[Framework]:
    """Frameworks that a filter may name."""
    return Framework.objects.published()


def organisations() -> QuerySet[Organisation]:
    """Organisations that a filter may name."""
    return Organisation.objects.published()


def events() -> QuerySet[Event]:
    """Events the public sees."""
    return Event.objects.published()


def members() -> QuerySet[Membership]:
    """Memberships that are in force today."""
    return Membership.objects.published().current()


def reported_recently() -> Q:
    """The condition that a city or network has reported in the last twelve months."""
    # `has_report` makes the negation match those that never reported, whose day is null.
    return Q(has_report=True, reported_on__gte=recent_since(timezone.localdate()))


def _under(framework: str) -> Q:
    """The condition that a city works under a framework: by a commitment or by its signature."""
    adopted = Adoption.objects.published().filter(
        city=OuterRef("pk"), commitment__framework__slug=framework
    )
    signed = Endorsement.objects.published().filter(city=OuterRef("pk"), framework__slug=framework)
    return Q(Exists(adopted)) | Q(Exists(signed))


class FrameworksOfCityFilter(CodesFilter):
    """Cities that made a commitment under any of some frameworks, or signed it."""

    def filter(self, qs: QuerySet[City], value: list[str]) -> QuerySet[City]:
        if not value:
            return qs
        wanted = Q()
        for framework in value:
            wanted |= _under(framework)
        return qs.filter(wanted)


def _by_another_name(owner: str) -> WordRelation:
    """Return the relation to the names in other languages of what `owner` leads to."""
    return WordRelation(lambda: AlternateName.objects.filter(**{f"{owner}__isnull": False}), owner)


COUNTRY_WORDS = Matcher(Country, [_by_another_name("country")])
CITY_WORDS = Matcher(
    City,
    [
        WordRelation(City.objects.all, "pk", "country", Named(COUNTRY_WORDS, Country.objects.all)),
        _by_another_name("city"),
    ],
)
NETWORK_WORDS = Matcher(Network, [_by_another_name("network")])
ORGANISATION_WORDS = Matcher(Organisation)
CITIES_NAMED = Named(CITY_WORDS, cities)
NETWORKS_NAMED = Named(NETWORK_WORDS, networks)
ORGANISATIONS_NAMED = Named(ORGANISATION_WORDS, organisations)
EVENT_WORDS = Matcher(Event, [WordRelation(Event.objects.all, "pk", "city", CITIES_NAMED)])


class CityFilter(StrictFilterSet):
    """Filters of a list of cities annotated by `with_promises`."""

    q = SearchFilter(label=_("Name or country"), matcher=CITY_WORDS)
    country = CodesFilter(
        field_name="country_id",
        lookup=codes_in(countries, "iso2"),
        label=_("Country"),
        widget=options(countries, "iso2", "name"),
        code_help=_("ISO 3166 alpha-2 code, as in UG."),
    )
    region = CodesFilter(
        field_name="country__region",
        lookup=codes_in(countries, "region"),
        label=_("Region"),
        widget=options(countries, "region", "region"),
    )
    network = CodesFilter(
        through=members,
        owner="city",
        path="network__slug",
        lookup=slugs_in(networks),
        label=_("Network"),
        widget=options(networks, "slug", "name"),
    )
    framework = FrameworksOfCityFilter(
        lookup=slugs_in(frameworks),
        label=_("Framework"),
        widget=options(frameworks, "slug", "short_name"),
        help_text=_("Made a promise under it, or signed it."),
    )
    kind = ChoicesFilter(choices=City.Kind.choices, label=_("Kind"))
    standing = ChoicesFilter(
        through=Adoption.objects.published,
        owner="city",
        path="standing",
        choices=Standing.choices,
        label=_("Status"),
        help_text=_("At least one promise has this status."),
    )
    reported = YesNoFilter(condition=reported_recently, label=_("Reported in the last 12 months"))
    sort = SortFilter(
        {
            "name": (_("Name"), ["search"]),
            "freshness": (_("Latest report"), ["-has_report", "-reported_on", "search"]),
            "commitments": (_("Most commitments"), ["-commitments_count", "search"]),
        }
    )


class NetworkFilter(StrictFilterSet):
    """Filters of a list of networks."""

    q = SearchFilter(label=_("Name"), matcher=NETWORK_WORDS)
    kind = ChoicesFilter(choices=Network.Kind.choices, label=_("Kind"))
    city = CodesFilter(
        through=members,
        owner="network",
        path="city__slug",
        lookup=slugs_in(cities),
        label=_("Member city"),
    )
    sort = SortFilter(
        {
            "name": (_("Name"), ["search"]),
            "members": (_("Most members listed"), ["-members_listed", "search"]),
        }
    )


class EventFilter(StrictFilterSet):
    """Filters of a list of events."""

    q = SearchFilter(label=_("Name or host city"), matcher=EVENT_WORDS)
    kind = ChoicesFilter(choices=Event.Kind.choices, label=_("Kind"))
    city = CodesFilter(
        through=Participation.objects.published,
        owner="event",
        path="city__slug",
        lookup=slugs_in(cities),
        label=_("Participating city"),
    )
    year = YearFilter(field_name="starts_on", label=_("Year"))
    sort = SortFilter(
        {
            "newest": (_("Newest first"), ["-starts_on", "name"]),
            "oldest": (_("Oldest first"), ["starts_on", "name"]),
            "name": (_("Name"), ["search"]),
        }
    )


class CountryFilter(StrictFilterSet):
    """Filters of a list of countries with public cities."""

    region = CodesFilter(lookup=codes_in(countries, "region"), label=_("Region"))


class MembershipFilter(StrictFilterSet):
    """Filters of a list of memberships."""

    city = CodesFilter(field_name="city__slug", lookup=slugs_in(cities), label=_("City"))
    network = CodesFilter(field_name="network__slug", lookup=slugs_in(networks), label=_("Network"))
    member_network = CodesFilter(
        field_name="member_network__slug",
        lookup=slugs_in(networks),
        label=_("Network that is a member"),
    )
    organisation = CodesFilter(
        field_name="organisation__slug", lookup=slugs_in(organisations), label=_("Organisation")
    )
    role = ChoicesFilter(choices=Membership.Role.choices, label=_("Role"))
    current = YesNoFilter(condition=lambda: Q(until=None), label=_("In force today"))


class ParticipationFilter(StrictFilterSet):
    """Filters of a list of participations in events."""

    city = CodesFilter(field_name="city__slug", lookup=slugs_in(cities), label=_("City"))
    event = CodesFilter(field_name="event__slug", lookup=slugs_in(events), label=_("Event"))
    network = CodesFilter(field_name="network__slug", lookup=slugs_in(networks), label=_("Network"))
    organisation = CodesFilter(
        field_name="organisation__slug", lookup=slugs_in(organisations), label=_("Organisation")
    )
    role = ChoicesFilter(choices=Participation.Role.choices, label=_("Role"))


class OrganisationFilter(StrictFilterSet):
    """Filters of a list of organisations."""

    q = SearchFilter(label=_("Name"), matcher=ORGANISATION_WORDS)
    kind = ChoicesFilter(choices=Organisation.Kind.choices, label=_("Kind"))
    country = CodesFilter(
        field_name="country_id",
        lookup=codes_in(Country.objects.all, "iso2"),
        label=_("Country"),
        code_help=_("ISO 3166 alpha-2 code, as in UG."),
    )
