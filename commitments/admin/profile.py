"""The page of one's own account: name, address, language, time, letters, sessions, events."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from cities.audit import person_name
from cities.models import Person, SecurityEvent
from cities.sign_in import new_address
from cities.sign_in.confirmation import confirmation_page, confirmed
from cities.sign_in.events import keep_event
from cities.sign_in.export import kept_of
from cities.sign_in.sessions import end_sessions, sessions_of
from commitments.models import Notice, NoticeSettings
from commitments.models.notices import time_zones

EVENTS_LISTED = 20
READABLE = {"indent": 2, "ensure_ascii": False}


class AccountForm(forms.Form):
    """What people say about themselves, and how they want to be written to."""

    first_name = forms.CharField(
        label=gettext_lazy("First name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        label=gettext_lazy("Last name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
        help_text=gettext_lazy(
            "Colleagues and the secretariat see your name, the public never does."
        ),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=150,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=gettext_lazy(
            "A new one counts once you open the link that is sent to it. The former one is told."
        ),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the pages and letters"), choices=settings.LANGUAGES
    )
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        required=False,
        choices=lambda: [("", "UTC"), *time_zones()],
        help_text=gettext_lazy("Of the times that the pages show."),
    )
    letters = forms.MultipleChoiceField(
        label=gettext_lazy("Email me when"),
        required=False,
        choices=lambda: [(kind.value, kind.label) for kind in Notice.kinds_to_people()],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        self.user: User = user
        self.chosen = NoticeSettings.objects.of(user)
        initial = {name: getattr(user, name) for name in ("first_name", "last_name", "email")}
        initial["language"] = self.chosen.language or translation.get_language()
        initial["time_zone"] = self.chosen.time_zone
        initial["letters"] = [
            kind.value for kind in Notice.kinds_to_people() if kind not in self.chosen.muted
        ]
        super().__init__(*args, **{**kwargs, "initial": initial})

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    @property
    def has_new_address(self) -> bool:
        return bool(self.cleaned_data["email"] != self.user.email)

    @transaction.atomic
    def save(self) -> None:
        """Keep it. A new address is written to, and kept once it is confirmed."""
        fields = self.cleaned_data
        self.user.first_name, self.user.last_name = fields["first_name"], fields["last_name"]
        self.user.save(update_fields=["first_name", "last_name"])
        Person.objects.filter(user=self.user.pk).update(name=person_name(self.user))
        values = {name: fields[name] for name in ("language", "time_zone")}
        values["muted"] = sorted(
            kind.value for kind in Notice.kinds_to_people() if kind.value not in fields["letters"]
        )
        NoticeSettings.objects.update_or_create(user=self.user, defaults=values)
        if self.has_new_address:
            new_address.ask_for(self.user, fields["email"])


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def account_page(request: HttpRequest) -> HttpResponse:
    """Show one's account; change it, or end sessions, when one of its forms is sent."""
    form = AccountForm(request.POST if "save" in request.POST else None, user=request.user)
    if "save" in request.POST and form.is_valid():
        return _save(request, form)
    if request.method == "POST" and not form.is_bound:
        return confirmation_page(request) or _end(request)
    context = {
        "form": form,
        "events": SecurityEvent.objects.filter(user=request.user.pk)[:EVENTS_LISTED],
        "sessions": sessions_of(request.user),
    }
    page = render(request, "account/profile.html", context)
    page.headers["Cache-Control"] = "no-store"
    return page


@require_POST
@login_required
@confirmed
def account_file(request: HttpRequest) -> HttpResponse:
    """Hand out what is kept of one's own account, as JSON."""
    keep_event(request, SecurityEvent.Kind.EXPORT, request.user)
    user: Any = request.user
    chosen = NoticeSettings.objects.of(user)
    letters = {name: getattr(chosen, name) for name in ("language", "time_zone", "muted")}
    response = JsonResponse({**kept_of(user), "letters": letters}, json_dumps_params=READABLE)
    response.headers["Content-Disposition"] = 'attachment; filename="my-account.json"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _save(request: HttpRequest, form: AccountForm) -> HttpResponse:
    if form.has_new_address and (page := confirmation_page(request)):
        return page
    form.save()
    with translation.override(form.cleaned_data["language"]):
        words = [_("Saved.")]
        if form.has_new_address:
            words.append(
                _("Open the link in the letter to %(email)s: until then your address stays.")
                % {"email": form.cleaned_data["email"]}
            )
    messages.success(request, " ".join(words))
    return redirect("account_profile")


def _end(request: HttpRequest) -> HttpResponse:
    """End the session that is named, or all of them."""
    sessions = sessions_of(request.user)
    if "end" not in request.POST:
        keep_event(request, SecurityEvent.Kind.SESSIONS, request.user)
        end_sessions(sessions)
        request.session.flush()
        return redirect("account_login")
    named = [each for each in sessions if each.name == request.POST["end"]]
    own = any(each.key == request.session.session_key for each in named)
    if named:
        keep_event(request, SecurityEvent.Kind.SESSION, request.user)
        end_sessions(named)
    if own:
        request.session.flush()
        return redirect("account_login")
    messages.success(request, _("That browser is signed out."))
    return redirect("account_profile")
