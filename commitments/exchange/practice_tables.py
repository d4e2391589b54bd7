"""The file of practices, with cities and objectives in one cell each."""

from operator import attrgetter
from typing import Any

from django.db.models import Prefetch

from cities.models import City, Network
from commitments.exchange.adoptions import ADOPTION, adoption_columns
from commitments.exchange.audit import AuditBatch
from commitments.exchange.columns import (
    Column,
    Lookup,
    Values,
    choice,
    day,
    optional,
    required,
    same_set,
    several,
    show_code,
    split_code,
    word,
    yes_no,
)
from commitments.exchange.rows import Cells
from commitments.exchange.stated_columns import precision
from commitments.exchange.table import Table
from commitments.models import Adoption, Objective, Practice


def set_links(manager: Any, name: str, current: Values, final: Values) -> None:
    """Set a many-to-many relation to the values of a column, where the file has it.

    Objects that are not public are in no file, and stay.
    """
    if name in final:
        manager.remove(*(row for row in current.get(name, ()) if row not in final[name]))
        manager.add(*final[name])


def _cities(text: str, cells: Cells, lookup: Lookup) -> Any:
    def find(slug: str, cells: Cells, lookup: Lookup) -> Any:
        return lookup.find("cities.csv", slug)

    return several(find, required(text), cells, lookup)


def _networks(text: str, cells: Cells, lookup: Lookup) -> Any:
    def find(slug: str, cells: Cells, lookup: Lookup) -> Any:
        return lookup.find("networks.csv", slug)

    return several(find, text, cells, lookup)


def find_objectives(text: str, cells: Cells, lookup: Lookup) -> Any:
    """Return the objectives that a cell names: sdg:10.7;gcm:15."""

    def find(name: str, cells: Cells, lookup: Lookup) -> Any:
        return lookup.find("objectives.csv", *split_code(name))

    return several(find, text, cells, lookup)


def _adoption(practice: Practice) -> Adoption | None:
    """Return the adoption it came from, where that is public."""
    adoption = practice.adoption
    if adoption is None or not (adoption.party.public and adoption.commitment.public):
        return None
    framework = adoption.commitment.framework
    return adoption if framework is None or framework.public else None


class Practices(Table):
    file, model = "practices.csv", Practice
    key = lookups = ("slug",)
    related = ADOPTION
    parts: tuple[Any, ...] = (
        Prefetch("cities", City.objects.published()),
        Prefetch("networks", Network.objects.published()),
        Prefetch("objectives", Objective.objects.published().select_related("framework")),
    )
    columns = (
        word("slug"),
        choice("kind", Practice.Kind),
        word("title"),
        word("problem"),
        word("done"),
        word("result"),
        word("lessons"),
        optional(word("language")),
        Column(
            "cities",
            _cities,
            lambda practice: tuple(sorted(practice.cities.all(), key=attrgetter("slug"))),
            lambda cities: ";".join(city.slug for city in cities),
            same=same_set,
            field="cities",
            help="Slugs of the cities it is from, with semicolons between them.",
        ),
        *(optional(column) for column in adoption_columns(_adoption, empty=True)),
        Column(
            "objectives",
            find_objectives,
            lambda practice: tuple(sorted(practice.objectives.all(), key=show_code)),
            lambda objectives: ";".join(map(show_code, objectives)),
            same=same_set,
            field="objectives",
            optional=True,
            help="Objectives it serves, with semicolons between them: sdg:10.7;gcm:15.",
        ),
        optional(day("starts_on")),
        optional(day("ends_on")),
        optional(word("source_url")),
        optional(yes_no("verified", "public")),
        Column(
            "networks",
            _networks,
            lambda practice: tuple(sorted(practice.networks.all(), key=attrgetter("slug"))),
            lambda networks: ";".join(network.slug for network in networks),
            same=same_set,
            field="networks",
            optional=True,
            help="Slugs of networks that took part or paid, with semicolons between them.",
        ),
        precision("starts_on"),
        precision("ends_on"),
        optional(word("note")),
    )

    def store(self, obj: Any, current: Values, final: Values, audit: AuditBatch) -> Any:
        obj.save()
        set_links(obj.cities, "cities", current, final)
        set_links(obj.objectives, "objectives", current, final)
        set_links(obj.networks, "networks", current, final)
        return obj


class CataloguePractices(Practices):
    """Practices with all their places and objectives, also those that are not public."""

    newer = True
    parts = ("cities", "networks", "objectives__framework")
