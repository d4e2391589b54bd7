"""Archived copies of the pages that rows name as their source."""

from django.db import models

from config.models.fields import WebAddressField


class ArchivedPageQuerySet(models.QuerySet["ArchivedPage"]):
    def needed(self) -> "ArchivedPageQuerySet":
        """Copies of pages that did not answer at the last check."""
        return self.filter(answered=False)


class ArchivedPage(models.Model):
    """A page named as a source, and a copy that an archive keeps of it."""

    url = WebAddressField("page", unique=True, help_text="As a source names it.")
    archive_url = WebAddressField("archived copy")
    archived_on = models.DateField(help_text="Day of that copy.")
    checked_at = models.DateTimeField(null=True, editable=False)
    answered = models.BooleanField(
        null=True, editable=False, help_text="Whether the page itself answered at the last check."
    )

    objects = ArchivedPageQuerySet.as_manager()

    class Meta:
        ordering = ["url"]

    def __str__(self) -> str:
        return self.url
