"""Files change what was reported on by request only, with the reason in a column of its own."""

from django.utils.translation import gettext as _

from commitments.exchange.audit import AuditBatch
from commitments.exchange.columns import Column, Lookup, Values
from commitments.exchange.rows import Cells
from commitments.models import Adoption, Target
from commitments.models.targets import ASK_COUNTS_PEOPLE, says_people
from commitments.reporting.change_requests import guarded_changes, hold_back
from commitments.reporting.disclosure.writers import DECIDES_WHAT_IS_SHOWN, field_not_theirs
from config.models.validation import InvalidRow, Problem

REASON_COLUMN = "change_reason"
CATALOGUE = "The catalogue has other values."


def _read(text: str, cells: Cells, lookup: Lookup) -> str:
    return text


CHANGE_REASON = Column(
    REASON_COLUMN,
    _read,
    lambda obj: "",
    field=REASON_COLUMN,
    optional=True,
    exact=True,
    separate=True,
    help="Why a row changes that was reported on: the other side confirms it, and the public "
    "reads this. Empty otherwise.",
)


def _refuse_target(target: Target, audit: AuditBatch) -> None:
    if audit.user and target.counts_people is None and says_people(target.unit):
        raise InvalidRow(Problem(frozenset(["counts_people"]), str(ASK_COUNTS_PEOPLE)))
    if field := field_not_theirs(target, audit.user):
        raise InvalidRow(Problem(frozenset([field]), str(DECIDES_WHAT_IS_SHOWN)))


def request_file_changes(
    row: Adoption | Target, current: Values, final: Values, audit: AuditBatch
) -> None:
    """Turn guarded changes of an existing row into a request.

    Those of the catalogue are requested by nobody in particular. Raises `InvalidRow` without a
    reason, where a person leaves open whether a target counts people, and where others change what
    decides which counts of people are shown.
    """
    if isinstance(row, Target) and not audit.restoring:
        _refuse_target(row, audit)
    if not current or audit.restoring:
        return
    if not guarded_changes(row):
        return
    reason = (final.get(REASON_COLUMN) or "").strip() or ("" if audit.user else CATALOGUE)
    if not reason:
        sentence = _(
            "This was reported on: say in the column change_reason why it changes. The other side "
            "confirms it."
        )
        raise InvalidRow(Problem(frozenset([REASON_COLUMN]), sentence))
    if request := hold_back(row, audit.user, reason):
        audit.held_back.append(request)
