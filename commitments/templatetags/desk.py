"""The desk of the person who signed in, on the first page of the administration."""

from typing import Any

from django import template

from commitments.reporting.desk import desk_of
from commitments.reporting.notifications import mute_token

register = template.Library()
register.simple_tag(desk_of, name="desk")


@register.simple_tag
def letters_token(user: Any) -> str:
    """Return the token in the address of this person's notification settings."""
    return mute_token(user)
