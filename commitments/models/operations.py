"""What the site notes about its own running: the last run of each job, and errors by kind."""

from datetime import datetime, timedelta

from django.db import models

# How long an error that does not come back is kept.
ERROR_LIFETIME = timedelta(days=30)


class JobRun(models.Model):
    """The last run of a command that runs by the clock: one row for each command."""

    job = models.CharField(max_length=40, unique=True, help_text="Name of the command.")
    started_at = models.DateTimeField(help_text="When it was started last.")
    finished_at = models.DateTimeField(
        null=True, help_text="When it last did all that it had to do."
    )
    failed_at = models.DateTimeField(null=True, help_text="When it last broke off.")
    result = models.CharField(max_length=300, help_text="What the last run printed at its end.")

    class Meta:
        ordering = ["job"]

    def __str__(self) -> str:
        return self.job


class SiteErrorQuerySet(models.QuerySet["SiteError"]):
    def forget(self, moment: datetime) -> None:
        """Delete those that have not come back for long: the next one is reported again."""
        self.filter(last_at__lt=moment - ERROR_LIFETIME).delete()


class SiteError(models.Model):
    """A fault of the program, by its kind: where it is, and how often it came.

    It holds nothing that anybody typed.
    """

    kind = models.CharField(
        max_length=200, unique=True, help_text="What it is, and the line of the program."
    )
    place = models.CharField(max_length=200, help_text="The pattern of the address, or the job.")
    request = models.CharField(
        max_length=32, blank=True, help_text="The last request that had it, as the log names it."
    )
    times = models.PositiveIntegerField(default=0)
    first_at = models.DateTimeField(auto_now_add=True)
    last_at = models.DateTimeField(db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(auto_now_add=True, db_index=True)
    sent_at = models.DateTimeField(null=True, help_text="When ADMINS got a letter about it.")

    objects = SiteErrorQuerySet.as_manager()

    class Meta:
        ordering = ["-last_at", "-pk"]

    def __str__(self) -> str:
        return self.kind
