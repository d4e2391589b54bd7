"""Accepting an invitation: it gives an account, if there is none, and the role it names."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop

from cities.audit import difference, record
from cities.models import City, Invitation, TrailEntry
from cities.roles import acting, secretariat_of

SALT = "cities.sign_in.invitations"
ROLE_GIVEN = gettext_noop("An invitation was accepted.")


def link_to(invitation: Invitation) -> str:
    """Return the link in the letter. Only this site can make it, and no row holds it."""
    token = signing.dumps(invitation.pk, salt=SALT)
    return f"{settings.SITE_URL}{reverse('account_invitation', args=[token])}"


def invited_by(token: str) -> Invitation | None:
    """Return the invitation that a link opens, while it can be accepted.

    That ends also when whoever gave it may no longer invite for that city or network.
    """
    try:
        pk = int(signing.loads(token, salt=SALT))
    except (signing.BadSignature, ValueError):
        return None
    rows = Invitation.objects.open().select_related("city", "network", "invited_by")
    invitation = rows.filter(pk=pk).first()
    return invitation if invitation and still_given(invitation) else None


def still_given(invitation: Invitation) -> bool:
    """Whether who gave it may still invite for that city or network."""
    inviter: Any = invitation.invited_by
    return bool(
        inviter.is_active and inviter.is_staff and secretariat_of(inviter, invitation.party)
    )


def account_of(invitation: Invitation) -> User | None:
    """Return the account that has the address already, if there is one."""
    email = invitation.email.lower()
    people = User.objects.filter(email=email) | User.objects.filter(username__iexact=email)
    return people.order_by("-is_active", "pk").first()


@transaction.atomic
def accept(invitation: Invitation, user: User | None, **fields: Any) -> User | None:
    """Give the role to `user`, or to a new account with these fields and password.

    Return who has it now; None where somebody else was first. The trail says who invited.
    """
    taken = Invitation.objects.open().filter(pk=invitation.pk)
    if not taken.update(accepted_at=timezone.now()):
        return None
    party = invitation.party
    actor = acting(invitation.invited_by, party)
    if user is None:
        email = invitation.email.lower()
        user = User.objects.create_user(email, email, is_staff=True, **fields)
        record(user, TrailEntry.Action.ADD, actor, note=ROLE_GIVEN)
    people = party.focal_points if isinstance(party, City) else party.staff
    name = "focal_points" if isinstance(party, City) else "staff"
    before = sorted(people.values_list("pk", flat=True))
    people.add(user)
    after = sorted(people.values_list("pk", flat=True))
    changes = difference({name: before}, {name: after})
    record(party, TrailEntry.Action.CHANGE, actor, changes, note=ROLE_GIVEN)
    return user
