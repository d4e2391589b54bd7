"""What of the API is to go: said by every answer of it, long before."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.http import HttpRequest
from django.utils.http import http_date

# So long does what is to go stay at least.
NOTICE = timedelta(days=365)


@dataclass(frozen=True)
class Deprecation:
    """When it was decided that an address goes, from when it may be gone, what takes its place."""

    deprecated_on: date
    sunset_on: date
    successor: str

    def __post_init__(self) -> None:
        if self.sunset_on - self.deprecated_on < NOTICE:
            raise ValueError(f"What partners use stays for {NOTICE.days} days at least.")

    def headers(self) -> dict[str, str]:
        """Return what answers say of it (RFC 9745, RFC 8594, RFC 8288)."""
        return {
            "Deprecation": f"@{_moment(self.deprecated_on)}",
            "Sunset": http_date(_moment(self.sunset_on)),
            "Link": f'<{self.successor}>; rel="successor-version"',
        }


def _moment(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def deprecation_of(request: HttpRequest) -> Deprecation | None:
    """Return what its view says of the address that was asked: its attribute `deprecation`."""
    view = getattr(getattr(request.resolver_match, "func", None), "cls", None)
    deprecation: Deprecation | None = getattr(view, "deprecation", None)
    return deprecation
