"""Somebody leaves: their account is closed, and what is open passes to a colleague, all at once.

Drafts, returned reports, changes that were asked for and reviews that a city was asked to write
belong to the city or network, so they pass on with it. What hangs on the person passes here: the
cities and networks they work for, and reports they had taken up for checking. What lets them in
ends: the account, sessions, tokens, invitations that nobody accepted.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cities.audit import difference, record, snapshot
from cities.models import City, Invitation, Network, TrailEntry
from cities.roles import acting, is_last_administrator
from cities.sign_in.sessions import end_sessions, sessions_of
from commitments.models import ApiToken, Contributor, Notice, ProgressReport
from commitments.reporting.notifications import notify

HANDED_OVER = gettext_noop("Somebody left and handed over to a colleague.")
ACCOUNT_CLOSED = gettext_noop("The account was closed.")


class HandoverRefused(Exception):
    """Says why nothing was handed over."""


def workers() -> QuerySet[User]:
    """Return the accounts that can sign in."""
    return User.objects.filter(is_active=True, is_staff=True)


def in_reach_of(user: User) -> QuerySet[User]:
    """Return the accounts that a person can close: all, or those that work for their own only.

    A secretariat closes accounts of its networks and of the cities in them today, unless they also
    work for somebody else, or administer the site.
    """
    people = workers().exclude(pk=user.pk)
    if user.is_superuser:
        return people
    cities, networks = City.objects.overseen_by(user), Network.objects.editable_by(user)
    points, staff = City.focal_points.through.objects, Network.staff.through.objects
    own = Q(pk__in=points.filter(city__in=cities.values("pk")).values("user")) | Q(
        pk__in=staff.filter(network__in=networks.values("pk")).values("user")
    )
    foreign = Q(pk__in=points.exclude(city__in=cities.values("pk")).values("user")) | Q(
        pk__in=staff.exclude(network__in=networks.values("pk")).values("user")
    )
    return people.filter(own, is_superuser=False).exclude(foreign)


def colleagues_for(user: User) -> QuerySet[User]:
    """Return who can take over what somebody leaves: those in reach, and oneself."""
    return workers().filter(Q(pk__in=in_reach_of(user).values("pk")) | Q(pk=user.pk))


@dataclass(frozen=True)
class Handover:
    """What a person leaves behind."""

    person: User

    @property
    def cities(self) -> QuerySet[City]:
        return City.objects.represented_by(self.person)

    @property
    def networks(self) -> QuerySet[Network]:
        return Network.objects.editable_by(self.person)

    @property
    def checking(self) -> QuerySet[ProgressReport]:
        """Reports that they had taken up, and nobody has decided on."""
        return ProgressReport.objects.filter(
            state=ProgressReport.State.SUBMITTED, taken_up_by=self.person
        )

    @property
    def drafts(self) -> QuerySet[ProgressReport]:
        """Reports of their cities and networks that are not handed in."""
        return ProgressReport.objects.filter(
            Q(adoption__city__in=self.cities.values("pk"))
            | Q(adoption__network__in=self.networks.values("pk")),
            state__in=[ProgressReport.State.DRAFT, ProgressReport.State.RETURNED],
        )

    @property
    def tokens(self) -> QuerySet[ApiToken]:
        return ApiToken.objects.filter(owner=self.person, revoked_at=None)

    @property
    def invitations(self) -> QuerySet[Invitation]:
        return Invitation.objects.open().filter(invited_by=self.person)

    def counts(self) -> list[tuple[str, int]]:
        """Return what there is, in words with numbers, for the page that asks."""
        return [
            (_("Cities they report for"), self.cities.count()),
            (_("Networks they work for"), self.networks.count()),
            (_("Reports that are not handed in"), self.drafts.count()),
            (_("Reports they had taken up for checking"), self.checking.count()),
            (_("Tokens that end"), self.tokens.count()),
            (_("Open invitations that are revoked"), self.invitations.count()),
            (_("Browsers that are signed out"), len(sessions_of(self.person))),
        ]


@transaction.atomic
def close_account(person: User, colleague: User, user: User) -> None:
    """Close the account of `person` and let `colleague` go on. Raises `HandoverRefused`."""
    if not in_reach_of(user).filter(pk=person.pk).exists():
        raise HandoverRefused(_("Only an administrator can close this account."))
    if colleague.pk == person.pk or not colleagues_for(user).filter(pk=colleague.pk).exists():
        raise HandoverRefused(_("Choose a colleague who can go on with the work."))
    if is_last_administrator(person):
        raise HandoverRefused(_("This is the only administrator: make somebody else one first."))
    left = Handover(person)
    for city in left.cities:
        _pass_on(city, city.focal_points, "focal_points", person, colleague, user)
    for network in left.networks:
        _pass_on(network, network.staff, "staff", person, colleague, user)
    for report in left.checking.select_for_update(of=("self",)):
        _give_check(report, colleague, user)
    for token in left.tokens.select_for_update():
        _revoke(token, user)
    for invitation in left.invitations.select_for_update(of=("self",)):
        _revoke(invitation, user)
    before = snapshot(person)
    person.is_active = False
    person.save(update_fields=["is_active"])
    changes = {
        name: values
        for name, values in difference(before, snapshot(person)).items()
        if name == "is_active"
    }
    record(person, TrailEntry.Action.CHANGE, acting(user, None), changes, note=ACCOUNT_CLOSED)
    end_sessions(sessions_of(person))


def _pass_on(
    party: City | Network, people: Any, name: str, person: User, colleague: User, user: User
) -> None:
    """Let the colleague work for a city or network instead of the person, and write to them."""
    before = sorted(people.values_list("pk", flat=True))
    people.add(colleague)
    people.remove(person)
    after = sorted(people.values_list("pk", flat=True))
    changes = difference({name: before}, {name: after})
    actor = acting(user, party)
    record(party, TrailEntry.Action.CHANGE, actor, changes, note=HANDED_OVER)
    key = f"handover:{person.pk}:{party._meta.model_name}:{party.pk}"
    notify([colleague], Notice.Kind.HANDOVER, key, party, "/admin/")


def _give_check(report: ProgressReport, colleague: User, user: User) -> None:
    """Give a report that was being checked to the colleague; free it where they wrote in it."""
    before = snapshot(report)
    wrote = Contributor.objects.filter(report=report, user=colleague).exists()
    report.taken_up_by = None if wrote or report.author_id == colleague.pk else colleague
    report.version += 1
    report.save(update_fields=["taken_up_by", "version"])
    changes = difference(before, snapshot(report))
    actor = acting(user, report.adoption.party)
    record(report, TrailEntry.Action.CHANGE, actor, changes, note=HANDED_OVER)


def _revoke(row: ApiToken | Invitation, user: User) -> None:
    before = snapshot(row)
    row.revoked_at = timezone.now()
    row.save(update_fields=["revoked_at"])
    changes = difference(before, snapshot(row))
    party = row.party if isinstance(row, Invitation) else None
    record(row, TrailEntry.Action.CHANGE, acting(user, party), changes, note=HANDED_OVER)
