"""Who takes which step: conditions on rows, and the sentences for those who do not meet them.

Each rule is a condition that the database evaluates, so that one row ("may they?") and a list
("what waits for them?") are decided by the same rule.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cities.models import City, Membership, Network
from cities.roles import representatives_of
from commitments.models import Adoption, ChangeRequest, Contributor, ProgressReport, Review

Subject = ProgressReport | Review | ChangeRequest
# From a row to its adoption: nothing, for an adoption itself.
OF_REPORT, OF_REVIEW = "adoption__", "report__adoption__"


def reporting_party(row: Adoption | Subject) -> City | Network:
    """Return the city or network that a report or review is about."""
    if isinstance(row, Review):
        return row.report.adoption.party
    return (row if isinstance(row, Adoption) else row.adoption).party


def adoption_of(subject: Subject) -> Adoption:
    """Return the adoption that a report, or the report under review, is about."""
    return subject.report.adoption if isinstance(subject, Review) else subject.adoption


def _is_party(adoption: str, cities: QuerySet[City], user: User) -> Q:
    """The condition that the party is one of the cities, or a network `user` is staff of."""
    networks = Network.objects.editable_by(user)
    return Q(**{f"{adoption}city__in": cities.values("pk")}) | Q(
        **{f"{adoption}network__in": networks.values("pk")}
    )


def represented_by(user: User, adoption: str = "") -> Q:
    """The condition on rows that `cities.roles.represents` checks for one party.

    `adoption` is the path from the row to its adoption, with a trailing "__".
    """
    return _is_party(adoption, City.objects.represented_by(user), user)


def overseen_by(user: User, adoption: str = "") -> Q:
    """The condition on rows that `cities.roles.secretariat_of` checks for one party."""
    if user.is_superuser:
        return Q()
    return _is_party(adoption, City.objects.overseen_by(user), user)


def _may_represent(user: User, adoption: str) -> Q:
    """The condition that `user` represents the party, or stands in for a city they oversee."""
    stands_in = overseen_by(user, adoption) & Q(**{f"{adoption}city__isnull": False})
    return represented_by(user, adoption) | stands_in


def nobody_represents(adoption: str) -> Q:
    """The condition that the city has no focal point who can sign in."""
    people = City.focal_points.through.objects.filter(
        city=OuterRef(f"{adoption}city"), user__is_active=True
    )
    return Q(~Exists(people), **{f"{adoption}city__isnull": False})


def own_people(user: User, adoption: str = "") -> Q:
    """The condition that `user` represents the party, or oversees a city nobody represents."""
    return represented_by(user, adoption) | (
        nobody_represents(adoption) & overseen_by(user, adoption)
    )


def nobody_oversees(adoption: str) -> Q:
    """The condition that the city is in no network with staff who can sign in."""
    memberships = Membership.objects.of_members().current()
    staffed = memberships.filter(city=OuterRef(f"{adoption}city"), network__staff__is_active=True)
    return Q(~Exists(staffed), **{f"{adoption}city__isnull": False})


def _checking_networks(party: City | Network) -> QuerySet[Network]:
    """Return the networks whose staff check what a party reports."""
    if isinstance(party, Network):
        return Network.objects.filter(pk=party.pk)
    memberships = Membership.objects.of_members().current().filter(city=party)
    return Network.objects.filter(pk__in=memberships.values("network"))


def officers_of(party: City | Network) -> QuerySet[User]:
    """Return the active accounts that check what the party reports, administrators apart."""
    networks = _checking_networks(party).values("pk")
    staff = Network.staff.through.objects.filter(network__in=networks)
    return User.objects.filter(pk__in=staff.values("user"), is_active=True)


def deciders_of(request: ChangeRequest) -> list[User]:
    """Return who is asked to decide: the other side, or its own where that has no accounts."""
    party = request.adoption.party
    sides = [officers_of(party), representatives_of(party)]
    if request.side == ChangeRequest.Side.SECRETARIAT:
        sides.reverse()
    people = list(sides[0]) or list(sides[1])
    return [person for person in people if person.pk != request.requested_by_id]


def _other_side(user: User) -> Q:
    """The condition that `user` is on the side that did not ask, or stands in for it."""
    own = represented_by(user, OF_REPORT)
    # An empty condition would be dropped beside "or": administrators oversee every row.
    officer = overseen_by(user, OF_REPORT) or Q(pk__isnull=False)
    side = ChangeRequest.Side
    for_party = Q(side=side.PARTY) & (officer | (own & nobody_oversees(OF_REPORT)))
    for_secretariat = Q(side=side.SECRETARIAT) & (own | (officer & nobody_represents(OF_REPORT)))
    return for_party | for_secretariat


def _only_a_focal_point(row: Any) -> str:
    return _("Only a focal point of %(party)s can do this.") % {"party": reporting_party(row)}


@dataclass(frozen=True)
class Rule:
    """A condition that the rows of a person meet, and the sentence where a row does not."""

    rows: Callable[[User], Q]
    refusal: Callable[[Any], str]


@dataclass(frozen=True)
class StepActor:
    """Who may take a step: whoever meets every rule.

    `desk` narrows the rows they may take it on to those that are for them to do: whoever may
    stand in for somebody else is not reminded of the other's work.
    """

    rules: tuple[Rule, ...]
    desk: Callable[[User], Q] = lambda _user: Q()

    def refusal(self, row: Any, user: User) -> str:
        """Return why `user` may not take the step on a stored row; empty when they may."""
        rows = type(row)._default_manager.filter(pk=row.pk)
        for rule in self.rules:
            if not rows.filter(rule.rows(user)).exists():
                return rule.refusal(row)
        return ""

    def rows_of(self, user: User) -> Q:
        """The condition that a row waits for `user`: they may take the step, and it is theirs."""
        condition = self.desk(user)
        for rule in self.rules:
            condition &= rule.rows(user)
        return condition


def _representative(adoption: str, also: Callable[[User], Q]) -> StepActor:
    return StepActor(
        (Rule(lambda user: _may_represent(user, adoption), _only_a_focal_point),),
        lambda user: represented_by(user, adoption) | nobody_represents(adoption) | also(user),
    )


def contributed(user: User, report: str = "") -> Q:
    """The condition that `user` wrote in the report, began it or submitted it.

    `report` is the path from the row to its report, with a trailing "__".
    """
    rows = Contributor.objects.filter(report=OuterRef(f"{report}pk"), user=user.pk)
    began = Q(**{f"{report}author": user.pk}) | Q(**{f"{report}submitted_by": user.pk})
    return Q(Exists(rows)) | began


def _somebody_else_decides(report: ProgressReport) -> str:
    """Say that a contributor does not decide, and who else may."""
    contributors = Contributor.objects.filter(report=report.pk).values("user")
    others = Network.staff.through.objects.filter(user__is_active=True).exclude(
        user__in=[report.author_id or 0, report.submitted_by_id or 0]
    )
    free = others.exclude(user__in=contributors).values("network")
    networks = [
        network.short_name
        for network in _checking_networks(report.adoption.party).filter(pk__in=free)
    ]
    if not networks:
        return _(
            "You wrote in this report, so you do not decide on it: only an administrator who did "
            "not write in it can, as its networks have nobody else."
        )
    comma = pgettext("between the items of a list", ", ")
    return _(
        "You wrote in this report, so you do not decide on it: staff of %(networks)s who did not "
        "write in it can, or an administrator."
    ) % {"networks": comma.join(networks)}


def only_administrators() -> Q:
    """The condition that no officer is left who may decide on a report."""
    member_of = (
        Membership.objects.of_members()
        .current()
        .filter(city=OuterRef(OuterRef("adoption__city")), network=OuterRef("network"))
    )
    wrote = Contributor.objects.filter(report=OuterRef(OuterRef("pk")), user=OuterRef("user"))
    officers = Network.staff.through.objects.filter(
        Q(network=OuterRef("adoption__network")) | Exists(member_of),
        ~Exists(wrote),
        user__is_active=True,
    )
    return Q(~Exists(officers))


def _checker(adoption: str) -> Rule:
    return Rule(
        lambda user: overseen_by(user, adoption),
        lambda row: (
            _("Only staff of a network of %(party)s can do this.") % {"party": reporting_party(row)}
        ),
    )


REPORTER = _representative("", lambda _user: Q(pk__in=[]))
REPORT_REPRESENTATIVE = _representative(OF_REPORT, lambda user: Q(author=user.pk))
REPORT_OWNER = StepActor(
    (Rule(lambda user: own_people(user, OF_REPORT), _only_a_focal_point),),
)
REPORT_CHECKER = StepActor(
    (Rule(lambda user: ~contributed(user), _somebody_else_decides), _checker(OF_REPORT))
)
REQUEST_DECIDER = StepActor(
    (
        Rule(
            lambda user: Q(requested_by=None) | ~Q(requested_by=user.pk),
            lambda _row: _("You asked for this: someone else has to decide on it."),
        ),
        Rule(
            _other_side,
            lambda row: (
                _("Only the other side can do this: %(people)s.")
                % {
                    "people": _("staff of a network of %(party)s") % {"party": reporting_party(row)}
                    if row.side == ChangeRequest.Side.PARTY
                    else _("a focal point of %(party)s") % {"party": reporting_party(row)}
                }
            ),
        ),
    )
)
REVIEW_REPRESENTATIVE = _representative(OF_REVIEW, lambda _user: Q(pk__in=[]))
REVIEW_CHECKER = StepActor(
    (
        _checker(OF_REVIEW),
        Rule(
            lambda user: ~contributed(user, "report__"),
            lambda _review: _(
                "You wrote in the report under review: somebody else decides on the review."
            ),
        ),
    )
)
INVITED = StepActor(
    (
        Rule(
            lambda user: Q(reviewing_city__in=City.objects.represented_by(user).values("pk")),
            lambda review: (
                _("Only a focal point of %(city)s can do this.") % {"city": review.reviewing_city}
            ),
        ),
        Rule(
            lambda user: (
                ~Q(report__adoption__city=F("reviewing_city")) & ~represented_by(user, OF_REVIEW)
            ),
            lambda _review: _("Nobody can review a report of their own city."),
        ),
    )
)
REVIEWER = StepActor(
    (
        *INVITED.rules,
        Rule(
            lambda user: ~contributed(user, "report__"),
            lambda _review: _("You wrote in this report: somebody else of your city reviews it."),
        ),
    )
)


def refusal_to_decide(report: ProgressReport, user: User) -> str:
    """Return why somebody who checks reports of the party does not decide on this one, or ""."""
    wrote = overseen_by(user, OF_REPORT) & contributed(user)
    if not ProgressReport.objects.filter(wrote, pk=report.pk).exists():
        return ""
    return _somebody_else_decides(report)
