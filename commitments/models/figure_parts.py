"""Parts of a figure: "women" and "Women" are one part, however they are written."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from config.models.keys import compared_key

ALIKE = _("This report already has a figure for “%(part)s”, which reads the same.")


def refuse_alike_part(figure: Any) -> None:
    """Raise ValidationError if the part of a figure looks like another of the same figure."""
    if not figure.breakdown or not figure.report_id:
        return
    rows = type(figure)._default_manager.filter(report=figure.report_id, target=figure.target_id)
    others = rows.exclude(pk=figure.pk).exclude(breakdown=figure.breakdown)
    for other in others.order_by().values_list("breakdown", flat=True):
        if compared_key(other) == compared_key(figure.breakdown):
            raise ValidationError({"breakdown": ALIKE % {"part": other}})
