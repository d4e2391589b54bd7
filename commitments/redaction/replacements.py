"""What stands in place of words: a note, the address of a page, a name that says nothing."""

from dataclasses import dataclass
from typing import Any

from django.db import models

from commitments.models import Redaction
from commitments.redaction.words import Words


@dataclass(frozen=True)
class Replacement:
    """How the words of one redaction are replaced, wherever they stand."""

    redaction: Redaction
    words: Words

    def text(
        self, field: "models.Field[Any, Any]", key: Any, text: str, whole: bool = False
    ) -> str:
        """Return what a field of the row `key` says instead of `text`; the same without the words.

        With `whole`, nothing of it may stay.
        """
        if not text or not (whole or self.words.stand_in(text)):
            return text
        if isinstance(field, models.SlugField):
            return f"removed-{key}"
        if isinstance(field, models.URLField):
            return self.redaction.address
        replaced = self.words.mark if whole else self.words.removed_from(text)
        if field.max_length is not None and len(replaced) > field.max_length:
            replaced = self.words.mark
        alone = replaced != self.words.mark or not _must_differ(field)
        return replaced if alone else f"{replaced} {key}"


def _must_differ(field: "models.Field[Any, Any]") -> bool:
    """Whether no two rows may say the same in a field, alone or with other fields."""
    constraints = field.model._meta.constraints
    unique = [each for each in constraints if isinstance(each, models.UniqueConstraint)]
    return field.unique or any(field.name in each.fields for each in unique)
