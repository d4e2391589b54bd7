"""Who changed the content of a report."""

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.utils import timezone

from commitments.models.reports import ProgressReport


class ContributorQuerySet(models.QuerySet["Contributor"]):
    def note(self, reports: Iterable[int], user: int) -> None:
        """Note that a person changed the content of these reports, for the first time or again."""
        moment = timezone.now()
        self.bulk_create(
            [
                self.model(report_id=key, user_id=user, first_at=moment, last_at=moment)
                for key in sorted(set(reports))
            ],
            update_conflicts=True,
            unique_fields=["report", "user"],
            update_fields=["last_at"],
        )

    def carry_over(self, correction: ProgressReport) -> None:
        """Let a correction have the contributors of what it corrects: their words are in it."""
        for user in self.filter(report=correction.corrects_id).values_list("user", flat=True):
            self.note([correction.pk], user)


class Contributor(models.Model):
    """Somebody who changed the content of a report while it was open: others decide on it."""

    report = models.ForeignKey(ProgressReport, models.CASCADE, related_name="contributors")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="contributions",
        help_text="The account of somebody who was forgotten stays, without a name.",
    )
    first_at = models.DateTimeField(default=timezone.now)
    last_at = models.DateTimeField(default=timezone.now)

    objects = ContributorQuerySet.as_manager()

    class Meta:
        ordering = ["report", "first_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "user"], name="commitments_contributor_once")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.report}"
