"""The cities in a network, and what each of them promised."""

from collections.abc import Callable
from dataclasses import dataclass, field

from cities.models import City, Membership, Network
from commitments.models import Adoption, Reporting, StatusCounts

TITLES_SHOWN = 3
# What is shown of a promise of a member, and what its status and reporting are worked out from.
SHOWN = (
    *("standing", "standing_on", "trust", "ages_on", "role", "withdrawn_on", "reported_on"),
    *("report_every", "report_due_on", "report_period_ends", "city"),
    *("commitment__title", "commitment__slug", "commitment__language"),
)


@dataclass
class Member:
    """A city in a network, with its roles and its promises."""

    city: City
    memberships: list[Membership] = field(default_factory=list)
    adoptions: list[Adoption] = field(default_factory=list)

    @property
    def supports_only(self) -> bool:
        """Whether every role it has is one beside membership."""
        return all(row.role not in Membership.MEMBER_ROLES for row in self.memberships)

    @property
    def n(self) -> int:
        """How many promises it made."""
        return len(self.adoptions)

    @property
    def standings(self) -> StatusCounts:
        """Its promises by standing."""
        counts = StatusCounts()
        for adoption in self.adoptions:
            counts.add(adoption.status_key)
        return counts

    @property
    def named(self) -> list[Adoption]:
        """The promises that are named."""
        return self.adoptions[:TITLES_SHOWN]

    @property
    def more(self) -> int:
        """How many promises are not named."""
        return max(0, self.n - TITLES_SHOWN)

    @property
    def late(self) -> bool:
        """Whether it agreed to report on a promise and has not by the day it was due."""
        return any(row.reporting_on() == Reporting.OVERDUE for row in self.adoptions)


def members_of(network: Network) -> list[Member]:
    """Return the cities of a network in order of their names, in two queries."""
    members: dict[int, Member] = {}
    memberships = (
        Membership.objects.published()
        .current()
        .filter(network=network, city__isnull=False)
        .select_related("city__country")
        .order_by("city__name", "city", "pk")
    )
    for membership in memberships:
        city = membership.city
        assert city is not None, "filtered by it"
        members.setdefault(city.pk, Member(city)).memberships.append(membership)
    adoptions = Adoption.objects.published().filter(city__in=members)
    rows = adoptions.select_related("commitment").only(*SHOWN)
    for adoption in rows.order_by("commitment__title", "pk"):
        member = members[adoption.city_id or 0]
        adoption.city = member.city
        member.adoptions.append(adoption)
    return list(members.values())


def split(
    members: list[Member], condition: Callable[[Member], bool]
) -> tuple[list[Member], list[Member]]:
    """Return the members for whom a condition holds, and the others."""
    kept = [member for member in members if condition(member)]
    return kept, [member for member in members if not condition(member)]
