"""Checks of the settings, by `check --deploy`: what readers have to be told, what is unsafe."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Tags, register
from django.db import connection
from django.http.request import validate_host

NOWHERE = ("localhost", "127.0.0.1", "::1")
# Requests a minute from one address beyond which the limit protects nobody.
MOST_REQUESTS = 6000
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
    site = urlsplit(settings.SITE_URL)
    unsafe = {
        "W006": (
            site.hostname in NOWHERE,
            "SITE_URL is an address of this machine: links in letters lead nowhere.",
        ),
        "W007": (letters_are_printed(), "EMAIL_URL is not set: all letters wait."),
        "W008": (
            settings.CONTACT_EMAIL.endswith("@localhost"),
            "CONTACT_EMAIL is not set: nobody can report a vulnerability or an error.",
        ),
        "W009": (
            connection.vendor == "sqlite" and not settings.DEMONSTRATION,
            "DATABASE_URL is not set: SQLite has one writer, and only one machine can use it.",
        ),
        "W010": (not settings.ADMINS, "ADMINS is not set: nobody gets a letter about errors."),
        "W011": (
            settings.DEFAULT_FROM_EMAIL.endswith("@localhost"),
            "DEFAULT_FROM_EMAIL is not set: mail servers refuse letters from this sender.",
        ),
        "W012": (
            site.scheme != "https" and site.hostname not in NOWHERE,
            "SITE_URL does not begin with https: links in letters can be read on the way.",
        ),
        "W013": (
            site.hostname not in NOWHERE and not _is_allowed(site.hostname or ""),
            "SITE_URL is no host of ALLOWED_HOSTS: links in letters are refused.",
        ),
        "W014": (
            0 < settings.API_LIMIT > MOST_REQUESTS or not settings.API_LIMIT,
            "API_LIMIT is off or very high: one program can take the whole site.",
        ),
        "W015": (
            settings.SECOND_FACTOR == "nobody" and not settings.DEMONSTRATION,
            "SECOND_FACTOR is nobody: a password alone lets administrators in.",
        ),
        "W016": (
            any(_directory()) and not all(_directory()),
            "Of OIDC_URL, OIDC_CLIENT and OIDC_SECRET one is missing: nobody can sign in so.",
        ),
        "W017": (
            bool(settings.OIDC_URL) and not settings.OIDC_URL.startswith("https://"),
            "OIDC_URL does not begin with https: anybody on the way can sign in as anybody.",
        ),
    }
    return [
        checks.Warning(sentence, hint="README.md lists the settings.", id=f"commitments.{number}")
        for number, (is_so, sentence) in unsafe.items()
        if is_so
    ]


def _directory() -> tuple[str, ...]:
    return settings.OIDC_URL, settings.OIDC_CLIENT, settings.OIDC_SECRET


def _is_allowed(host: str) -> bool:
    return validate_host(host, settings.ALLOWED_HOSTS)


@register(Tags.security, deploy=True)
def folders_can_be_written(**kwargs: Any) -> list[CheckMessage]:
    """Report folders that the account of the site cannot write: uploads and releases fail."""
    return [
        checks.Error(
            f"{name} cannot be written by this account: {folder}",
            hint="Give the folder to the account that the site runs as.",
            id="commitments.E001",
        )
        for name, folder in (
            ("MEDIA_ROOT", Path(settings.MEDIA_ROOT)),
            ("RELEASES_DIR", Path(settings.RELEASES_DIR)),
        )
        if not os.access(_nearest(folder), os.W_OK)
    ]


def _nearest(folder: Path) -> Path:
    """Return the folder, or the one that it will be made in."""
    while not folder.exists():
        folder = folder.parent
    return folder
