"""Letters by e-mail: how one is sent, and when one that failed is tried again."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import models, transaction
from django.db.models import F

from config.translations import on_one_line

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=5), timedelta(hours=24)
# While one sender works on a letter, no other claims it.
CLAIM = timedelta(minutes=15)


def pause_after(tries: int) -> timedelta:
    """Return how long a letter waits that failed once more after so many failed tries."""
    pause: timedelta = FIRST_PAUSE * 2 ** min(tries, 12)
    return min(pause, LONGEST_PAUSE)


@transaction.atomic
def claim(waiting: models.QuerySet[Any], moment: datetime) -> list[Any]:
    """Return those letters that no other sender has, and let none have them for a while.

    A letter counts as sent after the server took it: a crash in between sends it once more, with
    the same Message-ID, by which mail programs show it once.
    """
    letters = list(waiting.filter(next_try_at__lte=moment).select_for_update())
    rows = waiting.model._default_manager.filter(pk__in=[letter.pk for letter in letters])
    rows.update(next_try_at=moment + CLAIM)
    return letters


def postpone(letters: Iterable[Any], moment: datetime) -> None:
    """Let letters that failed wait, longer each time."""
    for letter in letters:
        type(letter)._default_manager.filter(pk=letter.pk).update(
            tries=F("tries") + 1, next_try_at=moment + pause_after(letter.tries)
        )


def message_id(*parts: object) -> str:
    """Return the id of a letter: the same whenever it is sent, and that of no other."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"<{'.'.join(map(str, parts))}@{host}>"


def send_letter(
    subject: str,
    body: str,
    to: str,
    identity: str,
    reply_to: Sequence[str] = (),
    **headers: str,
) -> bool:
    """Send one letter. Return whether the server took it.

    Answers go to the mailboxes of offices in `reply_to`, else to that of the site.
    """
    letter = EmailMessage(
        subject=on_one_line(f"[{settings.SITE_NAME}] {subject}")[:180],
        body=body,
        to=[to],
        reply_to=reply_to or [settings.CONTACT_EMAIL],
        headers={"Message-ID": identity, **headers, "Auto-Submitted": "auto-generated"},
        connection=get_connection(timeout=20),
    )
    try:
        return bool(letter.send())
    except (OSError, SMTPException):
        return False
