"""The forms of signing in, in the words of this site."""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm, LoginForm
from allauth.core import context
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from cryptography.fernet import InvalidToken
from django import forms
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from cities.models import SecurityEvent, SignInLetter, SignInTry
from cities.sign_in import brake
from cities.sign_in.events import keep_event
from config.senders import keyed_hash

LONGEST_NAME = 254  # of an e-mail address
SECOND_STEP = "second step"
# A code of an app is right for this long at most, with clocks that differ by half a minute.
CODE_LIFETIME = timedelta(minutes=2)


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


class CodeForm(AuthenticateForm):
    """A code of the app, or a recovery code: guessing is braked, and each code is right once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = forms.CharField(
            label=_("Code from your app"),
            max_length=20,
            help_text=_("Six digits, new every 30 seconds. Or one of your recovery codes."),
            widget=forms.TextInput(
                attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "code"}
            ),
        )

    def clean_code(self) -> str:
        request, name = context.request, str(self.user.pk)
        brake.count(request, SECOND_STEP, name)
        try:
            code: str = super().clean_code()
        except InvalidToken:  # encrypted by a site with another secret
            raise get_mfa_adapter().validation_error("incorrect_code")
        except forms.ValidationError:
            keep_event(request, SecurityEvent.Kind.REFUSED, self.user)
            raise
        self._use(code)
        brake.was_right(request, SECOND_STEP, name)
        return code

    def _use(self, code: str) -> None:
        """Take the code, for all processes together, so that nobody uses it a second time."""
        key = keyed_hash("cities.sign_in.codes", f"{self.user.pk} {normalize_user_code(code)}")
        if SignInTry.objects.one_more(key, 1, CODE_LIFETIME, timezone.now()):
            raise get_mfa_adapter().validation_error("incorrect_code")


class CodeAgainForm(CodeForm, ReauthenticateForm):
    """The same, by who is signed in."""
