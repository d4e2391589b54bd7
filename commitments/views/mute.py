"""Notification settings, reached by the link at the end of each email."""

from django.conf import settings
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from commitments.models import Notice, NoticeSettings
from commitments.reporting.notifications import user_of_mute_token


@csrf_exempt  # the mail program posts here on its own (RFC 8058); the token is the proof
@require_http_methods(["GET", "HEAD", "POST"])
def mute(request: HttpRequest, token: str) -> HttpResponse:
    """Show which letters a person gets, in which language; change that when the form is sent.

    A post without a choice, as mail programs send it, mutes every kind.
    """
    pk = user_of_mute_token(token)
    if pk is None:
        raise Http404
    user = get_object_or_404(User, pk=pk, is_active=True)
    kinds = Notice.kinds_to_people()
    preferences = NoticeSettings.objects.of(user)
    chosen = set(preferences.muted)
    saved = False
    if request.method == "POST":
        wanted = request.POST.getlist("wanted") if "choice" in request.POST else []
        chosen = {kind.value for kind in kinds if kind not in wanted}
        if request.POST.get("language") in dict(settings.LANGUAGES):
            preferences.language = request.POST["language"]
        values = {"muted": sorted(chosen), "language": preferences.language}
        NoticeSettings.objects.update_or_create(user=user, defaults=values)
        saved = True
    options = [(kind.value, kind.label, kind not in chosen) for kind in kinds]
    context = {
        "options": options,
        "tongues": [(*each, each[0] == preferences.language) for each in settings.LANGUAGES],
        "saved": saved,
    }
    answer = render(request, "commitments/mute.html", context)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
