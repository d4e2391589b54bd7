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

from cities.models import City, Network
from commitments.models import Adoption, ProgressReport, Review

Subject = ProgressReport | Review
# From a row to its adoption: nothing, for an adoption itself.
OF_REPORT, OF_REVIEW = "adoption__", "report__adoption__"


def reporting_party(row: Adoption | Subject) -> City | Network:
    """Return the city or network that a report or review is about."""
    if isinstance(row, Review):
        return row.report.adoption.party
    return (row.adoption if isinstance(row, ProgressReport) else row).party


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


def _not_its_author(user: User) -> Q:
    return ~Q(author=user.pk) & ~Q(submitted_by=user.pk)


def _checker(adoption: str) -> Rule:
    return Rule(
        lambda user: overseen_by(user, adoption),
        lambda row: (
            _("Only staff of a network of %(party)s can do this.") % {"party": reporting_party(row)}
        ),
    )


REPORTER = _representative("", lambda _user: Q(pk__in=[]))
REPORT_REPRESENTATIVE = _representative(OF_REPORT, lambda user: Q(author=user.pk))
REPORT_CHECKER = StepActor(
    (
        Rule(
            _not_its_author,
            lambda _row: _("You wrote this report: someone else has to decide on it."),
        ),
        _checker(OF_REPORT),
    )
)
REVIEW_REPRESENTATIVE = _representative(OF_REVIEW, lambda _user: Q(pk__in=[]))
REVIEW_CHECKER = StepActor((_checker(OF_REVIEW),))
REVIEWER = StepActor(
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
