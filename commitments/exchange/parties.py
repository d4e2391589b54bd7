"""What a row of commitments.csv says besides: whose promise it is, which objectives it serves."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from cities.audit import snapshot
from cities.models import City, Network
from commitments.exchange.audit import AuditBatch
from commitments.exchange.columns import (
    Catalogue,
    Column,
    Read,
    Values,
    one_of,
    required,
    same_set,
    several,
)
from commitments.exchange.errors import InvalidCell
from commitments.exchange.readers.csv import Cells
from commitments.models import Adoption, Commitment, CommitmentObjective, Objective
from commitments.models.frameworks import Basis
from config.models.fields import Precision
from config.models.validation import InvalidRow, Problem, full_clean_fast

Party = City | Network

FILES = {"city": "cities.csv", "network": "networks.csv"}
SIGNATORIES = "signatories"
MAKERS = (Adoption.Role.LEAD, Adoption.Role.JOINT)
# Column to the framework whose codes it lists.
MAPPED = ("gcm", "gcr", "sdg", "nua")


def kind_of(party: Party) -> str:
    """Return what the files call this kind of party."""
    return "city" if isinstance(party, City) else "network"


def party_of(kind: str, text: str, catalogue: Catalogue) -> Party:
    """Return the city or network of that key. Raises `InvalidCell` or `UnavailableRow`."""
    if kind not in FILES:
        raise InvalidCell(_("What kind of party it is has to be said first: city or network."))
    party: Party = catalogue.find(FILES[kind], required(text))
    return party


def _by_age(rows: Any) -> list[Any]:
    """Return related rows in the order in which they were added, from those already fetched."""
    return sorted(rows.all(), key=lambda row: row.pk)


# Whose commitment it is.


def lead_of(commitment: Commitment) -> Party | None:
    """Return who made it; None where those who signed stand behind it together."""
    leads = [row for row in commitment.adoptions.all() if row.role == Adoption.Role.LEAD]
    return leads[0].party if leads else None


def _lead_kind(commitment: Commitment) -> str:
    lead = lead_of(commitment)
    return kind_of(lead) if lead else SIGNATORIES


def _read_lead(text: str, cells: Cells, catalogue: Catalogue) -> Party | None:
    if cells["party_kind"] != SIGNATORIES:
        return party_of(cells["party_kind"], text, catalogue)
    if text:
        raise InvalidCell(_("A commitment of its signatories has no party of its own."))
    return None


def _joint_of(commitment: Commitment) -> tuple[Party, ...]:
    rows = _by_age(commitment.adoptions)
    return tuple(row.party for row in rows if row.role == Adoption.Role.JOINT)


def _read_joint(text: str, cells: Cells, catalogue: Catalogue) -> tuple[Party, ...]:
    def find(name: str, cells: Cells, catalogue: Catalogue) -> Party:
        if name == cells["party"]:
            raise InvalidCell(_("“%(name)s” is the lead already.") % {"name": name})
        return party_of(cells["party_kind"], name, catalogue)

    return several(find, text, cells, catalogue)


def _slugs(parties: tuple[Party, ...]) -> str:
    return ";".join(party.slug for party in parties)


PARTY_COLUMNS = (
    Column("party_kind", one_of([*FILES, SIGNATORIES]), _lead_kind),
    Column(
        "party",
        _read_lead,
        lead_of,
        lambda party: party.slug if party else "",
        field="city",
        kind="party_kind",
    ),
    Column("co_parties", _read_joint, _joint_of, _slugs, same=same_set, kind="party_kind"),
)


def _adopted_on(values: Values) -> date | None:
    """Return the day the parties took it on: the one it was made on, where that is known."""
    known = values.get("made_on_precision") == Precision.DAY
    return values["made_on"] if known else None


def place_parties(commitment: Commitment, now: Values, final: Values, audit: AuditBatch) -> None:
    """Bring who made the commitment in line with the row. What staff added as partner stays."""
    wanted: dict[Party, Adoption.Role] = dict.fromkeys(final["co_parties"], Adoption.Role.JOINT)
    if final["party"]:
        wanted[final["party"]] = Adoption.Role.LEAD
    known = commitment.adoptions.select_related("city", "network") if now else ()
    adoptions = {adoption.party: adoption for adoption in known}
    for party, adoption in adoptions.items():
        if adoption.role in MAKERS and party not in wanted:
            _drop(adoption, audit)
    # Joint parties first: there is one lead at a time.
    for party, role in wanted.items():
        adoption = adoptions.get(party) or Adoption(
            commitment=commitment, adopted_on=_adopted_on(final), **{kind_of(party): party}
        )
        before = snapshot(adoption)
        adoption.role = role
        if now and adoption.adopted_on == _adopted_on(now):
            adoption.adopted_on = _adopted_on(final)
        _keep(adoption, before, audit, new_commitment=not now)


def _drop(adoption: Adoption, audit: AuditBatch) -> None:
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


def _keep(
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


# Which objectives it serves, on whose word, and why.


def _mappings(commitment: Commitment, *frameworks: str) -> list[CommitmentObjective]:
    return [
        row
        for row in _by_age(commitment.mappings)
        if row.objective.framework.slug in (frameworks or MAPPED)
    ]


def _codes(framework: str) -> Column:
    """The codes of one framework, with a semicolon between them."""

    def find(code: str, cells: Cells, catalogue: Catalogue) -> Objective:
        objective: Objective = catalogue.find("objectives.csv", framework, code)
        return objective

    def read(text: str, cells: Cells, catalogue: Catalogue) -> tuple[Objective, ...]:
        return several(find, text, cells, catalogue)

    def get(commitment: Commitment) -> tuple[Objective, ...]:
        return tuple(row.objective for row in _mappings(commitment, framework))

    return Column(
        framework,
        read,
        get,
        lambda objectives: ";".join(objective.code for objective in objectives),
        same=same_set,
    )


def _read_gcm_basis(text: str, cells: Cells, catalogue: Catalogue) -> tuple[str, ...]:
    if not cells["gcm"]:
        if text:
            raise InvalidCell(_("There is no GCM code that it could be the basis of."))
        return ()
    return (one_of(Basis.values)(text, cells, catalogue),)


def _read_reason(text: str, cells: Cells, catalogue: Catalogue) -> tuple[str, ...]:
    if any(cells[framework] for framework in MAPPED):
        return (text,)
    if text:
        raise InvalidCell(_("There is no code that it could be the reason for."))
    return ()


def _said(name: str, read: Read, field: str, *frameworks: str) -> Column:
    """What these mappings of a commitment all say; each wording once, where staff changed some."""

    def get(commitment: Commitment) -> tuple[str, ...]:
        return tuple(
            dict.fromkeys(getattr(row, field) for row in _mappings(commitment, *frameworks))
        )

    return Column(name, read, get, "\n".join, field=field)


GCM_COLUMNS = (_codes("gcm"), _said("gcm_basis", _read_gcm_basis, "basis", "gcm"))
OTHER_COLUMNS = (
    *(_codes(framework) for framework in MAPPED if framework != "gcm"),
    _said("reason", _read_reason, "reason"),
)


def place_mappings(commitment: Commitment, now: Values, final: Values, audit: AuditBatch) -> None:
    """Bring the objectives of the commitment in line with the row."""
    basis = final["gcm_basis"][0] if final["gcm_basis"] else Basis.EDITORIAL
    reason = final["reason"][0] if final["reason"] else ""
    known = commitment.mappings.select_related("objective__framework") if now else ()
    mappings = {row.objective: row for row in known}
    for framework in MAPPED:
        for objective in now.get(framework, ()):
            if objective not in final[framework]:
                audit.removed(mappings[objective])
                mappings[objective].delete()
        for objective in final[framework]:
            row = mappings.get(objective) or CommitmentObjective(
                commitment=commitment,
                objective=objective,
                basis=basis if framework == "gcm" else Basis.EDITORIAL,
                reason=reason,
            )
            before = snapshot(row)
            if framework == "gcm" and now and now["gcm_basis"] != final["gcm_basis"]:
                row.basis = basis
            if now and now["reason"] != final["reason"]:
                row.reason = reason
            _keep(row, before, audit, new_commitment=not now)
