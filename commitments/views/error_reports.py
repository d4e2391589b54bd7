"""The form with which readers report an error on a page."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from commitments.models import ErrorReport
from commitments.reporting.staff_letters import receive_error
from commitments.views.public_forms import PublicForm, answer_form


class ErrorReportForm(PublicForm):
    """What is wrong, on which page, and where an answer may go."""

    class Meta:
        model = ErrorReport
        fields = ["page", "message", "contact"]
        labels = {
            "page": gettext_lazy("Page"),
            "message": gettext_lazy("What is wrong, and how do you know?"),
            "contact": gettext_lazy("Your e-mail address, if you want an answer"),
        }
        help_texts = dict.fromkeys(["page", "message", "contact"], "")


@never_cache
@csrf_exempt  # nobody is signed in and no cookie is set: the stamp in the form is the proof
@require_http_methods(["GET", "HEAD", "POST"])
def report_error(request: HttpRequest) -> HttpResponse:
    """Save a report, or show the form; a refused one with its errors."""
    page = request.GET.get("page", "")[:300]
    return answer_form(
        request, ErrorReportForm, "commitments/report_error.html", {"page": page}, receive_error
    )
