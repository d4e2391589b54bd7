"""The audit trail: who changed what, when, from what to what. Nothing else creates entries."""

from cities.audit.cascades import deleted_with
from cities.audit.entries import Actor, build_entry, owner_of, person_name, record
from cities.audit.exemptions import exempted
from cities.audit.publication import are_public, with_recorded
from cities.audit.reconstruction import HistoryUnavailable, snapshot_on
from cities.audit.snapshots import NOT_SHOWN, Changes, difference, snapshot
from cities.audit.writing import CommittedUpTo, withhold, write

__all__ = [
    "NOT_SHOWN",
    "Actor",
    "Changes",
    "CommittedUpTo",
    "HistoryUnavailable",
    "are_public",
    "build_entry",
    "deleted_with",
    "difference",
    "exempted",
    "owner_of",
    "person_name",
    "record",
    "snapshot",
    "snapshot_on",
    "with_recorded",
    "withhold",
    "write",
]
