"""The token of the demonstration, with which partner systems try to write drafts."""

from base64 import urlsafe_b64encode
from datetime import timedelta

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.crypto import salted_hmac

from cities.models import City
from commitments.models import ApiToken
from commitments.models.tokens import digest

SANDBOX_LIFETIME = timedelta(days=365)


def sandbox_secret() -> str:
    """Return the secret, which follows from the secret key: the same each time."""
    derived = salted_hmac("commitments.demo.sandbox", "token", algorithm="sha256").digest()
    return f"cc_{urlsafe_b64encode(derived).decode().rstrip('=')}"


def make_sandbox_token(owner: User, city: City) -> None:
    """Make the token for one city, as its focal point, with the right to submit."""
    secret = sandbox_secret()
    token = ApiToken.objects.create(
        name="Sandbox of the demonstration",
        owner=owner,
        digest=digest(secret),
        hint=secret[:8],
        may_submit=True,
        expires_at=timezone.now() + SANDBOX_LIFETIME,
    )
    token.cities.add(city)


def sandbox_line() -> str:
    """Return what the command prints of the token; "" where it gives no access any more."""
    token = ApiToken.objects.valid().by_secret(sandbox_secret()).first()
    city = token.cities.first() if token else None
    if city is None:
        return ""
    return f"API token for drafts of {city.slug}: {sandbox_secret()}"
