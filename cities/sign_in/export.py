"""What the site keeps of a person's account, as they may take it with them."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User

from cities.models import City, Network, SecurityEvent


def kept_of(person: User) -> dict[str, Any]:
    """Return what is kept of an account. Secrets are not in it, and nothing of other people."""
    names = ("username", "first_name", "last_name", "email", "date_joined", "last_login")
    steps = Authenticator.objects.filter(user_id=person.pk).order_by("pk")
    events = SecurityEvent.objects.filter(user=person)
    return {
        "account": {name: getattr(person, name) for name in names},
        "focal_point_of": list(
            City.objects.represented_by(person).order_by("slug").values_list("slug", flat=True)
        ),
        "staff_of": list(
            Network.objects.editable_by(person).order_by("slug").values_list("slug", flat=True)
        ),
        "second_steps": list(steps.values("type", "created_at", "last_used_at")),
        "security_events": list(events.values("kind", "at", "address", "browser")),
    }
