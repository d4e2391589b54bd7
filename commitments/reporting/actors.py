"""Who takes which step: conditions on rows, and the sentences for those who do not meet them.

Each rule is a condition that the database evaluates, so that one row ("may they?") and a list
("what waits for them?") are decided by the same words.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Exists, F, OuterRef, Q
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


def _cities_of(user: User) -> Any:
    return City.focal_points.through.objects.filter(user=user.pk).values("city")


def speaks_for(user: User, adoption: str = "") -> Q:
    """The condition that `user` is a focal point of the city, or staff of the network itself.

    `adoption` is the path from the row to its adoption, with a trailing "__".
    """
    networks = Network.objects.editable_by(user).values("pk")
    return Q(**{f"{adoption}city__in": _cities_of(user)}) | Q(
        **{f"{adoption}network__in": networks}
    )


def checks(user: User, adoption: str = "") -> Q:
    """The condition that `user` is of the secretariat of the party, or an administrator.

    The secretariat of a city is the staff of the networks that it is a member of today.
    """
    if user.is_superuser:
        return Q()
    networks = Network.objects.editable_by(user).values("pk")
    cities = City.objects.overseen_by(user).values("pk")
    return Q(**{f"{adoption}city__in": cities}) | Q(**{f"{adoption}network__in": networks})


def _may_speak_for(user: User, adoption: str) -> Q:
    """The condition that `user` speaks for the party, or stands in for a city it oversees."""
    stands_in = checks(user, adoption) & Q(**{f"{adoption}city__isnull": False})
    return speaks_for(user, adoption) | stands_in


def _nobody_speaks_for(adoption: str) -> Q:
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


def _spokesperson(adoption: str, also: Callable[[User], Q]) -> StepActor:
    return StepActor(
        (Rule(lambda user: _may_speak_for(user, adoption), _only_a_focal_point),),
        lambda user: speaks_for(user, adoption) | _nobody_speaks_for(adoption) | also(user),
    )


def _not_its_author(user: User) -> Q:
    return ~Q(author=user.pk) & ~Q(submitted_by=user.pk)


def _checker(adoption: str) -> Rule:
    return Rule(
        lambda user: checks(user, adoption),
        lambda row: (
            _("Only staff of a network of %(party)s can do this.") % {"party": reporting_party(row)}
        ),
    )


REPORTER = _spokesperson("", lambda _user: Q(pk__in=[]))
REPORT_SPOKESPERSON = _spokesperson(OF_REPORT, lambda user: Q(author=user.pk))
REPORT_CHECKER = StepActor(
    (
        Rule(
            _not_its_author,
            lambda _row: _("You wrote this report: someone else has to decide on it."),
        ),
        _checker(OF_REPORT),
    )
)
REVIEW_SPOKESPERSON = _spokesperson(OF_REVIEW, lambda _user: Q(pk__in=[]))
REVIEW_CHECKER = StepActor((_checker(OF_REVIEW),))
REVIEWER = StepActor(
    (
        Rule(
            lambda user: Q(reviewing_city__in=_cities_of(user)),
            lambda review: (
                _("Only a focal point of %(city)s can do this.") % {"city": review.reviewing_city}
            ),
        ),
        Rule(
            lambda user: (
                ~Q(report__adoption__city=F("reviewing_city")) & ~speaks_for(user, OF_REVIEW)
            ),
            lambda _review: _("Nobody reviews a report of their own city."),
        ),
    )
)
