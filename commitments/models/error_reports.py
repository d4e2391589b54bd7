"""Errors that readers report on public pages."""

from django.db import models


class ErrorReport(models.Model):
    """An error on a public page reported by a reader. Deleted when it is resolved."""

    page = models.CharField(max_length=300, blank=True, help_text="Path of the page it is about.")
    message = models.TextField(max_length=4000, help_text="What is wrong, and your source.")
    contact = models.EmailField(
        blank=True, help_text="Only if you want an answer. Deleted when the report is resolved."
    )
    received_at = models.DateTimeField(auto_now_add=True, db_index=True)
    settled = models.BooleanField(default=False)

    class Meta:
        db_table = "commitments_mistake"
        ordering = ["settled", "-received_at", "-pk"]
        verbose_name = "reported error"

    def __str__(self) -> str:
        return f"{self.page} ({self.received_at:%Y-%m-%d})"
