"""The short form of a report on which nothing changed: a day, the figures, one sentence."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.models import Adoption, ProgressReport
from commitments.models.rhythms import Period
from commitments.reporting import drafts
from config.admin.typed import LocalDateField
from config.dates import earliest_today, format_partial_date, format_period
from config.models.fields import validate_no_contact_details

LONGEST_SENTENCE = 400


def period_words(period: Period) -> str:
    return format_period(ProgressReport(period_start=period.start, period_end=period.end))


class UnchangedForm(forms.Form):
    """When somebody checked the figures, why they are as before, and for which periods that is."""

    checked_on = LocalDateField(label=gettext_lazy("The figures were still right on"))
    sentence = forms.CharField(
        label=gettext_lazy("Why nothing changed"),
        help_text=gettext_lazy("One sentence for those who live there."),
        max_length=LONGEST_SENTENCE,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[validate_no_contact_details],
    )
    also = forms.MultipleChoiceField(
        label=gettext_lazy("Other periods are missing too"),
        help_text=gettext_lazy("Nobody reported on them. They are sent together."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, periods: list[Period], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        *self.earlier, self.period = periods
        checked: Any = self.fields["checked_on"]
        checked.initial = self.period.end
        day = {"day": format_partial_date(self.period.end)}
        checked.help_text = _("The day on which somebody checked, %(day)s at the latest.") % day
        also: Any = self.fields["also"]
        also.choices = [
            (
                period.end.isoformat(),
                _("Also true of %(period)s") % {"period": period_words(period)},
            )
            for period in self.earlier
        ]
        if not self.earlier:
            del self.fields["also"]

    def clean_checked_on(self) -> date:
        day: date = self.cleaned_data["checked_on"]
        if not self.period.start <= day <= self.period.end:
            words = {"period": period_words(self.period)}
            sentence = _("Choose a day within the period reported on: %(period)s.") % words
            raise forms.ValidationError(sentence)
        return day

    @property
    def chosen(self) -> list[Period]:
        """The periods that this is true of, the earliest first."""
        ends = self.cleaned_data.get("also", ())
        return [each for each in self.earlier if each.end.isoformat() in ends] + [self.period]


def unchanged_page(
    request: HttpRequest, adoption: Adoption, user: Any
) -> HttpResponse | ProgressReport:
    """Return the short form; the draft it makes once it is filled in. Raises `Refused`."""
    latest = drafts.last_to_repeat(adoption, user)
    periods = drafts.periods_to_confirm(adoption, earliest_today())
    form = UnchangedForm(request.POST or None, periods=periods)
    if form.is_valid():
        confirmation = drafts.Unchanged(
            form.chosen, form.cleaned_data["checked_on"], form.cleaned_data["sentence"]
        )
        return drafts.repeat_unchanged(adoption, user, confirmation)[0]
    context = {
        **admin.site.each_context(request),
        "title": _("Nothing changed: %(period)s") % {"period": period_words(form.period)},
        "form": form,
        "adoption": adoption,
        "latest": latest,
        "figures": latest.measurements.select_related("target"),
        "period": period_words(form.period),
    }
    return TemplateResponse(request, "admin/commitments/unchanged.html", context)
