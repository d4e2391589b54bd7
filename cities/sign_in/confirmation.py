"""Asks once more who it is, before something that matters to others. The one home of that question.

`@confirmed` stands above a view, or a method of the administration, that does something final. What
was sent comes along in the page that asks: nothing typed is lost, and no session holds it.
"""

from collections.abc import Callable, Iterator
from functools import wraps
from time import time
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.forms import ReauthenticateForm
from allauth.account.internal.flows.reauthentication import (
    reauthenticate_by_password,
    resume_request,
)
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal.auth import begin_authentication
from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from cities.sign_in.brake import TooManyTries
from cities.sign_in.forms import CodeAgainForm

FIELDS_BEGIN = "confirmation"


class PasswordProof(ReauthenticateForm):
    """The password, by who has no second step."""

    proof = "password"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"] = forms.CharField(
            label=_("Password"),
            strip=False,
            max_length=4096,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        )

    def keep(self, request: HttpRequest) -> None:
        """Keep in the session that it was right, and when."""
        reauthenticate_by_password(request)


class CodeProof(CodeAgainForm):
    """A code of the app, or a recovery code."""

    proof = "code"

    def keep(self, request: HttpRequest) -> None:
        self.save()


class PasskeyProof(ReauthenticateWebAuthnForm):
    """What the passkey of the person signed."""

    proof = "credential"

    def keep(self, request: HttpRequest) -> None:
        self.save()


def _proofs(request: HttpRequest) -> list[type[Any]]:
    """Return the ways in which the person can prove it: the stronger ones, where there are any."""
    kinds = set(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    ways: list[type[Any]] = [CodeProof] if kinds - {Authenticator.Type.WEBAUTHN} else []
    if Authenticator.Type.WEBAUTHN in kinds:
        ways.append(PasskeyProof)
    return ways or [PasswordProof]


def is_confirmed(request: HttpRequest) -> bool:
    """Whether the person signed in, or was asked again, a short time ago."""
    records = get_authentication_records(request, request.user)
    since = time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return any(record["at"] > since for record in records)


def confirmation_page(request: HttpRequest) -> HttpResponse | None:
    """Return the page that asks who it is; None where that is certain, or proved just now."""
    if is_confirmed(request):
        return None
    forms_of_person, refusal = [], None
    for way in _proofs(request):
        given = f"{FIELDS_BEGIN}-{way.proof}" in request.POST
        form = way(request.POST if given else None, user=request.user, prefix=FIELDS_BEGIN)
        try:
            if given and form.is_valid():
                form.keep(request)
                request.session.cycle_key()
                return None
        except TooManyTries as too_many:
            refusal, form = too_many, way(user=request.user, prefix=FIELDS_BEGIN)
        forms_of_person.append(form)
    return _page(request, forms_of_person, refusal)


def _page(request: HttpRequest, proofs: list[Any], refusal: TooManyTries | None) -> HttpResponse:
    by_passkey = any(isinstance(form, PasskeyProof) for form in proofs)
    context = {
        **admin.site.each_context(request),
        "proofs": proofs,
        "has_errors": refusal or any(form.errors for form in proofs),
        "sent": list(_sent(request)),
        "sentence": refusal.sentence if refusal else "",
        "passkey": begin_authentication(request.user) if by_passkey else None,
    }
    status = 429 if refusal else 200
    page = render(request, "sign_in/confirmation.html", context, status=status)
    page.headers["Cache-Control"] = "no-store"
    if refusal:
        page.headers["Retry-After"] = str(refusal.seconds)
    return page


def _sent(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """Yield what was sent, to be sent again with the proof."""
    for name, values in request.POST.lists():
        if name != "csrfmiddlewaretoken" and not name.startswith(f"{FIELDS_BEGIN}-"):
            yield from ((name, value) for value in values)


def confirmed(view: Callable[..., Any]) -> Callable[..., Any]:
    """Decorator: before a form without files does something final, ask who it is."""

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> Any:
        request = next(value for value in args if isinstance(value, HttpRequest))
        if request.method == "POST" and (page := confirmation_page(request)):
            return page
        return view(*args, **kwargs)

    return answer


@login_required
def confirm_first(request: HttpRequest) -> HttpResponse:
    """The page that asks, before a page of changing the second step; then go on to that one."""
    page = confirmation_page(request)
    return page or resume_request(request) or redirect("admin:index")
