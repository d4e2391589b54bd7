"""Reviews on the page of a report: those there are, and the invitation to one more."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.utils.translation import gettext_lazy

from cities.admin.inlines import RowsInline
from cities.admin.roles import NOBODY
from cities.models import City
from commitments.models import Review


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
