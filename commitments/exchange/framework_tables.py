"""Files of frameworks, their objectives and indicators, how they correspond, and who signed."""

from operator import attrgetter
from typing import Any

from django.db.models import F, Prefetch
from django.utils.translation import gettext_lazy as _

from commitments.exchange.columns import (
    NR,
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
from commitments.exchange.kind_columns import PARTIES, kind_columns
from commitments.exchange.own_references import CODE, own_rows
from commitments.exchange.role_columns import note_with_role, role
from commitments.exchange.rows import Cells
from commitments.exchange.stated_columns import basis, precision, qualifier
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


_COUNTED = Endorsement.Role.SIGNATORY.value


def _read_counted_role(text: str, cells: Cells, lookup: Lookup) -> str:
    role: str = one_of(Endorsement.Role.values)(text or _COUNTED, cells, lookup)
    return role


# Empty where the number is that of signatories.
_SIGNATORIES_ROLE = optional(
    plain(
        "signatories_role",
        _read_counted_role,
        lambda role: "" if role == _COUNTED else str(role),
    )
)


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
        precision("adopted_on"),
        basis("adopted_on"),
        optional(whole_number("signatories")),
        qualifier("signatories"),
        optional(day("signatories_as_of")),
        precision("signatories_as_of"),
        _SIGNATORIES_ROLE,
        optional(word("signatories_source")),
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
    parts: tuple[Any, ...] = ("same_as__framework",)
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
        optional(word("source")),
        own_rows(
            "same_as", "indicators.csv", _("An indicator cannot be the same as itself."), CODE
        ),
    )


class Indicators(CatalogueIndicators):
    parts = (Prefetch("same_as", Indicator.objects.published().select_related("framework")),)
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
        optional(word("reason")),
    )


class CatalogueEndorsements(Table):
    file, model = "endorsements.csv", Endorsement
    key: tuple[str, ...] = ("framework", "endorser_kind", "endorser")
    related = ("framework", "city", "network", "organisation")
    columns: tuple[Column, ...] = (
        link("framework", "frameworks.csv"),
        *kind_columns(
            "endorser_kind",
            "endorser",
            {party: party for party in PARTIES},
            "Who signed: city, network or organisation.",
            "Slug of the city, network or organisation that signed.",
        ),
        day("endorsed_on"),
        choice("endorsed_on_precision", Precision, empty=True),
        role(Endorsement.Role, Endorsement.Role.SIGNATORY, in_note=True),
        yes_no("verified", "public"),
        word("source"),
        note_with_role(Endorsement.Role, Endorsement.Role.SIGNATORY),
        basis("endorsed_on"),
        optional(day("withdrawn_on")),
    )


class Endorsements(CatalogueEndorsements):
    key = ("framework", "endorser_kind", "endorser", "nr")
    lookups = ("framework__slug",)
    order = ("framework__slug", "city__slug", "network__slug", "organisation__slug")
    numbered = True
    columns = (*CatalogueEndorsements.columns, NR)
