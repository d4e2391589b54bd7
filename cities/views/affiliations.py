"""The networks and organisations in a network, who left it, and where it belongs itself."""

from collections.abc import Iterable
from dataclasses import dataclass

from cities.models import Membership, Network
from cities.models.networks import MembershipQuerySet

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


def all_memberships() -> MembershipQuerySet:
    """Return the published memberships, of today and ended, with their parties."""
    return Membership.objects.published().select_related(*RELATED).order_by("pk")


def affiliations_of(network: Network, memberships: Iterable[Membership]) -> Affiliations:
    """Return who is and was in a network by its memberships, and where it belongs: one query."""
    rows = [row for row in memberships if row.city_id is None or row.until is not None]
    rows.sort(key=lambda row: row.member.label)
    current = [row for row in rows if row.until is None]
    return Affiliations(
        members=[row for row in current if row.role in Membership.MEMBER_ROLES],
        partners=[row for row in current if row.role not in Membership.MEMBER_ROLES],
        former=[row for row in rows if row.until is not None],
        held=list(all_memberships().filter(member_network=network).order_by("network__name", "pk")),
    )
