"""Numbers that sources state, beside what is listed here: how many of the members, signatories.

"35 of the 136 are listed here" is about the day of the 136: who joined later is left out, and who
joined on an unknown day is said to have. Reads rows that were fetched beforehand.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cities.models import Membership, Network
from cities.models.membership_roles import MembershipRole
from commitments.models import Endorsement, Framework
from commitments.models.frameworks import EndorsementRole
from config.dates import first_day, format_partial_date, last_day
from config.models.fields import Precision, Qualifier
from config.numbers import amount, quantity


@dataclass(frozen=True)
class Joined:
    """A party that is listed: since when, as far as it is known, and until when."""

    party: Any
    since: date | None = None
    precision: str = ""
    at_latest: bool = False
    until: date | None = None
    is_city: bool = True

    def joined_by(self, day: date) -> bool | None:
        """Whether it had joined by a day; None where no source says so."""
        if self.since is None:
            return None
        if self.at_latest:
            return True if last_day(self.since, self.precision) <= day else None
        # Of a year or month that the day is in, the source gives no closer date.
        return first_day(self.since, self.precision) <= day


@dataclass(frozen=True)
class Listed:
    """How many listed parties a stated number can count, and how many joined after its day.

    `undated` of those that it can count joined on a day that no source gives.
    """

    counted: int
    undated: int = 0
    later: int = 0
    later_are_cities: bool = True


def listed_by(rows: Iterable[Joined], as_of: date | None) -> Listed:
    """Count the parties of some rows on the day of a number; those of today where it has no day.

    A party with several rows counts once, by the one that is known best.
    """
    by_party: dict[Any, Joined] = {}
    joined: dict[Any, bool | None] = {}
    ranks = (True, None, False)
    for row in rows:
        if row.until and (as_of is None or row.until <= as_of):
            continue
        then = row.joined_by(as_of) if as_of else True
        if row.party not in joined or ranks.index(then) < ranks.index(joined[row.party]):
            by_party[row.party], joined[row.party] = row, then
    later = [by_party[party] for party, then in joined.items() if then is False]
    return Listed(
        counted=len(joined) - len(later),
        undated=sum(then is None for then in joined.values()),
        later=len(later),
        later_are_cities=all(row.is_city for row in later),
    )


@dataclass(frozen=True)
class Number:
    """A number of parties as a source states it, with its day; None where none states any."""

    number: int | None
    qualifier: str
    as_of: date | None
    precision: str
    source: str
    role: str

    @property
    def words(self) -> str:
        """The number and what it counts: "136 members", "about 175 signatories"."""
        number = self.number or 0
        return _of_role(self.role, number) % {"n": quantity(number, self.qualifier)}

    @property
    def day(self) -> str:
        """The day of the number in words."""
        return format_partial_date(self.as_of, self.precision or Precision.DAY)


def _of_role(role: str, n: int) -> str:
    """Return the words for so many parties in a role, with a place for the number."""
    counted = {
        MembershipRole.GRANTEE.value: ngettext("%(n)s grantee", "%(n)s grantees", n),
        MembershipRole.PARTNER.value: ngettext("%(n)s partner", "%(n)s partners", n),
        EndorsementRole.SIGNATORY.value: ngettext("%(n)s signatory", "%(n)s signatories", n),
        EndorsementRole.SUPPORTER.value: ngettext("%(n)s supporter", "%(n)s supporters", n),
        EndorsementRole.CERTIFIED.value: ngettext("%(n)s certified", "%(n)s certified", n),
    }
    return counted.get(role) or ngettext("%(n)s member", "%(n)s members", n)


def listed_sentence(number: Number, listed: Listed) -> str:
    """Return how many are listed of the stated number, true for each number that there can be.

    "35 of the 136 are listed here, for 30 of them no source says since when; 10 listed cities
    joined later."
    """
    parts = [_share(number, listed)]
    if number.as_of and listed.undated:
        undated = ngettext(
            "for %(n)s of them no source says since when",
            "for %(n)s of them no source says since when",
            listed.undated,
        )
        parts.append(undated % {"n": amount(listed.undated)})
    sentences = [pgettext("between the items of a list", ", ").join(parts)]
    if listed.later:
        sentences.append(_later(listed))
    if number.number is not None and number.as_of is None:
        sentences.append(_("the source gives no day for its number"))
    sentence = pgettext("between the parts of a sentence", "; ").join(sentences)
    return _("%(sentence)s.") % {"sentence": sentence}


def _share(number: Number, listed: Listed) -> str:
    words = {"n": amount(listed.counted)}
    if number.number is None:
        none = ngettext(
            "%(parties)s is listed here, and no source that we know of states how many there are",
            "%(parties)s are listed here, and no source that we know of states how many there are",
            listed.counted,
        )
        return none % {"parties": _of_role(number.role, listed.counted) % words}
    words["stated"] = quantity(number.number, number.qualifier)
    if listed.counted > number.number and number.as_of:
        more = ngettext(
            "%(n)s is listed here, where the source of that day says %(stated)s",
            "%(n)s are listed here, where the source of that day says %(stated)s",
            listed.counted,
        )
        return more % words
    if listed.counted > number.number:
        more = ngettext(
            "%(n)s is listed here, where the source says %(stated)s",
            "%(n)s are listed here, where the source says %(stated)s",
            listed.counted,
        )
        return more % words
    if number.qualifier == Qualifier.EXACTLY:
        exact = ngettext(
            "%(n)s of the %(stated)s is listed here",
            "%(n)s of the %(stated)s are listed here",
            listed.counted,
        )
        return exact % words
    some = ngettext(
        "%(n)s of %(stated)s is listed here",
        "%(n)s of %(stated)s are listed here",
        listed.counted,
    )
    return some % words


def _later(listed: Listed) -> str:
    if listed.later_are_cities:
        cities = ngettext(
            "%(n)s listed city joined later", "%(n)s listed cities joined later", listed.later
        )
        return cities % {"n": amount(listed.later)}
    others = ngettext(
        "%(n)s more of those listed joined later",
        "%(n)s more of those listed joined later",
        listed.later,
    )
    return others % {"n": amount(listed.later)}


@dataclass(frozen=True)
class Denominator:
    """What a page says of the members of a network, or of the signatories of a framework."""

    number: Number
    listed: Listed

    @property
    def sentence(self) -> str:
        return listed_sentence(self.number, self.listed)


def of_members(network: Network, memberships: Iterable[Membership]) -> Denominator:
    """Return the number of members that a network states, beside the published memberships."""
    roles = [network.members_role] if network.members_role else Membership.MEMBER_ROLES
    rows = [
        Joined(
            row.member,
            row.since,
            row.since_precision,
            row.since_at_latest,
            row.until,
            row.city_id is not None,
        )
        for row in memberships
        if row.role in roles
    ]
    number = Number(
        network.members,
        network.members_qualifier,
        network.members_as_of,
        network.members_as_of_precision,
        network.members_source or network.source,
        network.members_role,
    )
    return Denominator(number, listed_by(rows, _end(number)))


def of_signatories(framework: Framework, endorsements: Iterable[Endorsement]) -> Denominator:
    """Return the number of signatories that a source states, beside the published endorsements."""
    rows = [
        Joined(
            row.party,
            row.endorsed_on,
            row.endorsed_on_precision,
            row.endorsed_on_at_latest,
            row.withdrawn_on,
            row.city_id is not None,
        )
        for row in endorsements
        if row.role == framework.signatories_role
    ]
    number = Number(
        framework.signatories,
        framework.signatories_qualifier,
        framework.signatories_as_of,
        framework.signatories_as_of_precision,
        framework.signatories_source or framework.source,
        framework.signatories_role,
    )
    return Denominator(number, listed_by(rows, _end(number)))


def _end(number: Number) -> date | None:
    """Return the last day that the day of the number can be."""
    return last_day(number.as_of, number.precision) if number.as_of else None
