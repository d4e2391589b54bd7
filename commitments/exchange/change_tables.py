"""The file of changes that were confirmed of promises that had been reported on."""

import json
from operator import attrgetter
from typing import Any

from django.utils.translation import gettext as _

from commitments.exchange.adoptions import ADOPTION, adoption_columns
from commitments.exchange.audit import AuditBatch
from commitments.exchange.columns import NR, Column, Lookup, Values, choice, plain, word
from commitments.exchange.errors import InvalidCell
from commitments.exchange.restored import DECIDER, stand_in, when
from commitments.exchange.rows import Cells
from commitments.exchange.table import Table
from commitments.models import ChangeRequest
from commitments.reporting import transitions
from config.models.validation import InvalidRow, Problem


def _target(text: str, cells: Cells, lookup: Lookup) -> Any:
    party = (cells["city"], cells["network"])
    return lookup.find("targets.csv", cells["commitment"], *party, text) if text else None


def _changes(text: str, cells: Cells, lookup: Lookup) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise InvalidCell(_("This is no JSON.")) from error


def _json(changes: Any) -> str:
    return json.dumps(changes, ensure_ascii=False, sort_keys=True)


class ChangeRequests(Table):
    file, model = "changes.csv", ChangeRequest
    key = ("commitment", "city", "network", "target_code", "nr")
    lookups = (
        "adoption__commitment__slug",
        "adoption__city__slug",
        "adoption__network__slug",
        "target__code",
    )
    related = (*ADOPTION, "target")
    numbered = True
    columns = (
        *adoption_columns(),
        Column(
            "target_code",
            _target,
            attrgetter("target"),
            lambda target: target.code if target else "",
            put=lambda row, target: setattr(row, "target", target),
            field="target",
            help="Code of the target that changed; empty where the promise itself did.",
        ),
        choice("side", ChangeRequest.Side),
        plain("changes", _changes, _json),
        word("reason"),
        when("requested_at"),
        when("decided_at"),
        NR,
    )

    def prepare(self, obj: Any, current: Values, final: Values, audit: AuditBatch) -> None:
        if current or not audit.restoring:
            sentence = _("Changes of promises are requested and confirmed on the site.")
            raise InvalidRow(Problem(frozenset(["adoption"]), sentence))

    def store(self, obj: Any, current: Values, final: Values, audit: AuditBatch) -> Any:
        obj.save()
        times = {name: final[name] for name in ("requested_at", "decided_at")}
        confirmed = [ChangeRequest.State.CONFIRMED]
        transitions.lead_through(obj, confirmed, decided_by=stand_in(DECIDER), **times)
        obj.refresh_from_db()
        return obj
