"""The brake on guessing: how often somebody may try, by name and by place.

A try is counted before anything is compared, and one that was right is taken back. Names without
an account are counted like others, so that the brake says nothing about who has one.
"""

import unicodedata
from datetime import datetime, timedelta
from math import ceil

from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib import admin
from django.http import HttpRequest
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import ngettext

from cities.models import SignInTry
from config.senders import keyed_hash, place_of

PERIOD = timedelta(minutes=15)
# Wrong tries within the period: an account has two names, its own and its e-mail address.
PER_NAME = 5
PER_PLACE = 30


def same_name(name: str) -> str:
    """Return one spelling for all that a database takes for the same name."""
    return unicodedata.normalize("NFKC", name).strip().upper().casefold()


def _keys(request: HttpRequest, kind: str, name: str) -> list[tuple[str, int]]:
    """Return what is counted, with how many tries each has."""
    counted = [(f"{kind} name {same_name(name)}", PER_NAME)]
    counted.append((f"{kind} place {place_of(request)}", PER_PLACE))
    return [(keyed_hash("cities.sign_in.brake", text), most) for text, most in counted]


class TooManyTries(ImmediateHttpResponse):
    """Answers that it is too early, with the time until the next try."""

    def __init__(self, request: HttpRequest, until: datetime, moment: datetime) -> None:
        self.seconds = max(1, ceil((until - moment).total_seconds()))
        minutes = ceil(self.seconds / 60)
        self.sentence = ngettext(
            "Too many wrong tries. Try again in %(minutes)s minute.",
            "Too many wrong tries. Try again in %(minutes)s minutes.",
            minutes,
        ) % {"minutes": minutes}
        context = {**admin.site.each_context(request), "sentence": self.sentence}
        response = render(request, "account/too_early.html", context, status=429)
        response.headers["Retry-After"] = str(self.seconds)
        response.headers["Cache-Control"] = "no-store"
        super().__init__(response)


def count(request: HttpRequest, kind: str, name: str) -> None:
    """Count one try; where there were too many, answer at once that it is too early."""
    moment = timezone.now()
    for key, most in _keys(request, kind, name):
        until = SignInTry.objects.one_more(key, most, PERIOD, moment)
        if until is not None:
            raise TooManyTries(request, until, moment)


def was_right(request: HttpRequest, kind: str, name: str) -> None:
    """Forget the tries of a name that was given with the right proof, and take back this one."""
    (by_name, _most), (by_place, _most) = _keys(request, kind, name)
    SignInTry.objects.filter(key=by_name).delete()
    SignInTry.objects.one_less(by_place)
