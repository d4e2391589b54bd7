"""Reviews on the page of a report: those there are, and the invitation to one more."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cities.admin.inlines import RowsInline
from cities.admin.roles import NOBODY
from cities.models import City
from cities.roles import secretariat_of
from commitments.admin.steps import SteppedAdmin
from commitments.models import Review
from commitments.reporting import workflow


class ReviewInline(RowsInline):
    model = Review
    fields = readonly_fields = ("reviewing_city", "state", "completion")
    editors = NOBODY
    show_change_link = True


class InvitationForm(forms.Form):
    """Invites a city to review a report."""

    city = forms.ModelChoiceField(
        City.objects.published().select_related("country"), label=gettext_lazy("Reviewing city")
    )
    note = forms.CharField(
        widget=forms.Textarea,
        required=False,
        label=gettext_lazy("Your message to them"),
    )

    def __init__(self, *args: Any, site: admin.AdminSite, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        relation: Any = Review._meta.get_field("reviewing_city")
        city = self.fields["city"]
        city.widget = AutocompleteSelect(relation, site)
        city.widget.choices = city.choices  # type: ignore[attr-defined]


class InvitingAdmin(SteppedAdmin):
    """Pages of a report from which a city is invited to review it."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.invite_view)
        return [path("<int:pk>/invite/", view, name=f"{self._name}_invite"), *super().get_urls()]

    def invite_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the form for a reviewing city, and invite it."""
        report = get_object_or_404(self.visible(request), pk=pk)
        user: Any = request.user
        if not secretariat_of(user, report.adoption.party):
            raise PermissionDenied
        form = InvitationForm(request.POST or None, site=self.admin_site)
        if form.is_valid():
            city, note = form.cleaned_data["city"], form.cleaned_data["note"]
            try:
                workflow.invite(report, city, user, note)
            except workflow.Refused as refused:
                form.add_error(None, refused.reasons)
            else:
                message = _("%(city)s has been invited to review it.") % {"city": city}
                self.message_user(request, message, messages.SUCCESS)
                return self._back(report)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Invite a city to review"),
            "subtitle": str(report),
            "form": form,
            "media": self.media + form.media,
            "opts": self.opts,
            "original": report,
        }
        return TemplateResponse(request, "admin/commitments/ask.html", context)
