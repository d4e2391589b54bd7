"""The form with which readers report an error on a page."""

import time
from datetime import timedelta
from typing import Any

from django import forms
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from commitments.models import ErrorReport

SALT = "error report"
# Against automated messages, without a third party and without a cookie: nobody reads and writes
# faster than FASTEST, a form expires after FORM_LIFETIME, and a flood is refused for everyone.
FASTEST, FORM_LIFETIME = 3, 24 * 3600  # seconds
MOST_PER_HOUR = 60


class ErrorReportForm(forms.ModelForm):
    """What is wrong, on which page, and where an answer may go."""

    website = forms.CharField(required=False, label=gettext_lazy("Leave this empty"))
    opened = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = ErrorReport
        fields = ["page", "message", "contact"]
        labels = {
            "page": gettext_lazy("Page"),
            "message": gettext_lazy("What is wrong, and how do you know?"),
            "contact": gettext_lazy("Your e-mail address, if you want an answer"),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        try:
            opened = float(
                signing.loads(cleaned.get("opened", ""), salt=SALT, max_age=FORM_LIFETIME)
            )
        except signing.BadSignature:
            raise forms.ValidationError(_("This form was open too long. Please send it again."))
        if cleaned.get("website") or time.time() - opened < FASTEST:
            raise forms.ValidationError(
                _("The form was sent too quickly. Please wait a moment and send it again.")
            )
        hour = timezone.now() - timedelta(hours=1)
        if ErrorReport.objects.filter(received_at__gte=hour).count() >= MOST_PER_HOUR:
            raise forms.ValidationError(
                _("Too many messages at the moment. Please try again later.")
            )
        return cleaned


def _stamp() -> str:
    return signing.dumps(time.time(), salt=SALT)


@never_cache
@csrf_exempt  # nobody is signed in and no cookie is set: the stamp in the form is the proof
@require_http_methods(["GET", "HEAD", "POST"])
def report_error(request: HttpRequest) -> HttpResponse:
    """Save a report, or show the form; a refused one with its errors."""
    if request.method != "POST":
        page = request.GET.get("page", "")[:300]
        form = ErrorReportForm(initial={"page": page, "opened": _stamp()})
        return render(request, "commitments/report_error.html", {"form": form, "sent": False})
    form = ErrorReportForm(request.POST)
    if form.is_valid():
        form.save()
        return render(request, "commitments/report_error.html", {"form": form, "sent": True})
    again = request.POST.copy()
    again["opened"] = _stamp()
    form.data = again
    return render(
        request, "commitments/report_error.html", {"form": form, "sent": False}, status=400
    )
