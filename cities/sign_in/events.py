"""Keeps what happens to accounts, in the database and in the log, and writes of new browsers."""

import logging
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.crypto import get_random_string

from cities.models import SecurityEvent, SignInLetter
from config.senders import keyed_hash, place_of

logger = logging.getLogger(__name__)
Kind = SecurityEvent.Kind
SALT = "cities.sign_in.events"
NEW_DEVICE = "new_device"
A_YEAR = 365 * 24 * 60 * 60
# The first that is found names it: others' names are in what these send as well.
BROWSERS = {"Edg": "Edge", "OPR": "Opera", "FxiOS": "Firefox", "Firefox": "Firefox"}
BROWSERS |= {"CriOS": "Chrome", "Chrom": "Chrome", "Safari": "Safari"}
SYSTEMS = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows"}
SYSTEMS |= {"Mac OS": "macOS", "Linux": "Linux"}


def browser_of(request: HttpRequest) -> str:
    """Return the browser and the system in words, such as "Firefox, Windows"."""
    sent = request.headers.get("User-Agent", "")
    named = (
        next((name for sign, name in names.items() if sign in sent), "")
        for names in (BROWSERS, SYSTEMS)
    )
    return ", ".join(filter(None, named))


def keep_event(
    request: HttpRequest, kind: SecurityEvent.Kind, user: Any = None, device: str = ""
) -> None:
    """Keep one event. The log names the account by number, and no address."""
    SecurityEvent.objects.create(
        kind=kind,
        user=user,
        address=get_adapter().get_client_ip(request),
        browser=browser_of(request),
        device=device,
    )
    logger.info("security event %s of account %s", kind, user.pk if user else "unknown")


def keep_token_use(request: HttpRequest, token: Any) -> None:
    """Keep that a token of the API was used, once for each place within the time of keeping."""
    device = keyed_hash(SALT, f"token {token.pk} {place_of(request)}")
    seen = SecurityEvent.objects.filter(user=token.owner, kind=Kind.TOKEN, device=device)
    if not seen.exists():
        keep_event(request, Kind.TOKEN, token.owner, device)


def _device(request: HttpRequest) -> str:
    """Return the mark that the browser keeps; empty where it has none of ours."""
    try:
        return Signer(salt=SALT).unsign(request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""))
    except BadSignature:
        return ""


def keep_sign_in(request: HttpRequest, user: Any) -> None:
    """Keep that somebody signed in; where the browser is new to them, write to them."""
    mark = _device(request)
    if not mark:
        mark = get_random_string(32)
        request.session[NEW_DEVICE] = Signer(salt=SALT).sign(mark)
    device = keyed_hash(SALT, f"{user.pk} {mark}")
    before = SecurityEvent.objects.sign_ins_of(user)
    is_new = before.exists() and not before.filter(device=device).exists()
    keep_event(request, Kind.SIGN_IN, user, device)
    if is_new and user.email:
        SignInLetter.objects.create(
            kind=SignInLetter.Kind.NEW_BROWSER,
            email=user.email,
            language=translation.get_language(),
            browser=browser_of(request),
        )


def mark_browser(request: HttpRequest, response: HttpResponse) -> None:
    """Give a new browser its mark, by which it is not new the next time."""
    if mark := request.session.pop(NEW_DEVICE, ""):
        response.set_cookie(
            settings.DEVICE_COOKIE_NAME,
            mark,
            max_age=A_YEAR,
            path="/admin/",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
