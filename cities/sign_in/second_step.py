"""The pages of the second step, and the way to them for who needs one and has none yet."""

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.internal.flows.trust import trust_browser
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy

from cities.sign_in.factors import has_second_step, needs_second_step
from config.middleware import Handler

PAGES = "/admin/"
# What stays open to who has to set up a second step first.
STAYS_OPEN = tuple(f"{PAGES}{page}/" for page in ("second-step", "logout", "language", "confirm"))


def set_up_first(get_response: Handler) -> Handler:
    """Middleware: lead to the page where a second step is set up who needs one and has none."""

    def answer(request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if path.startswith(PAGES) and not path.startswith(STAYS_OPEN) and _is_missing(request):
            return redirect("mfa_index")
        return get_response(request)

    return answer


def _is_missing(request: HttpRequest) -> bool:
    user: Any = request.user
    if not user.is_authenticated:
        return False
    records = get_authentication_records(request, user)
    if any(record["method"] == "mfa" for record in records):
        return False
    return needs_second_step(user) and not has_second_step(user)


class SecondStepView(AuthenticateView):
    """Asks for the second step; a browser of one's own is not asked again for two weeks."""

    def form_valid(self, form: Any) -> HttpResponse:
        user = self.stage.login.user
        response: HttpResponse = super().form_valid(form)
        if self.request.POST.get("own_browser"):
            trust_browser(self.request, user, response)
        return response


class RemovePasskeyView(RemoveWebAuthnView):
    success_url = reverse_lazy("mfa_index")
