"""What is known of looking for sources on a promise, in words."""

from django.utils.translation import gettext as _

from commitments.models import Adoption, Commitment, Standing
from config.dates import format_partial_date


def never_searched(adoption: Adoption) -> bool:
    """Return whether nothing is known of a promise and nobody has looked for sources on it."""
    unknown = adoption.standing == Standing.NOTHING_KNOWN
    return unknown and adoption.commitment.searched_on is None


def search_sentence(commitment: Commitment) -> str:
    """Return whether somebody looked for public sources on a promise of which none is listed."""
    if commitment.searched_on is None:
        return _("Nobody has searched for public sources on it yet.")
    words = {
        "day": format_partial_date(commitment.searched_on),
        "who": getattr(commitment.searched_by, "short_name", "") or str(commitment.searched_by),
    }
    return _("No public source on it was found (searched on %(day)s by %(who)s).") % words
