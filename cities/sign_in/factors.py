"""The second step of signing in: passkeys, codes from an app, recovery codes. Who needs one."""

from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth.models import User
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from cities.roles import Role, roles_of

TAKEN_AWAY = gettext_noop("The second step of signing in was taken away.")
SECOND_STEPS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
# Who needs a second step, by the setting SECOND_FACTOR.
NEEDED_BY = {
    "nobody": frozenset[Role](),
    "checkers": frozenset({Role.ADMINISTRATOR, Role.SECRETARIAT}),
    "everyone": frozenset(Role),
}


class SecondSteps(DefaultMFAAdapter):
    """Secrets are encrypted in the database; words and names are those of this site."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right, or was used before. Wait for the next one."),
        "cannot_generate_recovery_codes": _("Set up a passkey or an app first."),
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        return str(settings.SITE_NAME)

    def _get_site_name(self) -> str:
        return str(settings.SITE_NAME)

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:  # noqa: A002
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}


def _cipher() -> MultiFernet:
    """Return what encrypts with a key made of SECRET_KEY, and reads what former ones encrypted."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    keys = (sha256(f"cities.sign_in.factors {secret}".encode()).digest() for secret in secrets)
    return MultiFernet([Fernet(urlsafe_b64encode(key)) for key in keys])


def has_second_step(user: Any) -> bool:
    steps = Authenticator.objects.filter(user_id=user.pk, type__in=SECOND_STEPS)
    return bool(steps.exists())


def needs_second_step(user: User) -> bool:
    """Whether the person may only work here with a second step."""
    needed_by = NEEDED_BY[settings.SECOND_FACTOR]
    return bool(needed_by and roles_of(user) & needed_by)


def remove_second_step(user: User) -> bool:
    """Take all second steps of a person away, who has lost them. Return whether there was one."""
    return bool(Authenticator.objects.filter(user_id=user.pk).delete()[0])
