"""Rate limits: one count for all workers, stated in every response."""

from typing import Any

from django.conf import settings
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from commitments.models import ApiToken, ApiUse
from commitments.models.uses import for_a_moment_only
from config.senders import keyed_hash, place_of

WINDOW = 60  # seconds
_PURPOSE = "commitments.api.throttling"


class MinuteThrottle(BaseThrottle):
    """Limits the requests of a client per minute, to more with a token, whose use is recorded."""

    left = 0

    def allow_request(self, request: Request, view: Any) -> bool:
        token = self._token(request)
        most = settings.API_LIMIT_TOKEN if token else settings.API_LIMIT
        django_request: Any = request._request  # The middleware reads it from there.
        if hasattr(django_request, "limit_headers"):
            return True
        if token:
            with for_a_moment_only():
                token.note_use()
        if not most:
            return True
        moment = timezone.now()
        minute = moment.replace(second=0, microsecond=0)
        client = f"token {token.pk}" if token else place_of(request)
        count = 0
        with for_a_moment_only():
            count = ApiUse.objects.one_more(keyed_hash(_PURPOSE, client), minute)
        self.left = WINDOW - moment.second
        django_request.limit_headers = {
            "RateLimit-Policy": f'"minute";q={most};w={WINDOW}',
            "RateLimit": f'"minute";r={max(0, most - count)};t={self.left}',
        }
        return bool(count <= most)

    def wait(self) -> float:
        return self.left

    def _token(self, request: Request) -> ApiToken | None:
        """Return the token of the request, if it is valid."""
        scheme, _space, secret = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        return ApiToken.objects.valid().by_secret(secret.strip()).first()
