"""The page on which people see what happened to their account, and end its sessions."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from cities.models import SecurityEvent
from cities.sign_in.confirmation import confirmed
from cities.sign_in.events import keep_event

EVENTS_LISTED = 20


def sessions_of(user: Any) -> list[str]:
    """Return the keys of all sessions in which a person is signed in now."""
    open_ones = Session.objects.filter(expire_date__gt=timezone.now())
    return [
        session.session_key
        for session in open_ones.iterator()
        if session.get_decoded().get("_auth_user_id") == str(user.pk)
    ]


@login_required
@confirmed
def profile(request: HttpRequest) -> HttpResponse:
    """Show the last events and how many sessions are open; end all of them when asked to."""
    if request.method == "POST":
        keep_event(request, SecurityEvent.Kind.SESSIONS, request.user)
        Session.objects.filter(session_key__in=sessions_of(request.user)).delete()
        request.session.flush()
        return redirect("account_login")
    events = SecurityEvent.objects.filter(user=request.user.pk)[:EVENTS_LISTED]
    context = {"events": events, "sessions": len(sessions_of(request.user))}
    return render(request, "account/profile.html", context)
