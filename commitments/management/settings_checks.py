"""Checks of the settings, by `check --deploy`: what readers have to be told, what is unsafe."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Tags, register

NOWHERE = ("localhost", "127.0.0.1", "::1")
NO_SERVER = "django.core.mail.backends.console.EmailBackend"


def letters_are_printed() -> bool:
    """Whether no mail server is named, so that letters would only be printed."""
    return settings.EMAIL_BACKEND == NO_SERVER


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


@register(Tags.security, deploy=True)
def settings_are_those_of_a_public_site(**kwargs: Any) -> list[CheckMessage]:
    """Warn of each setting that still has a value for trying the site."""
    unsafe = {
        "W005": (
            "*" in settings.ALLOWED_HOSTS,
            "ALLOWED_HOSTS allows any host: links in letters and pages can be forged.",
        ),
        "W006": (
            urlsplit(settings.SITE_URL).hostname in NOWHERE,
            "SITE_URL is an address of this machine: links in letters lead nowhere.",
        ),
        "W007": (letters_are_printed(), "EMAIL_URL is not set: all letters wait."),
        "W008": (
            settings.CONTACT_EMAIL.endswith("@localhost"),
            "CONTACT_EMAIL is not set: nobody can report a vulnerability or an error.",
        ),
    }
    return [
        checks.Warning(sentence, hint="README.md lists the settings.", id=f"commitments.{number}")
        for number, (is_so, sentence) in unsafe.items()
        if is_so
    ]
