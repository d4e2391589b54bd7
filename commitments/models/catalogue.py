"""The catalogue files as they were last loaded."""

from django.db import models


class CatalogueRow(models.Model):
    """One row of a catalogue file as last loaded, to detect what staff changed since."""

    file = models.CharField(max_length=40)
    key = models.CharField(max_length=400, help_text="The row's own key in that file.")
    values = models.JSONField(help_text="Column to text, as in the file.")
    object_id = models.CharField(max_length=40, help_text="Primary key of the row it became.")

    class Meta:
        ordering = ["file", "key"]
        constraints = [
            models.UniqueConstraint(
                fields=["file", "key"], name="commitments_cataloguerow_key_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.file}: {self.key}"
