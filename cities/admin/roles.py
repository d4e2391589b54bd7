"""Roles of the person who makes a request, where they may work in the administration."""

from typing import Any

from django.http import HttpRequest

from cities.roles import Role, roles_of
from config.admin.request_cache import once_per_request

ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
CHECKERS = ADMINISTRATORS | {Role.SECRETARIAT}
EVERYONE = CHECKERS | {Role.FOCAL_POINT}
NOBODY: frozenset[Role] = frozenset()


def request_roles(request: HttpRequest) -> frozenset[Role]:
    """Return the roles of the signed-in person; none for those who may not work here."""
    user: Any = request.user
    if not (user.is_active and user.is_staff):
        return NOBODY
    return once_per_request(request, "roles", lambda: roles_of(user))


def is_administrator(request: HttpRequest) -> bool:
    return Role.ADMINISTRATOR in request_roles(request)
