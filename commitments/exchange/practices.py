"""The file of practices, whose cities and objectives stand in one cell each."""

from operator import attrgetter
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from cities.models import City
from commitments.exchange.adoptions import ADOPTION, adoption_columns
from commitments.exchange.audit import AuditBatch
from commitments.exchange.columns import (
    Catalogue,
    Column,
    Values,
    choice,
    day,
    optional,
    required,
    same_set,
    several,
    word,
    yes_no,
)
from commitments.exchange.errors import InvalidCell
from commitments.exchange.readers.csv import Cells
from commitments.exchange.table import Table, published
from commitments.models import Adoption, Objective, Practice


def set_links(manager: Any, name: str, now: Values, final: Values) -> None:
    """Bring what an object is linked to in line with a column, where the file has it.

    What the public does not see is in no file, and stays.
    """
    if name in final:
        manager.remove(*(row for row in now.get(name, ()) if row not in final[name]))
        manager.add(*final[name])


def _cities(text: str, cells: Cells, catalogue: Catalogue) -> Any:
    def find(slug: str, cells: Cells, catalogue: Catalogue) -> Any:
        return catalogue.find("cities.csv", slug)

    return several(find, required(text), cells, catalogue)


def _objectives(text: str, cells: Cells, catalogue: Catalogue) -> Any:
    def find(name: str, cells: Cells, catalogue: Catalogue) -> Any:
        framework, colon, code = name.partition(":")
        if not colon:
            raise InvalidCell(_("Write framework and code with a colon between, as in sdg:10.7."))
        return catalogue.find("objectives.csv", framework, code)

    return several(find, text, cells, catalogue)


def _named(objective: Objective) -> str:
    return f"{objective.framework.slug}:{objective.code}"


def _adoption(practice: Practice) -> Adoption | None:
    """Return the promise it came from, where the public sees that."""
    adoption = practice.adoption
    if adoption is None or not (adoption.party.public and adoption.commitment.public):
        return None
    framework = adoption.commitment.framework
    return adoption if framework is None or framework.public else None


def _store(practice: Any, now: Values, final: Values, audit: AuditBatch) -> Any:
    practice.save()
    set_links(practice.cities, "cities", now, final)
    set_links(practice.objectives, "objectives", now, final)
    return practice


PRACTICES = Table(
    "practices.csv",
    Practice,
    key=("slug",),
    lookups=("slug",),
    related=ADOPTION,
    parts=(
        Prefetch("cities", City.objects.published()),
        Prefetch("objectives", Objective.objects.published().select_related("framework")),
    ),
    public=published,
    store=_store,
    columns=(
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
            _objectives,
            lambda practice: tuple(sorted(practice.objectives.all(), key=_named)),
            lambda objectives: ";".join(map(_named, objectives)),
            same=same_set,
            field="objectives",
            optional=True,
            help="Objectives it serves, with semicolons between them: sdg:10.7;gcm:15.",
        ),
        optional(day("starts_on")),
        optional(day("ends_on")),
        optional(word("source_url")),
        optional(yes_no("verified", "public")),
    ),
)
