"""Who someone is to a city or network. Relations, never groups: a person can be several."""

from django.contrib.auth.models import User
from django.db.models import QuerySet

from cities.audit import Actor
from cities.models import City, Network, TrailEntry

Role = TrailEntry.Role


def roles_of(user: User) -> frozenset[Role]:
    """Return what a person is: administrator, in a secretariat, focal point; several or none."""
    memberships = {
        Role.SECRETARIAT: Network.staff.through.objects,
        Role.FOCAL_POINT: City.focal_points.through.objects,
    }
    roles = {role for role, people in memberships.items() if people.filter(user=user.pk).exists()}
    return frozenset(roles | ({Role.ADMINISTRATOR} if user.is_superuser else set()))


def represents(user: User, party: City | Network) -> bool:
    """Whether a person is a focal point of the city, or staff of the network."""
    if isinstance(party, City):
        return City.objects.represented_by(user).filter(pk=party.pk).exists()
    return Network.objects.editable_by(user).filter(pk=party.pk).exists()


def secretariat_of(user: User, party: City | Network) -> bool:
    """Whether this person checks what the party reports.

    That is staff of the network itself or of one the city is a member of today, or an
    administrator.
    """
    if user.is_superuser:
        return True
    if isinstance(party, City):
        return City.objects.overseen_by(user).filter(pk=party.pk).exists()
    return represents(user, party)


def acting(user: User | None, party: City | Network | None) -> Actor:
    """Return a person in the role they have towards `party`: it speaks, checks or administers.

    No person is the catalogue, which is loaded by a command.
    """
    if user is None:
        return Actor(role=Role.CATALOGUE)
    if isinstance(party, City):
        if represents(user, party):
            return Actor(user, Role.FOCAL_POINT, party.name)
        network = (
            Network.objects.editable_by(user)
            .filter(memberships__city=party, memberships__until=None)
            .first()
        )
    else:
        network = party if party is not None and represents(user, party) else None
    if network is not None:
        return Actor(user, Role.SECRETARIAT, network.short_name)
    return Actor(user, Role.ADMINISTRATOR if user.is_superuser else "")


def representatives_of(party: City | Network) -> QuerySet:
    """Return the active people who report for the party, and so get its letters."""
    people = party.focal_points if isinstance(party, City) else party.staff
    return people.filter(is_active=True)
