"""The accounts of the demonstration: one for each role, and authors for the other cities."""

import secrets

from django.contrib.auth.models import User
from django.utils.text import slugify

from cities.models.networks import FICTIONAL_SLUG
from commitments.demo.places import OPEN_TO_TRY, PLACES

ROLES = {
    "administrator": ("Ada", "Ministrator"),
    "secretariat": ("Selma", "Secretariat"),
    "reader": ("Rowan", "Reader"),
}
# Decides on what the secretariat itself writes: four eyes hold for everyone.
COLLEAGUE = "secretariat-colleague"


class People:
    """Makes the accounts. `passwords` maps each account to the password it was given."""

    def __init__(self, password: str | None) -> None:
        self.password = password
        self.passwords: dict[str, str] = {}
        self.administrator = self._make("administrator", True, is_superuser=True, is_staff=True)
        self.secretariat = self._make("secretariat", True, is_staff=True)
        self.reader = self._make("reader", True)
        self.colleague = self._make(COLLEAGUE, False, is_staff=True)
        self.focal_points = {
            place.slug: self._make(place.slug, place.slug in OPEN_TO_TRY, is_staff=True)
            for place in PLACES
        }

    def _make(self, name: str, to_try: bool, **rights: bool) -> User:
        """Return the account of that name. One that exists keeps its password."""
        first, last = ROLES.get(name, ("Fictional", name.replace("-", " ").title()))
        user, made = User.objects.get_or_create(
            username=f"{FICTIONAL_SLUG}{slugify(name)}",
            defaults={"first_name": first, "last_name": last, **rights},
        )
        if not made:
            return user
        if to_try:
            self.passwords[user.username] = self.password or secrets.token_urlsafe(12)
            user.set_password(self.passwords[user.username])
        else:
            user.set_unusable_password()
        user.save(update_fields=["password"])
        return user
