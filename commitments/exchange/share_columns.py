"""The column of targets.csv that names the umbrella's target a target is a share of."""

from typing import Any

from cities.audit import snapshot
from commitments.exchange.audit import AuditBatch
from commitments.exchange.columns import Values
from commitments.exchange.errors import InvalidCell
from commitments.exchange.own_references import SameFileReference
from commitments.models import Adoption, Target
from commitments.models.shares import NOT_OF_UMBRELLA
from config.models.validation import full_clean_fast


def _share_of(target: Any, code: str, current: Values, audit: AuditBatch) -> None:
    """Make a target a share of the target that the umbrella's lead has under a code."""
    if code == current.get("share_of", ""):
        return
    before = snapshot(target)
    umbrella = target.adoption.commitment.part_of_id
    wholes = Target.objects.filter(adoption__commitment=umbrella, adoption__role=Adoption.Role.LEAD)
    target.share_of = wholes.filter(code=code).first() if umbrella and code else None
    if code and target.share_of is None:
        raise InvalidCell(str(NOT_OF_UMBRELLA))
    full_clean_fast(target)
    target.save(update_fields=["share_of"])
    if current:
        audit.changed(target, before)


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
