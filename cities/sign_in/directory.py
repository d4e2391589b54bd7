"""Signing in by the directory of an office (OpenID Connect), where the settings name one.

An account is found by the address that the directory says it has confirmed, the first time only:
from then on by the number that the directory gave the person, because addresses are given to
others. Nobody gets an account who was not invited. The second step is asked for as ever.
"""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import render

from cities.models import Invitation, SecurityEvent
from cities.sign_in.events import keep_event
from cities.sign_in.invitations import accept, still_given

KIND = "openid_connect"


class DirectoryAdapter(DefaultSocialAccountAdapter):
    """Lets in who has an account, or was invited; tells all others that they have none."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Return the directory that the settings name, and none that a table does."""
        if not settings.OIDC_URL or provider not in (None, settings.DIRECTORY, KIND):
            return []
        return [
            SocialApp(
                provider=KIND,
                provider_id=settings.DIRECTORY,
                name=settings.OIDC_NAME,
                client_id=settings.OIDC_CLIENT,
                secret=settings.OIDC_SECRET,
                settings={"server_url": settings.OIDC_URL},
            )
        ]

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Find the account of who comes from the directory, or answer that there is none."""
        if sociallogin.state.get("process", "login") != "login":
            raise Stranger(request)
        is_new = not sociallogin.account.pk
        user = _account_for(sociallogin) if is_new else sociallogin.user
        if user is None or not (user.is_active and user.is_staff):
            keep_event(request, SecurityEvent.Kind.REFUSED, user)
            raise Stranger(request)
        if is_new:
            sociallogin.connect(request, user)
        # What else the directory says of the person is not kept.
        SocialAccount.objects.filter(user=user).update(extra_data={})

    def on_authentication_error(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        raise Stranger(request)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Write nothing: the letter about a new browser says it."""


class Stranger(ImmediateHttpResponse):
    """Answers that the directory did not lead to an account."""

    def __init__(self, request: HttpRequest) -> None:
        context = admin.site.each_context(request)
        response = render(request, "account/no_account.html", context, status=403)
        response.headers["Cache-Control"] = "no-store"
        super().__init__(response)


@transaction.atomic
def _account_for(sociallogin: Any) -> User | None:
    """Return the account with an address that the directory has confirmed; make an invited one."""
    for address in sociallogin.email_addresses:
        email = address.email.lower()
        if not address.verified:
            continue
        people = list(User.objects.filter(email=email)[:2])
        if people:
            # One that the directory led to before belongs to who had the address then.
            taken = SocialAccount.objects.filter(user=people[0]).exists()
            return people[0] if len(people) == 1 and not taken else None
        for invitation in Invitation.objects.open().filter(email=email):
            if still_given(invitation):
                names = {
                    name: getattr(sociallogin.user, name)[:150]
                    for name in ("first_name", "last_name")
                }
                return accept(invitation, None, **names)
    return None
