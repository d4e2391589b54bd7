"""Files of countries, cities, networks and events, and who belongs to them or takes part."""

from typing import Any

from cities.models import City, Country, Event, Membership, Network, Participation
from commitments.exchange.columns import (
    NUMBER,
    choice,
    day,
    hidden_unless_public,
    link,
    number,
    optional,
    whole_number,
    word,
    yes_no,
)
from commitments.exchange.role_columns import role_columns
from commitments.exchange.table import Table
from config.models.fields import Precision

_MEMBERSHIP_ROLE, _MEMBERSHIP_NOTE = role_columns(Membership.Role, Membership.Role.MEMBER)
_PARTICIPATION_ROLE, _PARTICIPATION_NOTE = role_columns(
    Participation.Role, Participation.Role.ATTENDEE
)


def _of_cities(rows: Any) -> Any:
    """Return the public rows about cities: the files have no column for other parties."""
    return rows.published().exclude(city=None)


class Countries(Table):
    file, model = "countries.csv", Country
    key = lookups = ("iso2",)
    columns = (
        word("iso2"),
        word("iso3"),
        word("numeric"),
        word("name"),
        word("continent", "region"),
    )

    def published(self, rows: Any) -> Any:
        return rows


class Cities(Table):
    file, model = "cities.csv", City
    key = lookups = ("slug",)
    related = ("country",)
    columns = (
        word("slug"),
        word("name"),
        choice("kind", City.Kind),
        link("country", "countries.csv", "iso2", empty=True),
        word("admin_area"),
        number("latitude"),
        number("longitude"),
        whole_number("population"),
        whole_number("geonames_id"),
        word("timezone"),
        word("url"),
        yes_no("verified", "public"),
        word("note"),
    )


class Networks(Table):
    file, model = "networks.csv", Network
    key = lookups = ("slug",)
    columns = (
        word("slug"),
        word("name"),
        word("acronym"),
        choice("kind", Network.Kind),
        whole_number("founded"),
        word("seat"),
        word("url"),
        whole_number("members"),
        day("members_as_of"),
        yes_no("verified", "public"),
        word("source"),
        word("note"),
    )


class CatalogueMemberships(Table):
    file, model = "memberships.csv", Membership
    key: tuple[str, ...] = ("network", "city")
    related = ("network", "city")
    columns: tuple[Any, ...] = (
        link("network", "networks.csv"),
        link("city", "cities.csv"),
        day("since"),
        choice("since_precision", Precision, empty=True),
        _MEMBERSHIP_ROLE,
        yes_no("verified", "public"),
        word("source"),
        _MEMBERSHIP_NOTE,
    )

    def published(self, rows: Any) -> Any:
        return _of_cities(rows)


class Memberships(CatalogueMemberships):
    key = ("network", "city", "role", "nr")
    lookups = ("network__slug", "city__slug", "role")
    numbered = True
    columns = (*CatalogueMemberships.columns, optional(day("until")), NUMBER)


class CatalogueEvents(Table):
    file, model = "events.csv", Event
    key = lookups = ("slug",)
    related = ("city",)
    columns: tuple[Any, ...] = (
        word("slug"),
        word("name"),
        choice("kind", Event.Kind),
        day("starts_on"),
        day("ends_on"),
        link("city", "cities.csv", empty=True),
        yes_no("online"),
        word("url"),
        yes_no("verified", "public"),
        word("source"),
        word("note"),
    )


class Events(CatalogueEvents):
    columns = tuple(
        hidden_unless_public(column) if column.name == "city" else column
        for column in CatalogueEvents.columns
    )


class CatalogueParticipations(Table):
    file, model = "participations.csv", Participation
    key: tuple[str, ...] = ("event", "city")
    related = ("event", "city")
    columns = (
        link("event", "events.csv"),
        link("city", "cities.csv"),
        _PARTICIPATION_ROLE,
        yes_no("verified", "public"),
        word("source"),
        _PARTICIPATION_NOTE,
    )

    def published(self, rows: Any) -> Any:
        return _of_cities(rows)


class Participations(CatalogueParticipations):
    key = ("event", "city", "role")
    lookups = ("event__slug", "city__slug", "role")
