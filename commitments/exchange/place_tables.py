"""Files of places, networks, organisations and events, and who belongs to them or takes part."""

from collections.abc import Sequence
from types import MappingProxyType
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cities.models import (
    AlternateName,
    ArchivedPage,
    City,
    Country,
    Event,
    Membership,
    Network,
    Organisation,
    Participation,
)
from commitments.exchange.columns import (
    NR,
    Column,
    choice,
    day,
    hidden_unless_public,
    hiding,
    link,
    number,
    optional,
    whole_number,
    word,
    yes_no,
)
from commitments.exchange.kind_columns import PARTIES, kind_columns
from commitments.exchange.own_references import own_row
from commitments.exchange.role_columns import role_columns
from commitments.exchange.stated_columns import basis, precision, qualifier
from commitments.exchange.table import Table
from config.models.fields import Precision

_MEMBERSHIP_ROLE, _MEMBERSHIP_NOTE = role_columns(Membership.Role, Membership.Role.MEMBER)
_PARTICIPATION_ROLE, _PARTICIPATION_NOTE = role_columns(
    Participation.Role, Participation.Role.ATTENDEE
)


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
    related = ("country", "succeeded_by")
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
        optional(day("ends_on")),
        precision("ends_on"),
        hidden_unless_public(
            own_row("succeeded_by", "cities.csv", _("A place cannot succeed itself."))
        ),
    )


class CatalogueNetworks(Table):
    """What sources state of networks; how long they give for reports is agreed on the site."""

    file, model = "networks.csv", Network
    key = lookups = ("slug",)
    columns: tuple[Column, ...] = (
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
        qualifier("members"),
        precision("members_as_of"),
        optional(choice("members_role", Membership.Role, empty=True)),
        optional(word("members_source")),
    )


class Networks(CatalogueNetworks):
    columns = (*CatalogueNetworks.columns, optional(whole_number("grace_days")))


class Organisations(Table):
    file, model = "organisations.csv", Organisation
    key = lookups = ("slug",)
    related = ("country",)
    newer = True
    columns = (
        word("slug"),
        word("name"),
        word("short_name"),
        choice("kind", Organisation.Kind),
        link("country", "countries.csv", "iso2", empty=True),
        word("url"),
        yes_no("verified", "public"),
        word("source"),
        word("note"),
    )


class AlternateNames(Table):
    file, model = "names.csv", AlternateName
    key = ("slug", "kind", "language", "name")
    exact_keys = ("name",)
    order = ("city__slug", "network__slug", "country__iso2", "language", "name")
    related = ("city", "network", "country")
    newer = True
    columns = (
        *kind_columns(
            "kind",
            "slug",
            {"city": "city", "network": "network", "country": "country"},
            "What has the name: city, network or country.",
            "Slug of the city or network, code of the country.",
        ),
        word("language"),
        word("name"),
        choice("use", AlternateName.Use),
        word("source"),
    )

    def having(self, parts: Sequence[set[Any]]) -> Q:
        (slugs, *_rest) = parts
        return Q(city__slug__in=slugs) | Q(network__slug__in=slugs) | Q(country__iso2__in=slugs)


class ArchivedPages(Table):
    file, model = "sources.csv", ArchivedPage
    key = lookups = exact_keys = ("url",)
    newer = True
    columns = (word("url"), word("archive_url"), day("archived_on"))

    def published(self, rows: Any) -> Any:
        return rows


class Memberships(Table):
    file, model = "memberships.csv", Membership
    key = ("network", "member_kind", "member", "role", "nr")
    lookups = ("network__slug",)
    order = (
        "network__slug",
        "city__slug",
        "member_network__slug",
        "organisation__slug",
        "role",
    )
    related = ("network", "city", "member_network", "organisation")
    numbered = True
    renamed = MappingProxyType({"city": "member"})
    columns: tuple[Any, ...] = (
        link("network", "networks.csv"),
        *kind_columns(
            "member_kind",
            "member",
            {"city": "city", "network": "member_network", "organisation": "organisation"},
            "What the member is: city, network or organisation.",
            "Slug of the city, network or organisation that is the member.",
        ),
        day("since"),
        choice("since_precision", Precision, empty=True),
        basis("since"),
        optional(day("until")),
        precision("until"),
        _MEMBERSHIP_ROLE,
        yes_no("verified", "public"),
        word("source"),
        _MEMBERSHIP_NOTE,
        NR,
    )


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
        precision("starts_on"),
        precision("ends_on"),
        optional(whole_number("places")),
        qualifier("places"),
        optional(whole_number("people")),
        qualifier("people"),
        optional(word("people_what", "people_description")),
        optional(word("numbers_source")),
    )


class Events(CatalogueEvents):
    columns = hiding(CatalogueEvents.columns, "city")


class Participations(Table):
    file, model = "participations.csv", Participation
    key = ("event", "participant_kind", "participant", "role")
    lookups = ("event__slug",)
    order = ("event__slug", "city__slug", "network__slug", "organisation__slug", "role")
    related = ("event", "city", "network", "organisation")
    renamed = MappingProxyType({"city": "participant"})
    columns = (
        link("event", "events.csv"),
        *kind_columns(
            "participant_kind",
            "participant",
            {party: party for party in PARTIES},
            "Who takes part: city, network or organisation.",
            "Slug of the city, network or organisation that takes part.",
        ),
        _PARTICIPATION_ROLE,
        yes_no("verified", "public"),
        word("source"),
        _PARTICIPATION_NOTE,
    )
