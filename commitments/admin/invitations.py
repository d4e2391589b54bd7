"""The page that the link in an invitation opens."""

from typing import Any

from allauth.account.utils import perform_login
from django import forms
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import (
    password_validators_help_text_html,
    validate_password,
)
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from cities.models import Invitation, SecurityEvent
from cities.sign_in.events import keep_event
from cities.sign_in.invitations import accept, account_of, invited_by
from commitments.models import NoticeSettings


class WelcomeForm(forms.Form):
    """What an account needs: the address is confirmed by the link."""

    first_name = forms.CharField(
        label=_("First name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        label=_("Last name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
        help_text=_("Colleagues and the secretariat see your name, the public never does."),
    )
    language = forms.ChoiceField(
        label=_("Language of the pages and letters"), choices=settings.LANGUAGES
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=password_validators_help_text_html(),
    )
    again = forms.CharField(
        label=_("The password once more"),
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation

    def clean(self) -> dict[str, Any]:
        fields = self.cleaned_data
        if "password" in fields and fields["password"] != fields.get("again"):
            self.add_error("again", _("The two passwords differ."))
        person = User(
            username=self.invitation.email,
            email=self.invitation.email,
            first_name=fields.get("first_name", ""),
            last_name=fields.get("last_name", ""),
        )
        try:
            validate_password(fields.get("password", ""), person)
        except ValidationError as problem:
            self.add_error("password", problem)
        return fields


@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """Show who invited to what; make the account and give the role when the form is sent."""
    invitation = invited_by(token)
    language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if language not in dict(settings.LANGUAGES):
        language = invitation.language if invitation else translation.get_language()
    with translation.override(language):
        if invitation is None:
            response = render(request, "account/invitation_over.html", status=410)
        else:
            person = account_of(invitation)
            answer = _for_account if person else _for_newcomer
            response = answer(request, invitation)
    response.headers["Content-Language"] = language
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _for_newcomer(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Ask for name and password; sign in who gave them, with what they were invited to."""
    form = WelcomeForm(
        request.POST or None, invitation=invitation, initial={"language": invitation.language}
    )
    if request.method == "POST" and form.is_valid():
        fields = form.cleaned_data
        names = {name: fields[name] for name in ("first_name", "last_name", "password")}
        user = accept(invitation, None, **names)
        if user is None:
            return render(request, "account/invitation_over.html", status=410)
        keep_event(request, SecurityEvent.Kind.JOINED, user)
        NoticeSettings.objects.choose(user, fields["language"])
        return perform_login(request, user, redirect_url=reverse("admin:index"))  # type: ignore[no-any-return]
    context = {"form": form, "invitation": invitation}
    return render(request, "account/invitation.html", context)


def _for_account(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Let who has an account with this address sign in, and take the role."""
    person = account_of(invitation)
    assert person is not None
    if not (person.is_active and person.is_staff):
        return render(request, "account/account_inactive.html", status=403)
    if request.user.pk != person.pk:
        where = urlencode({"next": request.path})
        return redirect(f"{reverse('account_login')}?{where}")
    if request.method == "POST" and accept(invitation, person):
        keep_event(request, SecurityEvent.Kind.JOINED, person)
        return redirect("admin:index")
    return render(request, "account/invitation.html", {"form": None, "invitation": invitation})
