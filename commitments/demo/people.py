"""The accounts of the demonstration: one for each role, and authors for the other cities."""

from base64 import urlsafe_b64encode
from collections.abc import Iterator

from django.contrib.auth.models import User
from django.utils.crypto import salted_hmac
from django.utils.text import slugify

from commitments.demo.places import DEMO_PREFIX, OPEN_TO_TRY, PLACES

ROLES = {
    "administrator": ("Ada", "Ministrator"),
    "secretariat": ("Selma", "Secretariat"),
}
# Decides on what the secretariat itself writes: the rule of four eyes has no exception.
COLLEAGUE = "secretariat-colleague"


def own_password(username: str) -> str:
    """Return the password of an account, which follows from the secret key: the same each time."""
    digest = salted_hmac("commitments.demo.people", username, algorithm="sha256").digest()
    return urlsafe_b64encode(digest)[:16].decode()


def demo_accounts(password: str | None) -> Iterator[tuple[str, str]]:
    """Yield the accounts to try, each with its password; "" where somebody changed it."""
    names = [f"{DEMO_PREFIX}{name}" for name in (*ROLES, *OPEN_TO_TRY)]
    for user in User.objects.filter(username__in=names).order_by("pk"):
        given = password or own_password(user.username)
        yield user.username, given if user.check_password(given) else ""


class People:
    """Makes the accounts, with one password for all of those to try, or one each."""

    def __init__(self, password: str | None) -> None:
        self.password = password
        self.administrator = self._make("administrator", True, is_superuser=True, is_staff=True)
        self.secretariat = self._make("secretariat", True, is_staff=True)
        self.colleague = self._make(COLLEAGUE, False, is_staff=True)
        self.focal_points = {
            place.slug: self._make(place.slug, place.slug in OPEN_TO_TRY, is_staff=True)
            for place in PLACES
        }

    def _make(self, name: str, to_try: bool, **rights: bool) -> User:
        """Return the account of that name. One that exists keeps its password."""
        first, last = ROLES.get(name, ("Focal point of", name.replace("-", " ").title()))
        user, made = User.objects.get_or_create(
            username=f"{DEMO_PREFIX}{slugify(name)}",
            defaults={"first_name": first, "last_name": last, **rights},
        )
        if not made:
            return user
        if to_try:
            user.set_password(self.password or own_password(user.username))
        else:
            user.set_unusable_password()
        user.save(update_fields=["password"])
        return user
