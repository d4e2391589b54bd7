"""The names that readers are shown, kept with the row they name."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import get_language

from config.translations import translated


class LocallyNamed(models.Model):
    """A row whose name is shown in the reader's language, where one is known.

    `local_names` has the displayed alternate names in the languages of the site. They stand in the
    row, so that a page which names a thousand cities asks for none of them.
    """

    local_names = models.JSONField(
        default=dict,
        blank=True,
        editable=False,
        help_text="Its displayed names, by language of the site.",
    )

    class Meta:
        abstract = True

    @property
    def local_name(self) -> str:
        """Its name in the reader's language where a source gives one, else ""."""
        name: str = self.local_names.get(get_language() or settings.LANGUAGE_CODE, "")
        return name

    @property
    def displayed_name(self) -> str:
        """Its name as the reader is shown it; that of the row where none is known."""
        own: str = self.name  # type: ignore[attr-defined]
        return self.local_name or translated(own)

    @property
    def other_names(self) -> models.QuerySet[Any]:
        """Its displayed names in the languages that the reader does not read here."""
        rows: models.QuerySet[Any] = self.alternate_names.displayed()  # type: ignore[attr-defined]
        return rows.exclude(language=get_language())
