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
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from django import forms
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from cities.sign_in.brake import TooManyTries

FIELDS_BEGIN = "confirmation"
PROOFS = ("password",)


class PasswordProof(ReauthenticateForm):
    """The password, by who has no second step."""

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


def is_confirmed(request: HttpRequest) -> bool:
    """Whether the person signed in, or was asked again, a short time ago."""
    records = get_authentication_records(request, request.user)
    since = time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return any(record["at"] > since for record in records)


def confirmation_page(request: HttpRequest) -> HttpResponse | None:
    """Return the page that asks who it is; None where that is certain, or proved just now."""
    if is_confirmed(request):
        return None
    given = any(f"{FIELDS_BEGIN}-{name}" in request.POST for name in PROOFS)
    form = PasswordProof(request.POST if given else None, user=request.user, prefix=FIELDS_BEGIN)
    sentence, seconds = "", 0
    try:
        if given and form.is_valid():
            form.keep(request)
            request.session.cycle_key()
            return None
    except TooManyTries as refusal:
        sentence, seconds = refusal.sentence, refusal.seconds
    context = {
        **admin.site.each_context(request),
        "form": form,
        "sent": list(_sent(request)),
        "sentence": sentence,
    }
    page = render(request, "sign_in/confirmation.html", context, status=429 if sentence else 200)
    page.headers["Cache-Control"] = "no-store"
    if seconds:
        page.headers["Retry-After"] = str(seconds)
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
