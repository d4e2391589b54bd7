"""Columns of commitments.csv that are stored in other rows: its parties and its objectives."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from cities.audit import snapshot
from cities.models import City, Network
from commitments.exchange.audit import AuditBatch
from commitments.exchange.budget_columns import lead_adoption_of, set_budget
from commitments.exchange.columns import (
    PARTY_FILES,
    Column,
    Lookup,
    Read,
    Values,
    one_of,
    required,
    same_set,
    several,
)
from commitments.exchange.errors import InvalidCell
from commitments.exchange.promise_changes import request_file_changes
from commitments.exchange.rows import Cells
from commitments.models import Adoption, Commitment, CommitmentObjective, Objective
from commitments.models.frameworks import Basis
from config.models.fields import Precision
from config.models.validation import InvalidRow, Problem, full_clean_fast

Party = City | Network

SIGNATORIES = "signatories"
MAKERS = (Adoption.Role.LEAD, Adoption.Role.JOINT)
# Column to the framework whose codes it lists.
MAPPED_FRAMEWORKS = ("gcm", "gcr", "sdg", "nua")


def party_kind(party: Party) -> str:
    """Return what the files call this kind of party."""
    return "city" if isinstance(party, City) else "network"


def find_party(kind: str, text: str, lookup: Lookup) -> Party:
    """Return the city or network of that slug. Raises `InvalidCell` or `UnavailableRow`."""
    if kind not in PARTY_FILES:
        raise InvalidCell(_("Give the kind of party first: city or network."))
    party: Party = lookup.find(PARTY_FILES[kind], required(text))
    return party


def _by_age(rows: Any) -> list[Any]:
    """Return prefetched related rows in the order in which they were added."""
    return sorted(rows.all(), key=lambda row: row.pk)


# The parties: lead and joint adoptions.


def lead_of(commitment: Commitment) -> Party | None:
    """Return the lead; None where the commitment is one of all its signatories."""
    adoption = lead_adoption_of(commitment)
    return adoption.party if adoption else None


def _lead_kind(commitment: Commitment) -> str:
    lead = lead_of(commitment)
    return party_kind(lead) if lead else SIGNATORIES


def without_lead(cells: Cells) -> bool:
    """Whether the row is an ask or a statement: older files name a party for these."""
    return cells["kind"] not in Commitment.WITH_STATUS


def _read_kind(text: str, cells: Cells, lookup: Lookup) -> str:
    kind: str = one_of([*PARTY_FILES, SIGNATORIES])(text, cells, lookup)
    return SIGNATORIES if without_lead(cells) else kind


def _read_lead(text: str, cells: Cells, lookup: Lookup) -> Party | None:
    if cells["party_kind"] != SIGNATORIES:
        named = not without_lead(cells)
        return find_party(cells["party_kind"], text, lookup) if named else None
    if text:
        raise InvalidCell(_("A commitment made by its signatories has no party of its own."))
    return None


def _joint_of(commitment: Commitment) -> tuple[Party, ...]:
    rows = _by_age(commitment.adoptions)
    return tuple(row.party for row in rows if row.role == Adoption.Role.JOINT)


def _read_joint(text: str, cells: Cells, lookup: Lookup) -> tuple[Party, ...]:
    def find(name: str, cells: Cells, lookup: Lookup) -> Party:
        if name == cells["party"]:
            raise InvalidCell(_("“%(name)s” is already the lead.") % {"name": name})
        return find_party(cells["party_kind"], name, lookup)

    return () if without_lead(cells) else several(find, text, cells, lookup)


def _slugs(parties: tuple[Party, ...]) -> str:
    return ";".join(party.slug for party in parties)


PARTY_COLUMNS = (
    Column("party_kind", _read_kind, _lead_kind, separate=True),
    Column(
        "party",
        _read_lead,
        lead_of,
        lambda party: party.slug if party else "",
        field="city",
        kind="party_kind",
        separate=True,
    ),
    Column(
        "co_parties",
        _read_joint,
        _joint_of,
        _slugs,
        same=same_set,
        kind="party_kind",
        separate=True,
    ),
)


def _adopted_on(values: Values) -> date | None:
    """Return the day of adoption: the day the commitment was made, where that is known."""
    exact = values.get("made_on_precision") == Precision.DAY
    return values["made_on"] if exact else None


def place_parties(
    commitment: Commitment, current: Values, final: Values, audit: AuditBatch
) -> None:
    """Make the adoptions of lead and joint parties those of the row. Other partners stay."""
    roles: dict[Party, Adoption.Role] = dict.fromkeys(final["co_parties"], Adoption.Role.JOINT)
    if final["party"]:
        roles[final["party"]] = Adoption.Role.LEAD
    existing = commitment.adoptions.select_related("city", "network") if current else ()
    adoptions = {adoption.party: adoption for adoption in existing}
    for party, adoption in adoptions.items():
        if adoption.role in MAKERS and party not in roles:
            _remove(adoption, audit)
    # Joint parties first: there is one lead at a time.
    for party, role in roles.items():
        adoption = adoptions.get(party) or Adoption(
            commitment=commitment, adopted_on=_adopted_on(final), **{party_kind(party): party}
        )
        before = snapshot(adoption)
        if role == Adoption.Role.LEAD:
            set_budget(adoption, current, final)
        adoption.role = role
        if current and adoption.adopted_on == _adopted_on(current):
            adoption.adopted_on = _adopted_on(final)
        request_file_changes(adoption, current, final, audit)
        if role != adoption.role == Adoption.Role.LEAD and final["party"]:
            raise _lead_stays(adoption)
        _save(adoption, before, audit, new_commitment=not current)


def _remove(adoption: Adoption, audit: AuditBatch) -> None:
    if adoption.reports.exists() or adoption.targets.exists():
        raise InvalidRow(
            Problem(
                frozenset(["city"]),
                _(
                    "%(party)s has targets or reports under this commitment. "
                    "Move or delete them by hand first."
                )
                % {"party": adoption.party_name},
            )
        )
    audit.removed(adoption)
    adoption.delete()


def _lead_stays(adoption: Adoption) -> InvalidRow:
    """Return why nobody else becomes the lead as long as the change of this one is a request."""
    sentence = _(
        "%(party)s leads this commitment and has reported on it. Change its role on the site, "
        "which the other side confirms, before another party leads."
    )
    names = {"party": adoption.party_name}
    return InvalidRow(Problem(frozenset(["city"]), sentence % names))


def _save(
    row: Adoption | CommitmentObjective,
    before: dict[str, Any],
    audit: AuditBatch,
    new_commitment: bool,
) -> None:
    """Save a part of a commitment if it is new or changed."""
    adding = row.pk is None
    if adding or snapshot(row) != before:
        full_clean_fast(row, alone=new_commitment)
        row.save()
        audit.added(row) if adding else audit.changed(row, before)


# The mappings to objectives, each with its basis and reason.


def _mappings(commitment: Commitment, *frameworks: str) -> list[CommitmentObjective]:
    return [
        row
        for row in _by_age(commitment.mappings)
        if row.objective.framework.slug in (frameworks or MAPPED_FRAMEWORKS)
    ]


def _codes(framework: str) -> Column:
    """A column with codes of one framework, separated by semicolons."""

    def find(code: str, cells: Cells, lookup: Lookup) -> Objective:
        objective: Objective = lookup.find("objectives.csv", framework, code)
        return objective

    def read(text: str, cells: Cells, lookup: Lookup) -> tuple[Objective, ...]:
        return several(find, text, cells, lookup)

    def get(commitment: Commitment) -> tuple[Objective, ...]:
        return tuple(row.objective for row in _mappings(commitment, framework))

    return Column(
        framework,
        read,
        get,
        lambda objectives: ";".join(objective.code for objective in objectives),
        same=same_set,
        separate=True,
    )


def _read_gcm_basis(text: str, cells: Cells, lookup: Lookup) -> tuple[str, ...]:
    if not cells["gcm"]:
        if text:
            raise InvalidCell(_("There is no GCM code for this basis."))
        return ()
    return (one_of(Basis.values)(text, cells, lookup),)


def _read_reason(text: str, cells: Cells, lookup: Lookup) -> tuple[str, ...]:
    if any(cells[framework] for framework in MAPPED_FRAMEWORKS):
        return (text,)
    if text:
        raise InvalidCell(_("There is no code for this reason."))
    return ()


def _same_reason(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Whether two cells agree; an empty one leaves the reasons to mappings.csv."""
    return left == right or not any(left) or not any(right)


def _of_mappings(name: str, read: Read, field: str, *frameworks: str) -> Column:
    """A column with a value that mappings share; each value once, where staff changed some."""

    def get(commitment: Commitment) -> tuple[str, ...]:
        return tuple(
            dict.fromkeys(getattr(row, field) for row in _mappings(commitment, *frameworks))
        )

    return Column(name, read, get, "\n".join, field=field, separate=True)


GCM_COLUMNS = (_codes("gcm"), _of_mappings("gcm_basis", _read_gcm_basis, "basis", "gcm"))
OTHER_COLUMNS = (
    *(_codes(framework) for framework in MAPPED_FRAMEWORKS if framework != "gcm"),
    replace(_of_mappings("reason", _read_reason, "reason"), same=_same_reason),
)


def place_mappings(
    commitment: Commitment, current: Values, final: Values, audit: AuditBatch
) -> None:
    """Make the mappings of the commitment those of the row."""
    existing = commitment.mappings.select_related("objective__framework") if current else ()
    mappings = {row.objective: row for row in existing}
    for framework in MAPPED_FRAMEWORKS:
        for objective in current.get(framework, ()):
            if objective not in final[framework]:
                audit.removed(mappings[objective])
                mappings[objective].delete()
        for objective in final[framework]:
            row = mappings.get(objective)
            before = snapshot(row) if row else {}
            row = row or CommitmentObjective(commitment=commitment, objective=objective)
            _set_basis_and_reason(row, framework, current, final)
            _save(row, before, audit, new_commitment=not current)


def _set_basis_and_reason(
    row: CommitmentObjective, framework: str, current: Values, final: Values
) -> None:
    """Set what is new: all of a new mapping, of another one what differs in the row."""
    new = row.pk is None
    if new or final["gcm_basis"] != current["gcm_basis"]:
        if framework == "gcm":
            row.basis = final["gcm_basis"][0] if final["gcm_basis"] else Basis.EDITORIAL
        elif new:
            row.basis = Basis.EDITORIAL
    # Where the reasons differ, each is in mappings.csv.
    if new or final["reason"] != current["reason"]:
        row.reason = final["reason"][0] if len(final["reason"]) == 1 else ""
