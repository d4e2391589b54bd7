"""A new e-mail address of an account: it counts once a letter to it was answered.

The letter goes to the new address; the former one is told when it was changed. Nothing is stored
of an address that is not confirmed but the letter that waits.
"""

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods

from cities.audit import record
from cities.models import SecurityEvent, SignInLetter, TrailEntry
from cities.roles import acting
from cities.sign_in.events import keep_event

SALT = "cities.sign_in.new_address"
ADDRESS_CHANGED = gettext_noop("The e-mail address of the account was changed.")


def ask_for(user: User, email: str) -> None:
    """Write to a new address, which becomes that of the account when the letter is answered."""
    waiting = SignInLetter.objects.filter(user=user, kind=SignInLetter.Kind.NEW_ADDRESS)
    waiting.delete()
    SignInLetter.objects.create(
        kind=SignInLetter.Kind.NEW_ADDRESS,
        email=email,
        user=user,
        language=translation.get_language(),
    )


def tell_former(user: User, former: str) -> None:
    """Write to the former address of an account that it was changed."""
    if former:
        SignInLetter.objects.create(
            kind=SignInLetter.Kind.OLD_ADDRESS,
            email=former,
            user=user,
            language=translation.get_language(),
        )


def confirming_link(letter: SignInLetter, user: User) -> str:
    """Return the link that confirms an address, while the account has the one it has now."""
    token = signing.dumps([user.pk, user.email, letter.email], salt=SALT)
    return f"{settings.SITE_URL}{reverse('account_new_address', args=[token])}"


def _opened(token: str) -> tuple[User, str] | None:
    """Return the account and the address that a link confirms; None where it is over."""
    try:
        pk, former, email = signing.loads(token, salt=SALT, max_age=settings.PASSWORD_RESET_TIMEOUT)
    except (signing.BadSignature, ValueError):
        return None
    people = User.objects.select_for_update().filter(is_active=True, is_staff=True)
    user = people.filter(pk=pk, email=former).first()
    others = User.objects.exclude(pk=pk).filter(Q(email=email) | Q(username__iexact=email))
    return (user, email) if user and not others.exists() else None


def _change(request: HttpRequest, user: User, email: str) -> None:
    former = user.email
    if user.username.lower() == former.lower():  # as an invitation makes it
        user.username = email
    user.email = email
    user.save(update_fields=["email", "username"])
    tell_former(user, former)
    record(user, TrailEntry.Action.CHANGE, acting(user, None), note=ADDRESS_CHANGED)
    keep_event(request, SecurityEvent.Kind.ADDRESS, user)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def confirm_address(request: HttpRequest, token: str) -> HttpResponse:
    """Show which address is confirmed, and make it that of the account when asked to."""
    opened = _opened(token)
    done = False
    if opened and request.method == "POST":
        _change(request, *opened)
        done = True
    context = {"email": opened[1] if opened else "", "done": done}
    response = render(request, "account/new_address.html", context, status=200 if opened else 410)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
