"""The language of the administration: that of the person, else that of their browser."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from commitments.models import NoticeSettings
from config.middleware import Handler
from config.own_time import in_zone

PAGES = "/admin/"


def _chosen(request: HttpRequest) -> NoticeSettings:
    """Return what the person who is signed in chose; of others, that they chose nothing."""
    if not request.user.is_authenticated:
        return NoticeSettings()
    return NoticeSettings.objects.of(request.user)


def in_their_language(get_response: Handler) -> Handler:
    """Middleware: answer each request to the administration in the person's language and time.

    The language in which they first send something, which is their sign-in, becomes theirs.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PAGES):
            return get_response(request)
        chosen = _chosen(request)
        language = chosen.language or translation.get_language_from_request(request)
        request.LANGUAGE_CODE = language
        with translation.override(language), in_zone(chosen.time_zone):
            response = get_response(request)
        sent = request.method == "POST" and not chosen.language and request.user.is_authenticated
        if sent and not _chosen(request).language:
            NoticeSettings.objects.choose(request.user, language)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response

    return answer


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Change the language, from the header of any page; a cookie keeps it for the sign-in page."""
    language = request.POST.get("language", "")
    if request.user.is_authenticated and language in dict(settings.LANGUAGES):
        NoticeSettings.objects.choose(request.user, language)
    return set_language(request)
