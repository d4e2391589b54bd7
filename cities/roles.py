"""Roles of people towards cities and networks, from relations and never from groups."""

from typing import Any

from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from cities.audit import Actor
from cities.models import City, Membership, Network, TrailEntry

Role = TrailEntry.Role


# What makes an account one that administers the site.
RIGHTS = ("is_active", "is_staff", "is_superuser")


def is_last_administrator(*people: User) -> bool:
    """Whether nobody besides these could administer the site.

    In a transaction all administrators stay as they are until its end: two who take each other's
    rights away at once do it one after the other.
    """
    administrators = User.objects.filter(**dict.fromkeys(RIGHTS, True)).order_by("pk")
    if connection.in_atomic_block:
        administrators = administrators.select_for_update()
    keys = set(administrators.values_list("pk", flat=True))
    return bool(keys) and keys <= {person.pk for person in people}


def roles_of(user: User) -> frozenset[Role]:
    """Return what a person is: administrator, in a secretariat, focal point; several or none."""
    memberships = {
        Role.SECRETARIAT: Network.staff.through.objects,
        Role.FOCAL_POINT: City.focal_points.through.objects,
    }
    row: Any = (
        User.objects.filter(pk=user.pk)
        .values(
            **{role: Exists(rows.filter(user=OuterRef("pk"))) for role, rows in memberships.items()}
        )
        .first()
    )
    roles = {role for role in memberships if row is not None and row[role]}
    return frozenset(roles | ({Role.ADMINISTRATOR} if user.is_superuser else set()))


def represents(user: User, party: City | Network) -> bool:
    """Whether a person is a focal point of the city, or staff of the network."""
    if isinstance(party, City):
        return City.objects.represented_by(user).filter(pk=party.pk).exists()
    return Network.objects.editable_by(user).filter(pk=party.pk).exists()


def secretariat_of(user: User, party: City | Network) -> bool:
    """Whether a person checks what the party reports.

    True for staff of the network itself or of one the city is a member of today, and for
    administrators.
    """
    if user.is_superuser:
        return True
    if isinstance(party, City):
        return City.objects.overseen_by(user).filter(pk=party.pk).exists()
    return represents(user, party)


def acting(user: User | None, party: City | Network | None) -> Actor:
    """Return the user as actor in their role towards `party`; without a role, an empty one.

    No user stands for the catalogue, which a command loads.
    """
    if user is None:
        return Actor(role=Role.CATALOGUE)
    if isinstance(party, City):
        if represents(user, party):
            return Actor(user, Role.FOCAL_POINT, party.name)
        memberships = Membership.objects.of_members().current().filter(city=party)
        networks = Network.objects.editable_by(user).filter(pk__in=memberships.values("network"))
        network = networks.first()
    else:
        network = party if party is not None and represents(user, party) else None
    if network is not None:
        return Actor(user, Role.SECRETARIAT, network.short_name)
    return Actor(user, Role.ADMINISTRATOR if user.is_superuser else "")


def representatives_of(party: City | Network) -> QuerySet:
    """Return the active accounts that report for the party, and get its notices."""
    people = party.focal_points if isinstance(party, City) else party.staff
    return people.filter(is_active=True)


def secretariats_of(party: City | Network) -> QuerySet:
    """Return the networks whose secretariats check what the party reports."""
    if isinstance(party, Network):
        return Network.objects.filter(pk=party.pk)
    memberships = Membership.objects.of_members().current().filter(city=party)
    return Network.objects.filter(pk__in=memberships.values("network"))
