"""Who someone is to a city or network. Relations, never groups: a person can be several."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cities.models import City, Network


def reports_for(user: User, party: City | Network) -> bool:
    """Whether this person speaks for the party: focal point of the city, staff of the network."""
    people = party.focal_points if isinstance(party, City) else party.staff
    return people.filter(pk=user.pk).exists()


def secretariat_of(user: User, party: City | Network) -> bool:
    """Whether this person checks what the party reports.

    That is staff of the network itself or of one the city is a member of today, or an
    administrator.
    """
    if user.is_superuser:
        return True
    networks = Network.objects.editable_by(user)
    if isinstance(party, Network):
        return networks.filter(pk=party.pk).exists()
    return networks.filter(memberships__city=party, memberships__until=None).exists()


def acts_as(user: User | None, party: City | Network) -> str:
    """Return the role a person acts in towards `party`, in words the public may read."""
    if user is None:
        return _("compiled from public sources")
    if reports_for(user, party):
        if isinstance(party, City):
            return _("focal point of %(city)s") % {"city": party.name}
        return _("secretariat of %(network)s") % {"network": party.short_name}
    network = Network.objects.editable_by(user).filter(memberships__city=party.pk).first()
    if network is not None and isinstance(party, City):
        return _("secretariat of %(network)s") % {"network": network.short_name}
    for city in City.objects.filter(focal_points=user.pk)[:1]:
        return _("focal point of %(city)s") % {"city": city.name}
    return _("administrator")


def speakers_of(party: City | Network) -> QuerySet:
    """Return the active people who report for the party, and so get its letters."""
    people = party.focal_points if isinstance(party, City) else party.staff
    return people.filter(is_active=True)


def secretariats_of(party: City | Network) -> QuerySet:
    """Return the active people who check what the party reports."""
    if isinstance(party, Network):
        return party.staff.filter(is_active=True)
    mine = Q(networks__memberships__city=party, networks__memberships__until=None)
    return get_user_model().objects.filter(mine, is_active=True).distinct()
