"""Files of frameworks, their objectives and indicators, how they correspond, and who signed."""

from operator import attrgetter
from typing import Any

from django.db.models import F

from commitments.exchange.columns import (
    NUMBER,
    PARTY_FILES,
    Column,
    Lookup,
    choice,
    day,
    hiding,
    link,
    one_of,
    optional,
    plain,
    required,
    whole_number,
    word,
    yes_no,
)
from commitments.exchange.parties import find_party, party_kind
from commitments.exchange.role_columns import note_with_role, role
from commitments.exchange.rows import Cells
from commitments.exchange.table import Table
from commitments.models import Crosswalk, Endorsement, Framework, Indicator, Objective, Term
from commitments.models.frameworks import Basis, Direction
from config.models.fields import Precision

# Columns that refer to an objective by its code within the framework of the row.


def objective(name: str, framework: str, field: str, empty: bool = False) -> Column:
    """A column with the code of an objective; the column `framework` has its framework."""

    def read(text: str, cells: Cells, lookup: Lookup) -> Any:
        if empty and not text:
            return None
        return lookup.find("objectives.csv", cells[framework], required(text))

    refers = ("objectives.csv", framework, name)
    return plain(name, read, attrgetter("code"), field, refers=refers)


def framework_of(name: str, objective: str) -> Column:
    """A column with the framework of an objective that the next column names."""

    def read(text: str, cells: Cells, lookup: Lookup) -> Any:
        return lookup.find("frameworks.csv", required(text))

    return Column(
        name,
        read,
        attrgetter(f"{objective}.framework"),
        attrgetter("slug"),
        refers=("frameworks.csv", name),
        separate=True,
        help="Slug of the framework.",
    )


class Terms(Table):
    file, model = "terms.csv", Term
    key = lookups = ("kind", "code")
    columns = (choice("kind", Term.Kind), word("code"), word("label"))

    def published(self, rows: Any) -> Any:
        return rows


class Frameworks(Table):
    file, model = "frameworks.csv", Framework
    key = lookups = ("slug",)
    columns = (
        word("slug"),
        word("name"),
        word("short_name"),
        choice("kind", Framework.Kind),
        day("adopted_on"),
        word("adopted_at"),
        day("endorsed_on"),
        word("document_symbol"),
        yes_no("legally_binding"),
        word("url"),
        yes_no("verified", "public"),
        word("source"),
        word("note"),
    )


class CatalogueObjectives(Table):
    file, model = "objectives.csv", Objective
    key = ("framework", "code")
    lookups = ("framework__slug", "code")
    related = ("framework", "parent__framework")
    order = (
        "framework__slug",
        # A goal stands above its targets.
        F("parent__parent__code").asc(nulls_first=True),
        F("parent__code").asc(nulls_first=True),
        "code",
    )
    columns: tuple[Column, ...] = (
        link("framework", "frameworks.csv"),
        word("code"),
        choice("kind", Objective.Kind),
        word("title"),
        objective("parent_code", "framework", "parent", empty=True),
        whole_number("order"),
        whole_number("imrf_roundtable"),
        choice("migration_relevance", Objective.Relevance, empty=True),
        yes_no("verified", "public"),
        word("source"),
    )


class Objectives(CatalogueObjectives):
    columns = hiding(CatalogueObjectives.columns, "parent_code")


class CatalogueIndicators(Table):
    file, model = "indicators.csv", Indicator
    key = ("framework", "code")
    lookups = ("framework__slug", "code")
    related = ("framework", "objective__framework")
    columns: tuple[Column, ...] = (
        link("framework", "frameworks.csv"),
        word("code"),
        objective("target_code", "framework", "objective", empty=True),
        word("title"),
        word("unit"),
        choice("direction", Direction),
        yes_no("city_level"),
        yes_no("verified", "public"),
        word("note"),
    )


class Indicators(CatalogueIndicators):
    columns = hiding(CatalogueIndicators.columns, "target_code")


class Crosswalks(Table):
    file, model = "crosswalk.csv", Crosswalk
    key = ("from_framework", "from_code", "to_framework", "to_code")
    lookups = (
        "from_objective__framework__slug",
        "from_objective__code",
        "to_objective__framework__slug",
        "to_objective__code",
    )
    related = ("from_objective__framework", "to_objective__framework")
    columns = (
        framework_of("from_framework", "from_objective"),
        objective("from_code", "from_framework", "from_objective"),
        framework_of("to_framework", "to_objective"),
        objective("to_code", "to_framework", "to_objective"),
        choice("basis", Basis),
        yes_no("verified", "public"),
        word("source"),
        word("note"),
    )


def _read_endorser(text: str, cells: Cells, lookup: Lookup) -> Any:
    return find_party(cells["endorser_kind"], text, lookup)


def _put_endorser(endorsement: Any, party: Any) -> None:
    endorsement.city, endorsement.network = None, None
    setattr(endorsement, party_kind(party), party)


class CatalogueEndorsements(Table):
    file, model = "endorsements.csv", Endorsement
    key: tuple[str, ...] = ("framework", "endorser_kind", "endorser")
    related = ("framework", "city", "network")
    columns: tuple[Column, ...] = (
        link("framework", "frameworks.csv"),
        Column(
            "endorser_kind",
            one_of(PARTY_FILES),
            lambda endorsement: party_kind(endorsement.party),
            separate=True,
            help="Who signed: city or network.",
        ),
        Column(
            "endorser",
            _read_endorser,
            attrgetter("party"),
            attrgetter("slug"),
            put=_put_endorser,
            field="city",
            kind="endorser_kind",
            help="Slug of the city or network that signed.",
        ),
        day("endorsed_on"),
        choice("endorsed_on_precision", Precision, empty=True),
        role(Endorsement.Role, Endorsement.Role.SIGNATORY, in_note=True),
        yes_no("verified", "public"),
        word("source"),
        note_with_role(Endorsement.Role, Endorsement.Role.SIGNATORY),
    )

    def published(self, rows: Any) -> Any:
        # The file has no column for organisations.
        return rows.published().filter(organisation=None)

    def locked(self) -> Any:
        return super().locked().filter(organisation=None)


class Endorsements(CatalogueEndorsements):
    key = ("framework", "endorser_kind", "endorser", "nr")
    lookups = ("framework__slug",)
    order = ("framework__slug", "city__slug", "network__slug")
    numbered = True
    columns = (*CatalogueEndorsements.columns, optional(day("withdrawn_on")), NUMBER)
