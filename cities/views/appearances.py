"""What a city signed and where it took part, as one list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from cities.models import Event, Participation
from commitments.models import Endorsement
from config.dates import format_known_date, format_partial_date, format_period
from config.translations import translated


@dataclass(frozen=True)
class Appearance:
    """A statement that was signed or an event: what, when and in which role."""

    name: str
    address: str
    on: date | None
    day: str
    role: str
    # What its source says of the role, in the language of the source.
    note: str = ""
    source: str = ""


def appearances(
    endorsements: Iterable[Endorsement],
    participations: Iterable[Participation],
    hosted: Iterable[Event],
) -> list[Appearance]:
    """Return what was signed and attended, the newest first; that of unknown date at the end."""
    took_part = list(participations)
    events = {row.event_id for row in took_part}
    rows = [
        *map(_signed, endorsements),
        *map(_took_part, took_part),
        *(_of_event(event, _("host")) for event in hosted if event.pk not in events),
    ]
    return sorted(rows, key=lambda row: row.on or date.min, reverse=True)


def _signed(endorsement: Endorsement) -> Appearance:
    framework = endorsement.framework
    role = str(endorsement.get_role_display())
    if endorsement.withdrawn_on:
        day = {"role": role, "day": format_partial_date(endorsement.withdrawn_on)}
        role = _("%(role)s, withdrawn %(day)s") % day
    return Appearance(
        name=translated(framework.name),
        address=framework.get_absolute_url(),
        on=endorsement.endorsed_on,
        day=format_known_date(endorsement, "endorsed_on"),
        role=role,
        source=endorsement.source,
    )


def _took_part(participation: Participation) -> Appearance:
    role = str(participation.get_role_display())
    return _of_event(participation.event, role, participation.note)


def _of_event(event: Event, role: str, note: str = "") -> Appearance:
    day = format_known_date(event, "starts_on")
    if event.ends_on and event.ends_on != event.starts_on:
        day = format_period(event, "starts_on", "ends_on")
    return Appearance(
        name=event.label,
        address=event.get_absolute_url(),
        on=event.starts_on,
        day=day,
        role=role,
        note=note,
    )
