"""The forms of signing in, in the words of this site."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm, LoginForm
from django import forms
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from cities.models import SignInLetter
from cities.sign_in import brake

LONGEST_NAME = 254  # of an e-mail address


class SignInForm(LoginForm):
    """Name and password; the page says where to go without one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=_("User name or e-mail address"),
            max_length=LONGEST_NAME,
            widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
        )
        self.fields["password"] = forms.CharField(
            label=_("Password"),
            strip=False,
            max_length=4096,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        )
        self.order_fields(["login", "password"])


class ForgottenPasswordForm(forms.Form):
    """Asks for a letter with a link to a new password.

    It does the same for every address: whether an account has it is looked up when the letter is
    sent.
    """

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=LONGEST_NAME,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def save(self, request: HttpRequest) -> None:
        email = self.cleaned_data["email"].lower()
        brake.count(request, "letter", email)
        SignInLetter.objects.create(
            kind=SignInLetter.Kind.RESET, email=email, language=translation.get_language()
        )


class NewPasswordForm(ChangePasswordForm):
    """A new password, by who knows the present one: guessing that is braked as well."""

    def clean_oldpassword(self) -> str:
        password: str = self.cleaned_data["oldpassword"]
        if not get_adapter().reauthenticate(self.user, password):
            raise get_adapter().validation_error("enter_current_password")
        return password
