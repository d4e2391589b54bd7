"""The files of a release, which is what can be imported: the catalogue's, and what it leaves out.

Each file stands after those that it refers to. A column that the catalogue does not have may be
left out, so that a file of the catalogue is a file to import as well.
"""

from collections.abc import Callable
from dataclasses import replace
from operator import attrgetter
from typing import Any

from django.db.models import F, Prefetch

from commitments.exchange import catalogue, parties
from commitments.exchange.adoptions import ADOPTION, PARTY_COLUMNS, adoption_columns
from commitments.exchange.audit import AuditBatch
from commitments.exchange.columns import (
    NUMBER,
    Catalogue,
    Column,
    Use,
    Values,
    choice,
    day,
    link,
    number,
    optional,
    plain,
    same_set,
    several,
    whole,
    word,
    yes_no,
)
from commitments.exchange.practices import PRACTICES, set_links
from commitments.exchange.readers.csv import Cells
from commitments.exchange.report_tables import EVIDENCE, MEASUREMENTS, REPORTS, REVIEWS
from commitments.exchange.table import Table, published
from commitments.models import (
    Adoption,
    Commitment,
    CommitmentObjective,
    Indicator,
    Objective,
    Term,
)
from commitments.models.frameworks import Basis, Direction
from commitments.models.parties import PUBLIC_PARTY
from commitments.reporting import workflow

_CATALOGUE = {table.file: table for table in catalogue.TABLES}


def _table(
    file: str,
    *lookups: str,
    more: tuple[Column, ...] = (),
    hidden: tuple[str, ...] = (),
    **changes: Any,
) -> Table:
    """Return a table of the catalogue with `more` columns; those `hidden` name what may be so."""
    base = _CATALOGUE[file]
    columns = [
        replace(column, get=_if_public(column.get)) if column.name in hidden else column
        for column in changes.pop("columns", base.columns)
    ]
    return replace(
        base,
        columns=(*columns, *(optional(column) for column in more)),
        lookups=lookups,
        **{"public": published, **changes},
    )


def _if_public(get: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def seen(obj: Any) -> Any:
        found = get(obj)
        shown = found is None or (found.public and getattr(found, "framework", found).public)
        return found if shown else None

    return seen


# Commitments: whose they are and what they serve is read of new rows, and else has its own files.


def _co_parties(commitment: Commitment) -> tuple[Any, ...]:
    lead = parties.lead_of(commitment)
    rows = [row for row in commitment.adoptions.all() if row.role == Adoption.Role.JOINT]
    found = [row.party for row in rows if isinstance(row.party, type(lead))]
    return tuple(sorted(found, key=attrgetter("slug")))


def _in_order(column: Column) -> Column:
    """The same column, its codes and words in an order that no number of a row decides."""
    if column.name in parties.MAPPED:
        return replace(column, get=lambda row: tuple(sorted(column.get(row), key=_by_code)))

    def read(text: str, cells: Cells, catalogue: Catalogue) -> Any:
        lines = text.split("\n") if column.name == "gcm_basis" else [text]
        return tuple(said for line in lines for said in column.read(line, cells, catalogue))

    return replace(
        column, read=read, get=lambda row: tuple(sorted(filter(None, column.get(row)))), exact=True
    )


def _by_code(objective: Objective) -> tuple[int, str]:
    return objective.order, objective.code


_OF_NEW = {
    **{column.name: column for column in parties.PARTY_COLUMNS},
    "co_parties": replace(parties.PARTY_COLUMNS[-1], get=_co_parties),
    **{column.name: _in_order(column) for column in (*parties.GCM_COLUMNS, *parties.OTHER_COLUMNS)},
}
_HELP = {
    "party_kind": "Who made it: city, network, or signatories for a text that stands by itself.",
    "party": "Slug of the city or network that made it.",
    "co_parties": "Slugs of who made it together with that one, with semicolons between them.",
    "gcm": "Objectives of the migration compact it serves: codes with semicolons between them.",
    "gcr": "Parts of the refugee compact it serves: codes with semicolons between them.",
    "sdg": "Goals and targets of the 2030 Agenda it serves: codes with semicolons between them.",
    "nua": "Paragraphs of the New Urban Agenda it serves: codes with semicolons between them.",
    "gcm_basis": "On whose word it serves them; a line for each where they differ.",
    "reason": "Why it serves all of these; a line for each reason where they differ.",
}


def _commitment_columns() -> tuple[Column, ...]:
    framework = "framework"
    columns = []
    for column in _CATALOGUE["commitments.csv"].columns:
        if column.name in _OF_NEW:
            own = _OF_NEW[column.name]
            columns.append(replace(own, optional=True, use=Use.FOR_NEW, help=_HELP[column.name]))
        elif column.name == framework:
            columns.append(replace(column, get=_if_public(column.get)))
        else:
            columns.append(column)
    return tuple(columns)


def _populations(text: str, cells: Cells, catalogue: Catalogue) -> Any:
    def find(code: str, cells: Cells, catalogue: Catalogue) -> Any:
        return catalogue.find("terms.csv", Term.Kind.POPULATION, code)

    return several(find, text, cells, catalogue)


def _store_commitment(obj: Any, now: Values, final: Values, audit: AuditBatch) -> Any:
    obj.save()
    if not now and "party_kind" in final:
        none = dict.fromkeys((*parties.MAPPED, "gcm_basis", "reason"), ())
        parties.place_parties(obj, {}, {"co_parties": (), **final}, audit)
        parties.place_mappings(obj, {}, {**none, **final}, audit)
    set_links(obj.populations, "populations", now, final)
    return obj


def _store_adoption(obj: Any, now: Values, final: Values, audit: AuditBatch) -> Any:
    obj.save()
    workflow.refresh(obj)
    return obj


def _as_lead(adoption: Adoption) -> tuple[tuple[str, ...], ...]:
    """Who made a commitment is meant where a row names the commitment only."""
    return ((adoption.commitment.slug, "", ""),) if adoption.role == Adoption.Role.LEAD else ()


def _derived(column: Column) -> Column:
    return replace(column, optional=True, use=Use.NEVER)


# Targets.


def _indicator(text: str, cells: Cells, catalogue: Catalogue) -> Any:
    if not text:
        return None
    framework, _colon, code = text.partition(":")
    return catalogue.find("indicators.csv", framework, code)


def _show_indicator(indicator: Indicator) -> str:
    return f"{indicator.framework.slug}:{indicator.code}"


TABLES = (
    Table(
        "terms.csv",
        Term,
        key=("kind", "code"),
        lookups=("kind", "code"),
        columns=(choice("kind", Term.Kind), word("code"), word("label")),
    ),
    _table("countries.csv", "iso2", public=lambda rows: rows),
    _table("cities.csv", "slug"),
    _table("networks.csv", "slug"),
    _table("frameworks.csv", "slug"),
    _table(
        "objectives.csv",
        "framework__slug",
        "code",
        hidden=("parent_code",),
        related=("framework", "parent__framework"),
        order=(
            "framework__slug",
            # A goal stands above its targets.
            F("parent__parent__code").asc(nulls_first=True),
            F("parent__code").asc(nulls_first=True),
            "code",
        ),
    ),
    _table(
        "indicators.csv",
        "framework__slug",
        "code",
        hidden=("target_code",),
        related=("framework", "objective__framework"),
    ),
    _table(
        "crosswalk.csv",
        "from_objective__framework__slug",
        "from_objective__code",
        "to_objective__framework__slug",
        "to_objective__code",
    ),
    _table(
        "memberships.csv",
        "network__slug",
        "city__slug",
        "role",
        key=("network", "city", "role", "nr"),
        more=(day("until"), NUMBER),
        numbered=True,
    ),
    _table("events.csv", "slug", hidden=("city",)),
    _table(
        "participations.csv",
        "event__slug",
        "city__slug",
        "role",
        key=("event", "city", "role"),
    ),
    _table(
        "commitments.csv",
        "slug",
        columns=(
            *_commitment_columns(),
            optional(word("language")),
            Column(
                "populations",
                _populations,
                lambda row: tuple(row.populations.all()),
                lambda terms: ";".join(sorted(term.code for term in terms)),
                same=same_set,
                field="populations",
                optional=True,
            ),
        ),
        parts=(
            Prefetch(
                "adoptions",
                Adoption.objects.filter(PUBLIC_PARTY).select_related("city", "network"),
            ),
            Prefetch(
                "mappings",
                CommitmentObjective.objects.filter(
                    objective__public=True, objective__framework__public=True
                ).select_related("objective__framework"),
            ),
            "populations",
        ),
        store=_store_commitment,
    ),
    Table(
        "adoptions.csv",
        Adoption,
        key=("commitment", "city", "network"),
        lookups=("commitment__slug", "city__slug", "network__slug"),
        related=("commitment", "city", "network"),
        public=published,
        aliases=_as_lead,
        store=_store_adoption,
        columns=(
            link("commitment", "commitments.csv"),
            *PARTY_COLUMNS,
            choice("role", Adoption.Role),
            day("adopted_on"),
            optional(day("withdrawn_on")),
            optional(whole("report_every")),
            optional(number("budget_needed")),
            optional(number("budget_secured")),
            optional(word("currency")),
            _derived(word("standing")),
            _derived(day("reported_on")),
            _derived(day("report_due_on")),
        ),
    ),
    Table(
        "mappings.csv",
        CommitmentObjective,
        key=("commitment", "framework", "code"),
        lookups=("commitment__slug", "objective__framework__slug", "objective__code"),
        related=("commitment", "objective__framework"),
        public=published,
        columns=(
            link("commitment", "commitments.csv"),
            catalogue.framework_of("framework", "objective"),
            catalogue.objective("code", "framework", "objective"),
            choice("basis", Basis),
            word("reason"),
        ),
    ),
    _table(
        "targets.csv",
        "adoption__commitment__slug",
        "adoption__city__slug",
        "adoption__network__slug",
        "code",
        key=("commitment", "city", "network", "code"),
        columns=(
            *adoption_columns(),
            *_CATALOGUE["targets.csv"].columns[1:],
        ),
        more=(
            choice("direction", Direction),
            number("baseline_value"),
            day("baseline_on"),
            yes_no("counts_people"),
            plain("indicator", _indicator, _show_indicator),
        ),
        related=(*ADOPTION, "indicator__framework"),
        public=lambda rows: rows.filter(adoption__in=Adoption.objects.published().values("pk")),
    ),
    _table(
        "endorsements.csv",
        "framework__slug",
        order=("framework__slug", "city__slug", "network__slug"),
        key=("framework", "endorser_kind", "endorser", "nr"),
        more=(day("withdrawn_on"), NUMBER),
        numbered=True,
    ),
    REPORTS,
    MEASUREMENTS,
    EVIDENCE,
    REVIEWS,
    PRACTICES,
)
BY_FILE = {table.file: table for table in TABLES}
