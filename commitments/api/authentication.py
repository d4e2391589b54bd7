"""Authentication of partner systems: by a token in the header, and by nothing else."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from cities.sign_in.events import keep_token_use
from commitments.models import ApiToken

# The same response for every invalid token: nobody learns which tokens exist or existed.
NOT_VALID = "This token is not valid: it is unknown, expired or revoked."


class BearerAuthentication(BaseAuthentication):
    """Authenticates `Authorization: Bearer cc_…` as the owner of the token."""

    def authenticate(self, request: Request) -> tuple[Any, ApiToken] | None:
        sent = request.META.get("HTTP_AUTHORIZATION", "")
        scheme, _space, secret = sent.partition(" ")
        if not sent:
            return None
        if scheme.lower() != "bearer":
            raise AuthenticationFailed("Send a token: Authorization: Bearer cc_…")
        token = ApiToken.objects.valid().by_secret(secret.strip()).select_related("owner").first()
        if token is None:
            raise AuthenticationFailed(NOT_VALID)
        if request.method not in SAFE_METHODS:  # readers write nothing: they would wait
            keep_token_use(request._request, token)
        return token.owner, token

    def authenticate_header(self, request: Request) -> str:
        """Return the challenge; a client that sent a token learns that it is not valid."""
        error = ', error="invalid_token"' if "HTTP_AUTHORIZATION" in request.META else ""
        return f'Bearer realm="api"{error}'


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Describes the token in the schema."""

    target_class = BearerAuthentication
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A token that an administrator of the site made for your system.",
        }
