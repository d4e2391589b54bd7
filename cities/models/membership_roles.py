"""The roles of a membership, and which of them make a member."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MembershipRole(models.TextChoices):
    """What a city, a network or an organisation is in a network."""

    MEMBER = "member", _("member")
    FOUNDING_MEMBER = "founding-member", _("founding member")
    LEADERSHIP_BOARD = "leadership-board", _("leadership board")
    STEERING = "steering", _("steering committee")
    GRANTEE = "grantee", _("grantee")
    PARTNER = "partner", _("partner")
    SUPPORTER = "supporter", _("supporter")
    RECOGNISED = "recognised", _("recognised")


# Grantees, partners and supporters are no members: a secretariat checks nothing of theirs.
MEMBER_ROLES = (
    MembershipRole.MEMBER,
    MembershipRole.FOUNDING_MEMBER,
    MembershipRole.LEADERSHIP_BOARD,
    MembershipRole.STEERING,
)
