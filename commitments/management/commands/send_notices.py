"""Sends the notifications in the outbox. Run it from cron, every few minutes."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from cities.sign_in import letters
from commitments.management.settings_checks import letters_are_printed
from commitments.models import FormUse, JoinRequest, SiteError, Subscription
from commitments.operations.error_letters import send_error_letters
from commitments.operations.jobs import run_of
from commitments.reporting import notifications
from commitments.reporting.standings import refresh_aged, refresh_due_dates
from commitments.updates.alerts import send_alerts, write_digests
from config.dates import earliest_today


class Command(BaseCommand):
    help = "Write the notices that fall due today into the outbox, and send what is waiting in it."

    def handle(self, *args: Any, **options: Any) -> None:
        with run_of("send_notices") as run:
            run.result = self._write_and_send()
        self.stdout.write(run.result)

    def _write_and_send(self) -> str:
        """Do it, and return what happened."""
        refresh_aged(timezone.localdate())
        refresh_due_dates()
        FormUse.objects.expire(timezone.now())
        Subscription.objects.expire(timezone.now())
        JoinRequest.objects.forget(timezone.now())
        SiteError.objects.forget(timezone.now())
        written = notifications.write_due_notices(earliest_today())
        written += write_digests(timezone.localdate())
        if letters_are_printed() and not settings.DEBUG:
            return f"{written} new by the calendar. EMAIL_URL is not set: letters wait."
        moment = timezone.now()
        counts = (
            notifications.send(),
            letters.send_letters(),
            send_alerts(moment),
            send_error_letters(moment),
        )
        sent, failed = map(sum, zip(*counts, strict=True))
        result = f"{written} new by the calendar, {sent} letters sent, {failed} failed."
        if failed:
            result += "\nWhat failed is tried again later, after longer and longer pauses."
        return result
