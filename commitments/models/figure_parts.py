"""Parts of a figure: "women" and "Women" are one part, however they are written."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from config.models.keys import clean_key, compared_key

ALIKE = _("This report already has a figure for “%(part)s”, which reads the same.")


def one_per_part() -> list[UniqueConstraint]:
    """Return the constraints: one figure for each part of a target or, without one, of a unit."""
    return [
        UniqueConstraint(
            fields=["report", "target", "part_key"],
            name="commitments_measurement_once",
            violation_error_message=_("This report already has a figure for this target."),
        ),
        UniqueConstraint(
            fields=["report", "unit_key", "part_key"],
            condition=Q(target__isnull=True),
            name="commitments_measurement_once_by_unit",
            violation_error_message=_("This report already has a figure in this unit."),
        ),
    ]


def compare_parts(figure: Any) -> None:
    """Clean the part of a figure, and set the keys by which it is compared with others.

    Raises ValidationError if it looks like another part of the same figure.
    """
    figure.breakdown = clean_key(figure.breakdown)
    figure.part_key = compared_key(figure.breakdown)
    figure.unit_key = compared_key(figure.unit)
    if not figure.breakdown or not figure.report_id:
        return
    rows = type(figure)._default_manager.filter(report=figure.report_id, part_key=figure.part_key)
    same = {"target": figure.target_id} if figure.target_id else {"unit_key": figure.unit_key}
    others = rows.filter(**({"target": None} | same)).exclude(pk=figure.pk)
    if (part := others.order_by().values_list("breakdown", flat=True).first()) is not None:
        raise ValidationError({"breakdown": ALIKE % {"part": part}})
