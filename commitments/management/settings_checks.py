"""Checks of the settings, by `check --deploy`: what readers have to be told."""

from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Tags, register


@register(Tags.compatibility, deploy=True)
def operator_is_named(**kwargs: Any) -> list[CheckMessage]:
    """Warn where no page says who runs the site."""
    if settings.OPERATOR_NAME or settings.DEMONSTRATION:
        return []
    return [
        checks.Warning(
            "The pages do not say who runs the site.",
            hint="Set OPERATOR_NAME, and OPERATOR_URL and OPERATOR_ADDRESS where there are any.",
            id="commitments.W003",
        )
    ]


@register(Tags.security, deploy=True)
def senders_are_told_apart(**kwargs: Any) -> list[CheckMessage]:
    """Warn where all visitors come from the address of the proxy: one stops the others."""
    proxies = settings.REST_FRAMEWORK["NUM_PROXIES"]
    if proxies or not settings.SECURE_PROXY_SSL_HEADER:
        return []
    return [
        checks.Warning(
            "Behind a proxy all visitors count as one: limits of the API and forms stop everybody.",
            hint="Set NUM_PROXIES to the number of your proxies that add to X-Forwarded-For.",
            id="commitments.W004",
        )
    ]
