"""Letters to ADMINS, one about each kind of error."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string

from commitments.models import SiteError
from config.letters import claim, message_id, postpone, send_letter


def send_error_letters(moment: datetime) -> tuple[int, int]:
    """Send the waiting letters. Return how many were sent and failed."""
    sent = failed = 0
    for error in claim(SiteError.objects.filter(sent_at=None), moment) if settings.ADMINS else []:
        if _deliver(error):
            SiteError.objects.filter(pk=error.pk).update(sent_at=moment)
            sent += 1
        else:
            postpone([error], moment)
            failed += 1
    return sent, failed


def _deliver(error: SiteError) -> bool:
    """Send it to all of ADMINS. Return whether the server took each letter."""
    body = render_to_string("commitments/error_letter.txt", {"error": error})
    taken = [
        send_letter(f"Error: {error.kind}", body, to, message_id("error", error.pk, number))
        for number, (_name, to) in enumerate(settings.ADMINS)
    ]
    return all(taken)
