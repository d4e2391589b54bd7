"""The form with which a city or network asks to join, and how that goes on."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cities.models import City
from commitments.models import JoinRequest
from commitments.reporting.join_requests import receive
from commitments.views.public_forms import PublicForm, answer_form


class JoinForm(PublicForm):
    """Who wants to join, what was promised, and where the answer goes."""

    contact_email = forms.EmailField(
        label=gettext_lazy("E-mail address of the office"),
        help_text=gettext_lazy("An official address: we check there that the city itself asks."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    class Meta:
        model = JoinRequest
        fields = ["kind", "name", "country", "page", "promise", "contact_name", "contact_email"]
        labels = {
            "kind": gettext_lazy("Who wants to join?"),
            "name": gettext_lazy("Name of the city or network"),
            "country": gettext_lazy("Country"),
            "page": gettext_lazy("Its official website"),
            "promise": gettext_lazy("What was promised to migrants or refugees?"),
            "contact_name": gettext_lazy("Your name and office"),
        }
        help_texts = {
            "name": "",
            "country": gettext_lazy("For a network: the country of its office."),
            "page": "",
            "promise": gettext_lazy("With a link to a public page, if there is one."),
            "contact_name": gettext_lazy("Only staff of this site read it."),
        }
        widgets = {
            "promise": forms.Textarea(attrs={"rows": 5}),
            "contact_name": forms.TextInput(attrs={"autocomplete": "name"}),
        }


def _receive(row: JoinRequest) -> None:
    row.language = get_language() or "en"
    receive(row)


@never_cache
@csrf_exempt  # nobody is signed in and no cookie is set: the stamp in the form is the proof
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """How to join, with the form; keep what was sent for the staff to answer."""
    city = City.objects.published().filter(slug=request.GET.get("city", "")).first()
    initial = {"name": city.label if city else ""}
    return answer_form(request, JoinForm, "commitments/join.html", initial, _receive)
