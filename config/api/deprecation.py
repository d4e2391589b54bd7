"""Deprecation: what will be removed from the API is announced in each of its responses."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.http import http_date

# A deprecated address stays at least so long.
NOTICE_PERIOD = timedelta(days=365)


@dataclass(frozen=True)
class Deprecation:
    """The deprecation of an address: since when, until when it stays, and what replaces it."""

    deprecated_on: date
    sunset_on: date
    successor: str

    def __post_init__(self) -> None:
        if self.sunset_on - self.deprecated_on < NOTICE_PERIOD:
            raise ValueError(f"What partners use stays for {NOTICE_PERIOD.days} days at least.")

    def headers(self) -> dict[str, str]:
        """Return the headers that announce it (RFC 9745, RFC 8594, RFC 8288)."""
        return {
            "Deprecation": f"@{_moment(self.deprecated_on)}",
            "Sunset": http_date(_moment(self.sunset_on)),
            "Link": f'<{self.successor}>; rel="successor-version"',
        }


def _moment(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def deprecation_of(request: HttpRequest) -> Deprecation | None:
    """Return the deprecation of the requested address: the attribute `deprecation` of its view."""
    try:
        # An answer that was kept comes without the address being resolved.
        match = request.resolver_match or resolve(request.path_info)
    except Resolver404:
        return None
    view = getattr(match.func, "cls", None)
    deprecation: Deprecation | None = getattr(view, "deprecation", None)
    return deprecation
