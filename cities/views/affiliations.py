"""The networks and organisations in a network, who left it, and where it belongs itself."""

from dataclasses import dataclass

from django.db.models import Q

from cities.models import Membership, Network

RELATED = ("network", "city__country", "member_network", "organisation")


@dataclass(frozen=True)
class Affiliations:
    """Memberships of a network beside those that cities have today."""

    # Networks and organisations that are members, and those with another role.
    members: list[Membership]
    partners: list[Membership]
    # Whoever was in it, cities too.
    former: list[Membership]
    # The networks it is in, or was.
    held: list[Membership]


def affiliations_of(network: Network) -> Affiliations:
    """Return who is and was in a network, and where it belongs, in two queries."""
    published = Membership.objects.published().select_related(*RELATED)
    rows = list(
        published.filter(Q(city=None) | Q(until__isnull=False), network=network).order_by("pk")
    )
    rows.sort(key=lambda row: row.member.name)
    current = [row for row in rows if row.until is None]
    return Affiliations(
        members=[row for row in current if row.role in Membership.MEMBER_ROLES],
        partners=[row for row in current if row.role not in Membership.MEMBER_ROLES],
        former=[row for row in rows if row.until is not None],
        held=list(published.filter(member_network=network).order_by("network__name", "pk")),
    )
