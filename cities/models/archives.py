"""Archived copies of the pages that rows name as their source."""

from django.db import models

from config.models.fields import WebAddressField


class ArchivedPage(models.Model):
    """A page named as a source, and a copy that an archive keeps of it."""

    url = WebAddressField("page", unique=True, help_text="As a source names it.")
    archive_url = WebAddressField("archived copy")
    archived_on = models.DateField(help_text="Day of that copy.")

    class Meta:
        ordering = ["url"]

    def __str__(self) -> str:
        return self.url
