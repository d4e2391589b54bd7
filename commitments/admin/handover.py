"""The page on which the account of somebody who leaves is closed, and their work passes on."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from cities.admin.roles import CHECKERS, request_roles
from cities.audit import person_name
from cities.models import SecurityEvent
from cities.sign_in.confirmation import confirmation_page
from cities.sign_in.events import keep_event
from commitments.reporting.handover import (
    Handover,
    HandoverRefused,
    close_account,
    colleagues_for,
    in_reach_of,
)


class PersonField(forms.ModelChoiceField):
    """Names people by name and account."""

    def label_from_instance(self, obj: Any) -> str:
        name = obj.get_full_name()
        return f"{name} ({obj.username})" if name else str(obj.username)


class HandoverForm(forms.Form):
    """Who leaves, and who goes on."""

    person = PersonField(label=gettext_lazy("Who leaves"), queryset=User.objects.none())
    colleague = PersonField(
        label=gettext_lazy("Who goes on"),
        queryset=User.objects.none(),
        help_text=gettext_lazy("They work for the same cities and networks from then on."),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        order = ("last_name", "first_name", "username")
        self._field("person").queryset = in_reach_of(user).order_by(*order)
        self._field("colleague").queryset = colleagues_for(user).order_by(*order)

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def clean(self) -> None:
        super().clean()
        if self.cleaned_data.get("person") == self.cleaned_data.get("colleague", 0):
            self.add_error("colleague", _("Choose somebody else: this is who leaves."))


@require_http_methods(["GET", "HEAD", "POST"])
def handover_page(request: HttpRequest) -> HttpResponse:
    """The form; with two people what would happen; with the button, it is done."""
    answer: HttpResponse = admin.site.admin_view(_page)(request)
    return answer


def _page(request: HttpRequest) -> HttpResponse:
    if not request_roles(request) & CHECKERS:
        raise PermissionDenied
    user: Any = request.user
    sent = request.POST or None
    form = HandoverForm(sent, user=user, initial=request.GET.dict())
    ready = sent is not None and form.is_valid()
    if ready and "confirmed" in request.POST:
        if page := confirmation_page(request):
            return page
        people = form.cleaned_data
        try:
            close_account(people["person"], people["colleague"], user)
        except HandoverRefused as refusal:
            form.add_error(None, str(refusal))
            ready = False
        else:
            return _done(request, people["person"], people["colleague"])
    context = {**admin.site.each_context(request), "title": _("Somebody leaves"), "form": form}
    context["counts"] = Handover(form.cleaned_data["person"]).counts() if ready else []
    return TemplateResponse(request, "admin/commitments/handover.html", context)


def _done(request: HttpRequest, person: User, colleague: User) -> HttpResponse:
    keep_event(request, SecurityEvent.Kind.HANDOVER, person)
    keep_event(request, SecurityEvent.Kind.FOCAL_POINTS, colleague)
    words = _("The account of %(person)s is closed. %(colleague)s goes on.")
    names = {"person": person_name(person), "colleague": person_name(colleague)}
    messages.success(request, words % names)
    return HttpResponseRedirect(reverse("handover"))
