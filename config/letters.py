"""Letters by e-mail: how one is sent, and when one that failed is tried again."""

from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=5), timedelta(hours=24)
# While one sender works on a letter, no other claims it.
CLAIM = timedelta(minutes=15)


def pause_after(tries: int) -> timedelta:
    """Return how long a letter waits that failed once more after so many failed tries."""
    pause: timedelta = FIRST_PAUSE * 2 ** min(tries, 12)
    return min(pause, LONGEST_PAUSE)


def send_letter(subject: str, body: str, to: str, message_id: str, **headers: str) -> bool:
    """Send one letter. Return whether the server took it."""
    letter = EmailMessage(
        subject=" ".join(f"[{settings.SITE_NAME}] {subject}".split())[:180],
        body=body,
        to=[to],
        headers={"Message-ID": message_id, **headers, "Auto-Submitted": "auto-generated"},
        connection=get_connection(timeout=20),
    )
    try:
        return bool(letter.send())
    except (OSError, SMTPException):
        return False
