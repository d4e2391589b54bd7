"""How long somebody stays signed in who does nothing, and where they are signed in.

A session says itself with which browser, from where and when it was last used: that is gone with
it. (allauth.usersessions would keep a second table of addresses, which ends by itself never.)
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from time import time
from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from cities.sign_in.events import browser_of
from config.middleware import Handler
from config.senders import keyed_hash

PAGES = "/admin/"
USED, USED_FROM, USED_WITH = "used", "place", "browser"
# Seconds: the end is put off at most this often, so that not every page writes.
PUT_OFF_EVERY = 300
NEVER = datetime.min.replace(tzinfo=UTC)


def end_when_idle(get_response: Handler) -> Handler:
    """Middleware: put the end of a session off while somebody works with it."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(PAGES) and request.user.is_authenticated:
            moment = int(time())
            if moment - request.session.get(USED, 0) >= PUT_OFF_EVERY:
                request.session[USED] = moment
                request.session[USED_FROM] = get_adapter().get_client_ip(request)
                request.session[USED_WITH] = browser_of(request)
        return get_response(request)

    return answer


@dataclass(frozen=True)
class OpenSession:
    """A browser in which somebody is signed in."""

    key: str
    browser: str
    place: str
    used_at: datetime | None

    @property
    def name(self) -> str:
        """What stands for it in a form: the key itself would let anybody in who reads the page."""
        return keyed_hash("cities.sign_in.sessions", self.key)[:20]


def sessions_of(user: Any) -> list[OpenSession]:
    """Return the sessions in which a person is signed in now, the last used first."""
    return sorted(_sessions_of(user), key=lambda each: each.used_at or NEVER, reverse=True)


def _sessions_of(user: Any) -> Iterator[OpenSession]:
    open_ones = Session.objects.filter(expire_date__gt=timezone.now())
    for session in open_ones.iterator():
        kept = session.get_decoded()
        if kept.get("_auth_user_id") == str(user.pk):
            used = kept.get(USED)
            yield OpenSession(
                session.session_key,
                kept.get(USED_WITH, ""),
                kept.get(USED_FROM) or "",
                datetime.fromtimestamp(used, UTC) if used else None,
            )


def end_sessions(sessions: list[OpenSession]) -> None:
    """Sign a person out of these."""
    Session.objects.filter(session_key__in=[session.key for session in sessions]).delete()
