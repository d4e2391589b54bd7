"""How long somebody stays signed in who does nothing."""

from time import time

from django.http import HttpRequest, HttpResponse

from config.middleware import Handler

PAGES = "/admin/"
USED = "used"
# Seconds: the end is put off at most this often, so that not every page writes.
PUT_OFF_EVERY = 300


def end_when_idle(get_response: Handler) -> Handler:
    """Middleware: put the end of a session off while somebody works with it."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(PAGES) and request.user.is_authenticated:
            moment = int(time())
            if moment - request.session.get(USED, 0) >= PUT_OFF_EVERY:
                request.session[USED] = moment
        return get_response(request)

    return answer
