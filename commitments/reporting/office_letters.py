"""One letter of a secretariat to many: to whom it goes, and that it goes out once."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cities.audit import build_entry, write
from cities.models import City, Membership, Network, TrailEntry
from cities.roles import acting
from commitments.models import Notice, NoticeSettings
from commitments.reporting.cockpit import Cockpit, PartyLine, Work, people_of
from commitments.reporting.notifications import notify

Party = City | Network


class Audience(models.TextChoices):
    """Who gets a letter, by what the reports of the chosen year say."""

    LATE = "late", _("those who are late")
    NOT_STARTED = "not-started", _("those who have not started a report")
    RETURNED = "returned", _("those whose report was returned")
    WAITING = "waiting", _("those whose report waits for us")
    ASKED = "asked", _("all who were asked for a report")
    MEMBERS = "members", _("all members, asked for a report or not")


@dataclass
class Recipients:
    """The people whom a letter reaches, with their language, and the parties it does not reach."""

    people: dict[int, User] = field(default_factory=dict)
    languages: dict[int, str] = field(default_factory=dict)
    reached: list[Party] = field(default_factory=list)
    unreached: list[Party] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """What differs as soon as the letter would go to others than were shown."""
        return hashlib.sha256(repr(sorted(self.people)).encode()).hexdigest()[:16]

    @property
    def by_language(self) -> list[tuple[str, int]]:
        """How many people read which language, in the order of the site's languages."""
        counts = [(code, list(self.languages.values()).count(code)) for code in _codes()]
        return [(code, n) for code, n in counts if n]


@dataclass(frozen=True)
class OfficeLetter:
    """Subject and words in the language of who writes, and perhaps in others: (subject, words)."""

    key: str
    language: str
    words: Mapping[str, tuple[str, str]]

    def in_language(self, code: str) -> tuple[str, str]:
        return self.words.get(code) or self.words[self.language]


def _codes() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]


def _is_of(line: PartyLine, audience: str) -> bool:
    if audience == Audience.LATE:
        return bool(line.late)
    return audience == Audience.ASKED or bool(line.by_work.get(Work(audience), 0))


def _parties(cockpit: Cockpit, audience: str) -> list[Party]:
    if audience != Audience.MEMBERS:
        return [line.party for line in cockpit.lines() if _is_of(line, audience)]
    rows = Membership.objects.of_members().current().exclude(city=None)
    if cockpit.network:
        rows = rows.filter(network=cockpit.network)
    cities = City.objects.existing().filter(pk__in=rows.values("city")).select_related("country")
    return list(cities.prefetch_related("focal_points").order_by("search", "pk"))


def recipients(cockpit: Cockpit, audience: str) -> Recipients:
    """Return whom a letter reaches: people who can sign in, have an address and want letters."""
    result = Recipients()
    parties = _parties(cockpit, audience)
    people = {person.pk: person for party in parties for person in people_of(party)}
    chosen = NoticeSettings.objects.filter(user__in=people)
    refusing = {row.user_id for row in chosen if Notice.Kind.LETTER in row.muted}
    for party in parties:
        wanted = [person for person in people_of(party) if person.pk not in refusing]
        (result.reached if wanted else result.unreached).append(party)
        result.people |= {person.pk: person for person in wanted}
    languages = NoticeSettings.objects.languages(result.people.values())
    usual = {key: languages.get(key, settings.LANGUAGE_CODE) for key in result.people}
    result.languages = usual
    return result


@transaction.atomic
def send_to_many(
    letter: OfficeLetter, people: Recipients, sender: User, network: Network | None
) -> int:
    """Put the letter into the outbox for each of the people; return for how many it is new.

    A letter of the same key goes out once, however often it is sent. The trail keeps, hidden from
    the public, who sent what.
    """
    written = 0
    for code in sorted(set(people.languages.values())):
        readers = [row for key, row in people.people.items() if people.languages[key] == code]
        subject, words = letter.in_language(code)
        written += _put(readers, letter, subject, words)
    if written:
        about: Any = network or sender
        subject, words = letter.in_language(letter.language)
        note = f"{subject}\n\n{words}"
        actor = acting(sender, network)
        write([build_entry(about, TrailEntry.Action.CHANGE, actor, note=note, public=False)])
    return written


def _put(readers: Iterable[User], letter: OfficeLetter, subject: str, words: str) -> int:
    address = reverse("admin:index")
    return notify(readers, Notice.Kind.LETTER, f"letter:{letter.key}", subject, address, words)
