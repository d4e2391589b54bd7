"""Files of commitments, who adopted them, which objectives they serve, and their targets."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from operator import attrgetter
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from cities.audit.redirects import current_slugs
from commitments.exchange import parties
from commitments.exchange.adoptions import ADOPTER_COLUMNS, ADOPTION, adoption_columns
from commitments.exchange.audit import AuditBatch
from commitments.exchange.budget_columns import BUDGET, BUDGET_COLUMNS
from commitments.exchange.columns import (
    Column,
    Lookup,
    Use,
    Values,
    answer,
    choice,
    day,
    hidden_unless_public,
    link,
    number,
    optional,
    plain,
    same_set,
    several,
    show_code,
    split_code,
    whole_number,
    word,
    yes_no,
)
from commitments.exchange.compiled_reports import lead_adoption
from commitments.exchange.errors import InvalidCell, UnavailableRow
from commitments.exchange.framework_tables import framework_of, objective
from commitments.exchange.practice_tables import set_links
from commitments.exchange.promise_changes import CHANGE_REASON, request_file_changes
from commitments.exchange.rhythm_columns import FORMER_RHYTHMS
from commitments.exchange.rows import Cells, SourceRow
from commitments.exchange.share_columns import SHARE_OF
from commitments.exchange.source_columns import (
    PUBLIC_SOURCE_RELATIONS,
    SOURCE_COLUMNS,
    SOURCE_RELATIONS,
)
from commitments.exchange.stated_columns import basis, beside, precision, qualifier
from commitments.exchange.table import RowKey, Table
from commitments.models import (
    Adoption,
    Commitment,
    CommitmentObjective,
    Objective,
    Target,
    Term,
)
from commitments.models.frameworks import Basis, Direction
from commitments.models.parties import PUBLIC_PARTY
from commitments.reporting import standings
from config.models.fields import Precision
from config.models.validation import InvalidRow, Problem


class CatalogueCommitments(Table):
    file, model = "commitments.csv", Commitment
    key = lookups = ("slug",)
    related: tuple[str, ...] = ("framework", *SOURCE_RELATIONS)
    parts: tuple[Any, ...] = (
        "adoptions__city",
        "adoptions__network",
        "mappings__objective__framework",
        "matches",
    )
    columns: tuple[Column, ...] = (
        word("slug"),
        link("framework", "frameworks.csv", empty=True),
        choice("kind", Commitment.Kind),
        *parties.PARTY_COLUMNS,
        word("title"),
        word("summary"),
        day("made_on"),
        choice("made_on_precision", Precision, empty=True),
        choice("date_basis", Commitment.DateBasis, empty=True),
        day("starts_on"),
        day("ends_on"),
        word("source_url"),
        yes_no("verified", "public"),
        *parties.GCM_COLUMNS,
        *parties.OTHER_COLUMNS,
        basis("made_on"),
        precision("starts_on"),
        precision("ends_on"),
        *SOURCE_COLUMNS,
        *BUDGET_COLUMNS,
        optional(word("note")),
    )

    def write(self, obj: Any) -> Cells:
        """Return the cells of an object; its reasons are in mappings.csv, one for each code."""
        return super().write(obj) | {"reason": ""}

    def ignored(self, cells: Cells) -> Cells:
        """Asks and statements have signatories: older files name a party for them."""
        names = ("party", "co_parties") if parties.without_lead(cells) else ()
        return {name: cells[name] for name in names if cells[name]}

    def store(self, obj: Any, current: Values, final: Values, audit: AuditBatch) -> Any:
        obj.save()
        parties.place_parties(obj, current, final, audit)
        parties.place_mappings(obj, current, final, audit)
        return obj


# Imports read the parties and objectives of new commitments only: other files hold them.


def _co_parties(commitment: Commitment) -> tuple[Any, ...]:
    lead = parties.lead_of(commitment)
    joint = [row.party for row in commitment.adoptions.all() if row.role == Adoption.Role.JOINT]
    of_one_kind = [party for party in joint if isinstance(party, type(lead))]
    return tuple(sorted(of_one_kind, key=attrgetter("slug")))


def _sorted(column: Column) -> Column:
    """The same column, its codes and words in an order that does not depend on primary keys."""
    if column.name in parties.MAPPED_FRAMEWORKS:
        return replace(column, get=lambda obj: tuple(sorted(column.get(obj), key=_by_code)))

    def read(text: str, cells: Cells, lookup: Lookup) -> Any:
        lines = text.split("\n") if column.name == "gcm_basis" else [text]
        return tuple(value for line in lines for value in column.read(line, cells, lookup))

    return replace(
        column, read=read, get=lambda obj: tuple(sorted(filter(None, column.get(obj)))), exact=True
    )


def _by_code(objective: Objective) -> tuple[int, str]:
    return objective.order, objective.code


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


def _for_import(column: Column) -> Column:
    """Return a column of the catalogue as imports and releases have it."""
    if column.name == "framework":
        return hidden_unless_public(column)
    if column.name in BUDGET:
        return replace(column, use=Use.FOR_NEW)
    if column.name not in _HELP:
        return column
    if column.name == "co_parties":
        column = replace(column, get=_co_parties)
    elif column not in parties.PARTY_COLUMNS:
        column = _sorted(column)
    return replace(column, optional=True, use=Use.FOR_NEW, help=_HELP[column.name])


def find_populations(text: str, cells: Cells, lookup: Lookup) -> Any:
    """Return the populations whose codes a cell names."""

    def find(code: str, cells: Cells, lookup: Lookup) -> Any:
        return lookup.find("terms.csv", Term.Kind.POPULATION, code)

    return several(find, text, cells, lookup)


class Commitments(CatalogueCommitments):
    related = ("framework",)
    parts = (
        *PUBLIC_SOURCE_RELATIONS,
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
    )
    columns = (
        *map(_for_import, CatalogueCommitments.columns),
        optional(word("language")),
        Column(
            "populations",
            find_populations,
            lambda obj: tuple(obj.populations.all()),
            lambda terms: ";".join(sorted(term.code for term in terms)),
            same=same_set,
            field="populations",
            optional=True,
        ),
    )

    def write(self, obj: Any) -> Cells:
        return Table.write(self, obj)

    def store(self, obj: Any, current: Values, final: Values, audit: AuditBatch) -> Any:
        obj.save()
        if not current and "party_kind" in final:
            none = dict.fromkeys((*parties.MAPPED_FRAMEWORKS, "gcm_basis", "reason"), ())
            parties.place_parties(obj, {}, {"co_parties": (), **final}, audit)
            parties.place_mappings(obj, {}, {**none, **final}, audit)
        set_links(obj.populations, "populations", current, final)
        return obj


def _computed(column: Column) -> Column:
    return replace(column, optional=True, use=Use.NEVER)


class Adoptions(Table):
    file, model = "adoptions.csv", Adoption
    key = ("commitment", "city", "network")
    lookups = ("commitment__slug", "city__slug", "network__slug")
    related = ("commitment", "city", "network")
    columns = (
        link("commitment", "commitments.csv"),
        *ADOPTER_COLUMNS,
        choice("role", Adoption.Role),
        day("adopted_on"),
        optional(day("withdrawn_on")),
        optional(whole_number("report_every")),
        optional(day("first_period_ends")),
        optional(number("budget_needed")),
        optional(number("budget_secured")),
        optional(word("currency")),
        optional(word("budget_note")),
        _computed(word("standing")),
        _computed(word("trust")),
        _computed(day("standing_on")),
        _computed(word("standing_on_precision")),
        _computed(day("ages_on")),
        _computed(day("reported_on")),
        _computed(day("report_period_ends")),
        _computed(day("report_due_on")),
        CHANGE_REASON,
        _computed(FORMER_RHYTHMS),
    )

    def prepare(self, obj: Any, current: Values, final: Values, audit: AuditBatch) -> None:
        if audit.restoring and audit.is_new(obj):
            obj.former_rhythms = final.get(FORMER_RHYTHMS.name) or []

    def store(self, obj: Any, current: Values, final: Values, audit: AuditBatch) -> Any:
        request_file_changes(obj, current, final, audit)
        obj.save()
        standings.refresh(obj)
        return obj

    def aliases(self, obj: Any) -> tuple[RowKey, ...]:
        """A row that names only the commitment means the adoption of its lead."""
        return ((obj.commitment.slug, "", ""),) if obj.role == Adoption.Role.LEAD else ()


class Mappings(Table):
    file, model = "mappings.csv", CommitmentObjective
    key = ("commitment", "framework", "code")
    lookups = ("commitment__slug", "objective__framework__slug", "objective__code")
    related = ("commitment", "objective__framework")
    columns = (
        link("commitment", "commitments.csv"),
        framework_of("framework", "objective"),
        objective("code", "framework", "objective"),
        optional(choice("basis", Basis)),
        word("reason"),
    )


class CatalogueMappings(Table):
    """Why a commitment serves an objective: commitments.csv says that it does."""

    file, model = "mappings.csv", CommitmentObjective
    key, lookups, related = Mappings.key, Mappings.lookups, Mappings.related
    newer = True
    completes = "commitments.csv"
    columns = tuple(column for column in Mappings.columns if column.name != "basis")

    def prepare(self, obj: Any, current: Values, final: Values, audit: AuditBatch) -> None:
        if not current:
            reason = _("commitments.csv does not list this code.")
            raise InvalidRow(Problem(frozenset(["objective"]), reason))

    def given(self, current: Values, rows: Sequence[Cells]) -> Values:
        reasons = {"", *(cells.get("reason", "") for cells in rows)}
        return {} if current["reason"] not in reasons else current

    def is_listed(self, cells: Cells, row: Cells) -> bool:
        return cells["code"] in (code.strip() for code in row[cells["framework"]].split(";"))


def _indicator(text: str, cells: Cells, lookup: Lookup) -> Any:
    return lookup.find("indicators.csv", *split_code(text)) if text else None


def _kind_of(cells: Cells) -> str:
    return Target.Kind.NUMBER.value if cells["value"] else Target.Kind.MILESTONE.value


TARGET_COLUMNS = (
    optional(choice("kind", Target.Kind), _kind_of),
    optional(number("value_to")),
    qualifier("value", "qualifier"),
    optional(choice("direction", Direction)),
    beside("value", "measure", Target.Measure.values, Target.Measure.RUNNING_TOTAL.value),
    optional(number("baseline_value")),
    optional(day("baseline_on")),
    precision("baseline_on"),
    optional(plain("indicator", _indicator, show_code)),
    optional(answer("counts_people")),
    optional(word("note")),
    SHARE_OF,
)


class CatalogueTargets(Table):
    file, model = "targets.csv", Target
    key: tuple[str, ...] = ("commitment", "code")
    related: tuple[str, ...] = (
        "adoption__commitment",
        "adoption__city",
        "adoption__network",
        "indicator__framework",
        "share_of",
    )
    columns: tuple[Column, ...] = (
        plain("commitment", lead_adoption, attrgetter("commitment.slug"), "adoption"),
        word("code"),
        word("title"),
        number("value"),
        word("unit"),
        day("due_on"),
        choice("due_on_precision", Precision, empty=True),
        word("source"),
        *TARGET_COLUMNS,
    )

    def store(self, obj: Any, current: Values, final: Values, audit: AuditBatch) -> Any:
        request_file_changes(obj, current, final, audit)
        obj.save()
        return obj


class Targets(CatalogueTargets):
    key = ("commitment", "city", "network", "code")
    lookups = (
        "adoption__commitment__slug",
        "adoption__city__slug",
        "adoption__network__slug",
        "code",
    )
    related = (*ADOPTION, "indicator__framework", "share_of")
    columns = (
        *adoption_columns(),
        *CatalogueTargets.columns[1:],
        CHANGE_REASON,
    )

    def published(self, rows: Any) -> Any:
        return rows.filter(adoption__in=Adoption.objects.published().values("pk"))

    def renew_keys(self, rows: Sequence[SourceRow], lookup: Lookup) -> None:
        """Put the codes of today in rows whose target was renamed."""
        adoptions: dict[int, list[SourceRow]] = {}
        for row in rows:
            with suppress(InvalidCell, UnavailableRow):
                adoption = self.by_name["commitment"].read("", row.cells, lookup)
                adoptions.setdefault(adoption.pk, []).append(row)
        targets = Target.objects.filter(adoption__in=adoptions)
        codes = set(targets.order_by().values_list("adoption", "code"))
        for adoption, listed in adoptions.items():
            absent = {row.cells["code"] for row in listed}
            absent = {code for code in absent if (adoption, code.lower()) not in codes}
            own = Target.objects.filter(adoption=adoption)
            today = current_slugs(own, absent, "code") if absent else {}
            for row in listed:
                row.cells["code"] = today.get(row.cells["code"], row.cells["code"])
