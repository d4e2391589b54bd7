"""Sends letters about signing in. Links are made here, so that the database holds none."""

from datetime import datetime, timedelta
from email.utils import make_msgid
from smtplib import SMTPException

from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage, get_connection
from django.db import models, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cities.models import SignInLetter

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=5), timedelta(hours=24)
# While one sender works on a letter, no other claims it.
CLAIM = timedelta(minutes=15)


def send_letters(moment: datetime | None = None) -> tuple[int, int]:
    """Send the waiting letters. Return how many were sent and failed. Safe to run twice at once."""
    moment = moment or timezone.now()
    sent = failed = 0
    for pk in SignInLetter.objects.filter(next_try_at__lte=moment).values_list("pk", flat=True):
        letter = _claim(pk, moment)
        if letter is None:
            continue
        if all(map(_deliver, _messages(letter))):
            letter.delete()
            sent += 1
        else:
            pause = min(FIRST_PAUSE * 2 ** min(letter.tries, 12), LONGEST_PAUSE)
            SignInLetter.objects.filter(pk=pk).update(
                tries=models.F("tries") + 1, next_try_at=moment + pause
            )
            failed += 1
    return sent, failed


@transaction.atomic
def _claim(pk: int, moment: datetime) -> SignInLetter | None:
    """Return the letter, if no other sender has it."""
    waiting = SignInLetter.objects.select_for_update().filter(pk=pk, next_try_at__lte=moment)
    letter = waiting.first()
    if letter:
        letter.next_try_at = moment + CLAIM
        letter.save(update_fields=["next_try_at"])
    return letter


def _messages(letter: SignInLetter) -> list[EmailMessage]:
    """Return the letter to each account that has the address: none where no account has it."""
    people = User.objects.filter(email=letter.email, is_active=True, is_staff=True)
    return [_reset(letter, person) for person in people]


def _reset(letter: SignInLetter, person: User) -> EmailMessage:
    key = default_token_generator.make_token(person)
    arguments = {"uidb36": user_pk_to_url_str(person), "key": key}
    link = settings.SITE_URL + reverse("account_reset_password_from_key", kwargs=arguments)
    with translation.override(letter.language):
        return _message(
            letter,
            _("A new password"),
            render_to_string("sign_in/reset.txt", {"person": person, "link": link}),
        )


def _message(letter: SignInLetter, subject: str, body: str) -> EmailMessage:
    return EmailMessage(
        subject=f"[{settings.SITE_NAME}] {subject}",
        body=body,
        to=[letter.email],
        headers={
            "Message-ID": make_msgid(f"sign-in.{letter.pk}"),
            "Auto-Submitted": "auto-generated",
        },
        connection=get_connection(timeout=20),
    )


def _deliver(message: EmailMessage) -> bool:
    try:
        return bool(message.send())
    except (OSError, SMTPException):
        return False
