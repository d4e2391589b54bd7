"""What restoring a release brings back: moments, and stand-ins for the people it does not name."""

from dataclasses import replace
from datetime import datetime

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from commitments.exchange.columns import Column, Lookup, Use, plain
from commitments.exchange.errors import InvalidCell
from commitments.exchange.rows import Cells

# Accounts that nobody can sign in to, for the people whom no release names.
WRITER, DECIDER = "writer-of-released-reports", "decider-of-released-reports"


def stand_in(name: str) -> User:
    user, created = User.objects.get_or_create(username=name, defaults={"is_active": False})
    if created:
        user.set_unusable_password()
        user.save()
    return user


def _moment(text: str, cells: Cells, lookup: Lookup) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise InvalidCell(_("Enter a time with its zone, for example 2024-03-31T09:30:00+00:00."))
    return moment


def when(name: str) -> Column:
    column = plain(name, _moment, datetime.isoformat, type="datetime")
    return replace(column, optional=True, use=Use.NEVER)
