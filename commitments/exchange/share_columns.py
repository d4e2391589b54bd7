"""The column of targets.csv that names the umbrella's target a target is a share of."""

from typing import Any

from commitments.exchange.audit import AuditBatch
from commitments.exchange.columns import Values
from commitments.exchange.errors import InvalidCell
from commitments.exchange.own_references import SameFileReference, put_reference
from commitments.models import Adoption, Target
from commitments.models.shares import NOT_OF_UMBRELLA


def _share_of(target: Any, code: str, current: Values, audit: AuditBatch) -> None:
    """Make a target a share of the target that the umbrella's lead has under a code."""
    if code == current.get("share_of", ""):
        return
    umbrella = target.adoption.commitment.part_of_id
    wholes = Target.objects.filter(adoption__commitment=umbrella, adoption__role=Adoption.Role.LEAD)
    whole = wholes.filter(code=code).first() if umbrella and code else None
    if code and whole is None:
        raise InvalidCell(str(NOT_OF_UMBRELLA))
    put_reference(target, "share_of", whole, current, audit)


SHARE_OF = SameFileReference(
    "share_of",
    lambda text, cells, lookup: text,
    lambda target: target.share_of.code if target.share_of else "",
    str,
    field="share_of",
    optional=True,
    help="Code of the umbrella’s target that it is a share of.",
    resolve=lambda text, cells, lookup: text,
    link=_share_of,
)
