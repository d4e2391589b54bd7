"""Following the news by e-mail: asking for it, confirming it, changing and leaving it."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from commitments.analysis.news_entries import news_entries
from commitments.filters.updates import NewsFilter
from commitments.models import Subscription, Topic
from commitments.updates.alerts import ask_to_confirm, by_token, confirm, subject_of
from commitments.views.public_forms import PublicForm, answer_form


class AlertForm(PublicForm):
    """What to follow, how often, in which language, and where the letters go."""

    query = forms.ChoiceField(label=gettext_lazy("What to follow"), required=False)

    class Meta:
        model = Subscription
        fields = ["query", "rhythm", "language", "email"]
        labels = {
            "rhythm": gettext_lazy("How often"),
            "language": gettext_lazy("Language"),
            "email": gettext_lazy("E-mail address"),
        }
        help_texts = dict.fromkeys(["rhythm", "language", "email"], "")
        widgets = {"email": forms.EmailInput(attrs={"autocomplete": "email"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = str(self.data.get("query") or self.initial.get("query") or "")
        topics = {f"topic={each.slug}": each.display_name for each in Topic.objects.published()}
        choices = {"": _("everything"), **topics}
        if given and given not in choices and _is_query(given):
            choices = {given: subject_of(given), **choices}
        self.fields["query"].choices = list(choices.items())  # type: ignore[attr-defined]

    def _get_validation_exclusions(self) -> set[str]:
        """Leave out the address: only its owner learns whether it follows something."""
        return {*super()._get_validation_exclusions(), "email"}  # type: ignore[misc]


def _is_query(text: str) -> bool:
    """Whether a text is a query that finds news of something public."""
    from_page = NewsFilter(QueryDict(text), queryset=news_entries())
    return len(text) <= 200 and from_page.is_valid() and len(from_page.conditions) > 0


@never_cache
@csrf_exempt  # nobody is signed in and no cookie is set: the stamp in the form is the proof
@require_http_methods(["GET", "HEAD", "POST"])
def alerts(request: HttpRequest) -> HttpResponse:
    """Show the form for what the address names, or keep what was sent until it is confirmed."""
    initial = {"query": request.GET.urlencode(safe=":,"), "language": get_language()}
    return answer_form(request, AlertForm, "commitments/alerts.html", initial, ask_to_confirm)


def _change(request: HttpRequest, row: Subscription) -> str:
    """Do what the sent form says, and return which page to show. Without a choice: leave.

    So do mail programs (RFC 8058), for which one click is enough.
    """
    choice = request.POST.get("choice", "")
    if choice == "confirm":
        confirm(row, timezone.now())
        return "confirmed"
    if choice == "change":
        if request.POST.get("rhythm") in Subscription.Rhythm:
            row.rhythm = request.POST["rhythm"]
        if request.POST.get("language") in dict(settings.LANGUAGES):
            row.language = request.POST["language"]
        row.save(update_fields=["rhythm", "language"])
        return "changed"
    row.delete()
    return "left"


@never_cache
@csrf_exempt  # the mail program posts here on its own (RFC 8058); the token is the proof
@require_http_methods(["GET", "HEAD", "POST"])
def alert(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm what somebody follows, change it, or leave, by the link in a letter."""
    try:
        row = by_token(token)
    except BadSignature:
        raise Http404 from None
    state = "left"
    if row is not None:
        state = "confirmed" if row.confirmed_at else "waiting"
        if request.method == "POST":
            state = _change(request, row)
    context = {
        "state": state,
        "subject": subject_of(row.query) if row else "",
        "rhythms": [(*each, row and each[0] == row.rhythm) for each in Subscription.Rhythm.choices],
        "tongues": [(*each, row and each[0] == row.language) for each in settings.LANGUAGES],
    }
    answer = render(request, "commitments/alert.html", context)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
