"""The addresses of signing in, below that of the administration."""

from collections.abc import Callable
from typing import Any

from allauth.account import views
from allauth.mfa.base import views as steps
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount.providers.openid_connect import views as directory
from django.http import HttpResponseBase
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods, require_safe

from cities.sign_in.confirmation import confirm_first
from cities.sign_in.new_address import confirm_address
from cities.sign_in.second_step import RemovePasskeyView, SecondStepView


def _page(address: str, view: Any, name: str) -> URLPattern:
    """Return an address that answers to reading and to its form, and to nothing else."""
    answer: Callable[..., HttpResponseBase] = require_http_methods(["GET", "HEAD", "POST"])(view)
    return path(address, answer, name=name)


urlpatterns = [
    _page("login/", views.login, "account_login"),
    path(
        "directory/<slug:provider_id>/",
        require_safe(directory.login),
        name="openid_connect_login",
    ),
    path(
        "directory/<slug:provider_id>/back/",
        require_safe(directory.callback),
        name="openid_connect_callback",
    ),
    _page("logout/", views.logout, "account_logout"),
    _page("no-access/", views.account_inactive, "account_inactive"),
    _page("password_change/", views.password_change, "account_change_password"),
    _page("password/set/", views.password_set, "account_set_password"),
    _page("password/forgotten/", views.password_reset, "account_reset_password"),
    _page("password/forgotten/sent/", views.password_reset_done, "account_reset_password_done"),
    _page(
        "password/new/<slug:uidb36>.<str:key>/",
        views.password_reset_from_key,
        "account_reset_password_from_key",
    ),
    _page(
        "password/new/done/",
        views.password_reset_from_key_done,
        "account_reset_password_from_key_done",
    ),
    _page("confirm/", confirm_first, "account_reauthenticate"),
    _page("profile/address/<str:token>/", confirm_address, "account_new_address"),
    _page("second-step/", steps.index, "mfa_index"),
    _page("second-step/proof/", SecondStepView.as_view(), "mfa_authenticate"),
    _page("second-step/app/add/", app.activate_totp, "mfa_activate_totp"),
    _page("second-step/app/remove/", app.deactivate_totp, "mfa_deactivate_totp"),
    _page("second-step/passkeys/add/", passkeys.add_webauthn, "mfa_add_webauthn"),
    _page(
        "second-step/passkeys/<int:pk>/remove/",
        RemovePasskeyView.as_view(),
        "mfa_remove_webauthn",
    ),
    _page("second-step/codes/", codes.view_recovery_codes, "mfa_view_recovery_codes"),
    _page("second-step/codes/new/", codes.generate_recovery_codes, "mfa_generate_recovery_codes"),
    _page("second-step/codes/file/", codes.download_recovery_codes, "mfa_download_recovery_codes"),
]
