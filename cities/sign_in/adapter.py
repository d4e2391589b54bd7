"""What is particular to this site in how people sign in."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from cities.audit import record
from cities.models import SecurityEvent, TrailEntry
from cities.roles import acting
from cities.sign_in import brake
from cities.sign_in.confirmation import is_confirmed
from cities.sign_in.events import keep_event, keep_sign_in, mark_browser

NOT_RIGHT = _("The name or the password is not right.")
SIGN_IN = "sign in"


class SiteAdapter(DefaultAccountAdapter):
    """Nobody makes an account for themselves; nobody learns who has one."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": NOT_RIGHT,
        "username_password_mismatch": NOT_RIGHT,
        "incorrect_password": _("The password is not right."),
        "enter_current_password": _("This is not your present password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Return who has this name and password, unless there were too many tries before."""
        name = str(credentials.get("username") or credentials.get("email") or "")
        brake.count(request, SIGN_IN, name)
        user: User | None = super().authenticate(request, **credentials)
        # allauth also returns those who may not sign in, to tell them so.
        if user is None or not (user.is_active and user.is_staff):
            named = User.objects.filter(Q(username__iexact=name) | Q(email=name.lower()))
            keep_event(request, SecurityEvent.Kind.REFUSED, named.first())
            return None
        brake.was_right(request, SIGN_IN, name)
        return user

    def get_login_stages(self) -> list[str]:
        """Leave out the page that asks whose browser it is: the second step asks that itself."""
        return [stage for stage in super().get_login_stages() if not stage.endswith(".TrustStage")]

    def is_reauthentication_required(self, **kwargs: Any) -> bool:
        """Ask at once: allauth would first look up three times in which ways it could ask."""
        if not is_confirmed(self.request):
            raise ReauthenticationRequired
        return False

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Lead to our own page, which asks in every way that the person has."""
        return [{"id": "reauthenticate", "url": reverse("account_reauthenticate")}]

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        keep_sign_in(request, user)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        mark_browser(request, response)
        return response

    def send_notification_mail(self, template_prefix: str, user: Any, *args: Any) -> None:
        """Keep that the second step was changed, of which allauth would write a letter."""
        if template_prefix.startswith("mfa/"):
            keep_event(self.request, SecurityEvent.Kind.SECOND_STEP, user)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Leave the counting to the brake."""

    @transaction.atomic
    def set_password(self, user: User, password: str) -> None:
        """Keep a new password, and in the trail that there is one."""
        user.set_password(password)
        user.save(update_fields=["password"])
        person = User.objects.get(pk=user.pk)  # of a request it is a stand-in
        note = gettext_noop("A new password was set.")
        record(person, TrailEntry.Action.CHANGE, acting(person, None), note=note)
        keep_event(self.request, SecurityEvent.Kind.PASSWORD, person)
