"""Evidence of reports."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commitments.models.reports import ProgressReport
from config.models.fields import WebAddressField


def evidence_path(evidence: "Evidence", filename: str) -> str:
    """Where an uploaded file is stored: under a random name that says nothing."""
    return f"evidence/{uuid.uuid4().hex}"


class Evidence(models.Model):
    """A link or file that supports a report."""

    report = models.ForeignKey(ProgressReport, models.CASCADE, related_name="evidence")
    title = models.CharField(max_length=200)
    url = WebAddressField("link", blank=True)
    file = models.FileField(
        upload_to=evidence_path,
        blank=True,
        help_text=f"PDF, PNG or JPEG, at most {settings.EVIDENCE_MB} MB.",
    )
    file_name = models.CharField(max_length=120, blank=True, editable=False)
    file_type = models.CharField(max_length=40, blank=True, editable=False)
    file_size = models.PositiveIntegerField(null=True, editable=False, help_text="Bytes.")
    page = models.CharField(max_length=40, blank=True, help_text="Where in the document.")
    shows = models.TextField(blank=True, help_text="What it shows, in your words.")
    checked_at = models.DateTimeField(null=True, editable=False)
    answered = models.BooleanField(
        null=True,
        editable=False,
        help_text="Whether the link answered at the last check.",
    )

    audit_parent = "report"

    class Meta:
        ordering = ["report", "pk"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                condition=(Q(url="") & ~Q(file="")) | (~Q(url="") & Q(file="")),
                name="commitments_evidence_link_or_file",
                violation_error_message=_("Give either a link or a file."),
            )
        ]

    def __str__(self) -> str:
        return self.title
