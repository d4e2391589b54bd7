"""Sends letters about signing in. Links are made here, so that the database holds none."""

from datetime import datetime
from typing import Any

from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cities.models import Invitation, SecurityEvent, SignInLetter
from cities.sign_in import new_address
from cities.sign_in.invitations import link_to
from config.letters import claim, message_id, postpone, send_letter

Letter = SignInLetter | Invitation


def send_letters(moment: datetime | None = None) -> tuple[int, int]:
    """Send the waiting letters. Return how many were sent and failed. Safe to run twice at once."""
    moment = moment or timezone.now()
    Invitation.objects.forget(moment)
    SecurityEvent.objects.forget(moment)
    sent = failed = 0
    for waiting in (SignInLetter.objects.all(), Invitation.objects.open().filter(sent_at=None)):
        rows: Any = waiting
        due = rows.filter(next_try_at__lte=moment)
        for pk in due.values_list("pk", flat=True):
            for letter in claim(rows.filter(pk=pk), moment):
                if _deliver(letter):
                    _settle(letter)
                    sent += 1
                else:
                    postpone([letter], moment)
                    failed += 1
    return sent, failed


def _settle(letter: Letter) -> None:
    """Keep of a letter that was sent only what is needed."""
    if isinstance(letter, Invitation):
        Invitation.objects.filter(pk=letter.pk).update(sent_at=timezone.now())
    else:
        letter.delete()


def _deliver(letter: Letter) -> bool:
    """Send it to each account that has the address. Return whether the server took all of them."""
    if isinstance(letter, Invitation):
        return _invite(letter)
    people = User.objects.filter(is_active=True, is_staff=True)
    if letter.user_id:
        return all(_address(letter, person) for person in people.filter(pk=letter.user_id))
    people = people.filter(email=letter.email)
    write = _reset if letter.kind == SignInLetter.Kind.RESET else _new_browser
    return all(write(letter, person) for person in people)


def _invite(letter: Invitation) -> bool:
    context = {"invitation": letter, "site": settings.SITE_NAME, "link": link_to(letter)}
    with translation.override(letter.language):
        return _send(
            letter, _("You are invited"), render_to_string("sign_in/invitation.txt", context)
        )


def _reset(letter: SignInLetter, person: User) -> bool:
    key = default_token_generator.make_token(person)
    arguments = {"uidb36": user_pk_to_url_str(person), "key": key}
    link = settings.SITE_URL + reverse("account_reset_password_from_key", kwargs=arguments)
    with translation.override(letter.language):
        body = render_to_string("sign_in/reset.txt", {"person": person, "link": link})
        return _send(letter, _("A new password"), body, person.pk)


def _new_browser(letter: SignInLetter, person: User) -> bool:
    context = {
        "person": person,
        "letter": letter,
        "link": settings.SITE_URL + reverse("account_profile"),
    }
    with translation.override(letter.language):
        text = render_to_string("sign_in/new_browser.txt", context)
        return _send(letter, _("Was it you who signed in?"), text)


def _address(letter: SignInLetter, person: User) -> bool:
    """Write to the new address of an account, or to its former one."""
    is_new = letter.kind == SignInLetter.Kind.NEW_ADDRESS
    with translation.override(letter.language):
        if is_new:
            context = {"person": person, "link": new_address.confirming_link(letter, person)}
            body = render_to_string("sign_in/new_address.txt", context)
            return _send(letter, _("Please confirm your address"), body)
        context = {"person": person, "letter": letter, "contact": settings.CONTACT_EMAIL}
        body = render_to_string("sign_in/old_address.txt", context)
        return _send(letter, _("The address of your account was changed"), body)


def _send(letter: Letter, subject: str, body: str, *parts: int) -> bool:
    """Send it; each account that has the address gets a letter of its own."""
    identity = message_id(letter._meta.model_name, letter.pk, *parts)
    return send_letter(subject, body, letter.email, identity)
