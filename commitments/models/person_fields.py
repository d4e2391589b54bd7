"""Fields for the accounts of those who take part in the work on a row."""

from django.conf import settings
from django.db import models


def person_field(related_name: str, help_text: str = "") -> models.ForeignKey:
    """Return a field for an account that took part in a report; the workflow sets it."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name=related_name,
        help_text=help_text,
    )
