"""Due dates as a calendar file (RFC 5545), for the calendars people already use."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from commitments.models import Adoption
from config.demonstration import NOTICE

# So many days before a report is due its alarm rings.
DAYS_BEFORE_DUE = 14


def _escaped(text: str) -> str:
    """Return text as RFC 5545 writes it, on one line."""
    for plain, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n")):
        text = text.replace(plain, written)
    return text.replace("\n", "\\n").replace("\r", "\\n")


def _folded(line: str) -> str:
    """Return a line folded so that no part exceeds 75 bytes or splits a character."""
    pieces, piece, size = [], "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > 74:
            pieces.append(piece)
            piece, size = "", 1
        piece, size = piece + letter, size + width
    return "\r\n ".join([*pieces, piece])


def calendar_file(
    name: str, adoptions: Iterable[Adoption], site: str, generated_at: datetime
) -> str:
    """Return a calendar with one whole-day entry for each next report due.

    `site` is the address of the site, `now` an aware time. Adoptions without a due date are left
    out.
    """
    return "".join(_folded(line) + "\r\n" for line in _lines(name, adoptions, site, generated_at))


def _lines(
    name: str, adoptions: Iterable[Adoption], site: str, generated_at: datetime
) -> Iterator[str]:
    host = site.partition("//")[2]
    timestamp = generated_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield "PRODID:-//City Commitments//EN"
    yield f"X-WR-CALNAME:{_escaped(name)}"
    if settings.DEMONSTRATION:
        yield "CATEGORIES:DEMONSTRATION"
        yield f"DESCRIPTION:{_escaped(NOTICE)}"
    for adoption in adoptions:
        if adoption.report_due_on is None:
            continue
        yield "BEGIN:VEVENT"
        yield f"UID:adoption-{adoption.pk}-{adoption.report_due_on:%Y%m%d}@{host}"
        yield f"DTSTAMP:{timestamp}"
        yield f"DTSTART;VALUE=DATE:{adoption.report_due_on:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{adoption.report_due_on + timedelta(days=1):%Y%m%d}"
        names = {"party": adoption.party_name, "promise": adoption.commitment.display_title}
        summary = _escaped(_("Report due: %(party)s, %(promise)s") % names)
        yield f"SUMMARY:{summary}"
        yield f"URL:{site}{adoption.get_absolute_url()}"
        yield "TRANSP:TRANSPARENT"
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield f"DESCRIPTION:{summary}"
        yield f"TRIGGER:-P{DAYS_BEFORE_DUE}D"
        yield "END:VALARM"
        yield "END:VEVENT"
    yield "END:VCALENDAR"
