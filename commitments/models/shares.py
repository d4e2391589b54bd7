"""Shares of a joint target: how much of it each partner of an umbrella commitment promises."""

from decimal import Decimal
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.models.fields import Qualifier
from config.models.keys import compared_key
from config.numbers import amount

NOT_OF_UMBRELLA = gettext_lazy(
    "Choose a target of the umbrella commitment that this promise is a part of."
)
NOT_A_NUMBER_TO_REACH = gettext_lazy(
    "Only a number to reach is shared: both targets have to be of that kind."
)
ANOTHER_UNIT = gettext_lazy(
    "A share is counted as the whole is: unit, direction and what its figures are have to agree."
)
HAS_SHARES = gettext_lazy(
    "Partners promised shares of this target: what it counts stays as long as they do."
)
LEAVES_SHARES = gettext_lazy(
    "Its targets are shares of targets of that commitment: it stays a part of it as long as they "
    "are."
)
# What has to be the same in a share and in the whole.
COUNTED_BY = ("measure", "direction")


def refuse_wrong_share(target: Any) -> None:
    """Raise ValidationError where a target cannot be a share of the one it names.

    The whole is locked until the transaction ends: of two shares that fit only alone, one fits.
    """
    rows = type(target)._default_manager
    if connection.in_atomic_block:
        rows = rows.select_for_update(of=("self",))
    whole = rows.select_related("adoption").filter(pk=target.share_of_id).first()
    if whole is None or whole.adoption.commitment_id != target.adoption.commitment.part_of_id:
        raise ValidationError({"share_of": NOT_OF_UMBRELLA})
    if {whole.kind, target.kind} != {"number"}:
        raise ValidationError({"share_of": NOT_A_NUMBER_TO_REACH})
    if not _counted_alike(whole, target):
        raise ValidationError({"share_of": ANOTHER_UNIT})
    _refuse_above(whole, target.value, whole.shares.exclude(pk=target.pk), "share_of")


def refuse_change_of_shared(target: Any) -> None:
    """Raise ValidationError where a target that has shares would no longer be their whole."""
    shares = list(target.shares.all())
    if not shares:
        return
    if any(target.kind != "number" or not _counted_alike(target, share) for share in shares):
        raise ValidationError(HAS_SHARES)
    _refuse_above(target, None, target.shares.all(), "value")


def refuse_leaving_umbrella(commitment: Any) -> None:
    """Raise ValidationError where a commitment has shares of targets of another umbrella."""
    if not commitment.pk:
        return
    shares = apps.get_model("commitments.Target")._default_manager.filter(
        adoption__commitment=commitment, share_of__isnull=False
    )
    if shares.exclude(share_of__adoption__commitment=commitment.part_of_id).exists():
        raise ValidationError({"part_of": LEAVES_SHARES})


def _counted_alike(whole: Any, share: Any) -> bool:
    units = {compared_key(whole.unit), compared_key(share.unit)}
    return len(units) == 1 and all(
        getattr(whole, name) == getattr(share, name) for name in COUNTED_BY
    )


def _refuse_above(whole: Any, value: Decimal | None, others: Any, field: str) -> None:
    """Refuse shares that add up to more than the whole. "At least" leaves room above."""
    if whole.value is None or whole.qualifier == Qualifier.AT_LEAST:
        return
    total = (others.aggregate(total=Sum("value"))["total"] or 0) + Decimal(value or 0)
    if total > whole.value:
        words = {"total": amount(total), "whole": amount(whole.value)}
        sentence = _("The shares add up to %(total)s, more than the whole: %(whole)s.")
        raise ValidationError({field: sentence % words})
