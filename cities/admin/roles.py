"""What somebody is, so that they may work in the administration.

It comes from what they are to a city or network, never from Django's permission rows.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from django.http import HttpRequest

from cities.models import City, Network

Found = TypeVar("Found")


class Role(StrEnum):
    """What someone is, so that they may work here. A person can be several."""

    ADMINISTRATOR = "administrator"
    SECRETARIAT = "secretariat"
    FOCAL_POINT = "focal point"


ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
CHECKERS = ADMINISTRATORS | {Role.SECRETARIAT}
EVERYONE = frozenset(Role)
NOBODY: frozenset[Role] = frozenset()


def remember(request: HttpRequest, key: Any, find: Callable[[], Found]) -> Found:
    """Return what `find` finds, asking once a request."""
    memory: dict[Any, Any] = request.__dict__.setdefault("_found", {})
    if key not in memory:
        memory[key] = find()
    found: Found = memory[key]
    return found


def roles(request: HttpRequest) -> frozenset[Role]:
    """Return what the person who asks is; nothing for those who may not work here."""

    def find() -> frozenset[Role]:
        user = request.user
        if not (user.is_active and user.is_staff):
            return NOBODY
        found = set()
        if user.is_superuser:
            found.add(Role.ADMINISTRATOR)
        if Network.staff.through.objects.filter(user=user.pk).exists():
            found.add(Role.SECRETARIAT)
        if City.focal_points.through.objects.filter(user=user.pk).exists():
            found.add(Role.FOCAL_POINT)
        return frozenset(found)

    return remember(request, "roles", find)


def is_administrator(request: HttpRequest) -> bool:
    return Role.ADMINISTRATOR in roles(request)
