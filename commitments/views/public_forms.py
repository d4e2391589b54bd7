"""What all forms have that readers send without an account: one brake, and one way to answer.

Against automated messages, without a third party and without a cookie: nobody reads and writes
faster than FASTEST, a form expires after a day, each is sent once, and one sender can send only
so many an hour. What one sender does never closes a form for others.
"""

import secrets
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.models import FormUse
from commitments.models.uses import STAMP_LIFETIME
from config.senders import keyed_hash, place_of

_PURPOSE = "public form"
FASTEST = 3  # seconds
MOST_PER_HOUR = 10


class PublicForm(forms.ModelForm):
    """A form with a stamp that says when it was opened, and a field that only machines fill."""

    website = forms.CharField(
        required=False,
        label=gettext_lazy("Leave this empty"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    opened = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        try:
            opened, _nonce = signing.loads(
                cleaned.get("opened", ""), salt=_PURPOSE, max_age=STAMP_LIFETIME
            )
        except (signing.BadSignature, ValueError):
            raise forms.ValidationError(_("This form was open too long. Please send it again."))
        if cleaned.get("website") or time.time() - opened < FASTEST:
            raise forms.ValidationError(
                _("The form was sent too quickly. Please wait a moment and send it again.")
            )
        return cleaned


def new_stamp() -> str:
    """Return a stamp for one form: it says when it was opened, and is like no other."""
    return signing.dumps([time.time(), secrets.token_urlsafe(9)], salt=_PURPOSE)


def _refusal(request: HttpRequest, form: PublicForm) -> str:
    """Use the stamp of a valid form up. Return why it is refused; empty where it is not."""
    moment = timezone.now()
    sender = keyed_hash(_PURPOSE, place_of(request))
    if FormUse.objects.sent_since(sender, moment - timedelta(hours=1)) >= MOST_PER_HOUR:
        return _("Too many messages from you within an hour. Please try again later.")
    stamp = keyed_hash(_PURPOSE, form.cleaned_data["opened"])
    if not FormUse.objects.spend(stamp, sender, moment):
        return _("This was sent already. To send it once more, press the button again.")
    return ""


def answer_form(
    request: HttpRequest,
    form_class: type[PublicForm],
    template: str,
    initial: dict[str, Any],
    receive: Callable[[Any], object],
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show a form, or receive what was sent; a refused one keeps what was typed."""

    def page(form: PublicForm, sent: bool, status: int = 200) -> HttpResponse:
        given = {**(context or {}), "form": form, "sent": sent}
        return render(request, template, given, status=status)

    if request.method != "POST":
        return page(form_class(initial={**initial, "opened": new_stamp()}), sent=False)
    form = form_class(request.POST)
    if form.is_valid():
        with transaction.atomic():
            refusal = _refusal(request, form)
            if not refusal:
                receive(form.save(commit=False))
                return page(form, sent=True)
        form.add_error(None, refusal)
    again = request.POST.copy()
    again["opened"] = new_stamp()
    form.data = again
    return page(form, sent=False, status=400)
