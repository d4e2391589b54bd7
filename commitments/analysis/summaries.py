"""What a page says of promises: sentences that anyone can quote, and what is missing.

Each sentence is composed whole, by its language.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commitments.analysis.coverage import Coverage
from commitments.analysis.progress import PartyProgress
from commitments.analysis.promise_cards import PromiseCard
from commitments.models import Standing, StatusCounts
from config.numbers import amount
from config.translations import listed, with_commas


@dataclass(frozen=True)
class Summary:
    """How many promises somebody made, and on whose word what is known of them."""

    name: str
    promises: PartyProgress

    @property
    def made(self) -> str:
        """How many promises it made: "Kampala has made 2 promises to migrants and refugees"."""
        words = ngettext(
            "%(name)s has made %(n)s promise to migrants and refugees.",
            "%(name)s has made %(n)s promises to migrants and refugees.",
            self.promises.n,
        )
        return words % {"name": self.name, "n": amount(self.promises.n)}

    @property
    def known_words(self) -> str:
        """On whose word something is known of how many of them."""
        counts = self.promises.standings
        own = self._own(counts.own) if counts.own else ""
        return " ".join(filter(None, [own, _by_others(counts, self.promises.n)]))

    def _own(self, own: int) -> str:
        if own == self.promises.n:
            words = _("It has itself reported what became of it.")
            if own > 1:
                words = _("It has itself reported on all of them.")
            return words
        words = ngettext(
            "It has itself reported on %(n)s of them.",
            "It has itself reported on %(n)s of them.",
            own,
        )
        return words % {"n": amount(own)}


@dataclass(frozen=True)
class ServedSummary:
    """How many promises of how many parties serve something, and what is known of them.

    `counts` is None where there are too many promises to count by their status.
    """

    promises: int
    cities: int
    networks: int
    counts: StatusCounts | None

    @property
    def made(self) -> str:
        """How many serve it: "13 promises serve it, made by 12 cities and 1 network"."""
        words = ngettext(
            "%(promises)s promise serves it, made by %(parties)s.",
            "%(promises)s promises serve it, made by %(parties)s.",
            self.promises,
        )
        if not self.cities and not self.networks:
            words = ngettext(
                "%(promises)s promise serves it.", "%(promises)s promises serve it.", self.promises
            )
        parties = party_words(self.cities, self.networks)
        return words % {"promises": amount(self.promises), "parties": parties}

    @property
    def known_words(self) -> str:
        """On whose word something is known of how many of them."""
        if self.counts is None:
            return ""
        own = _reported(self.counts.own, self.promises) if self.counts.own else ""
        return " ".join(filter(None, [own, _by_others(self.counts, self.promises)]))


def party_words(cities: int, networks: int) -> str:
    """Return how many cities and networks, those that there are: "12 cities and 1 network"."""
    by_cities = ngettext("%(n)s city", "%(n)s cities", cities) % {"n": amount(cities)}
    by_networks = ngettext("%(n)s network", "%(n)s networks", networks) % {"n": amount(networks)}
    if cities and networks:
        return _("%(cities)s and %(networks)s") % {"cities": by_cities, "networks": by_networks}
    return by_cities if cities else by_networks


def members_line(members: int, promises: int) -> str:
    """Return how many members made promises and how many: "7 members have made 10 promises"."""
    made = ngettext("%(n)s promise", "%(n)s promises", promises) % {"n": amount(promises)}
    words = ngettext(
        "%(members)s member has made %(promises)s.",
        "%(members)s members have made %(promises)s.",
        members,
    )
    return words % {"members": amount(members), "promises": made} if members else ""


def _by_others(counts: StatusCounts, n: int) -> str:
    """Return what is known of `n` promises from others, and of how many nothing is."""
    withdrawn, unknown = counts[Standing.WITHDRAWN], counts[Standing.NOTHING_KNOWN]
    parts = [
        _compiled(counts.compiled, n) if counts.compiled else "",
        _withdrawn(withdrawn, n) if withdrawn else "",
        _unknown(unknown, n) if unknown else "",
    ]
    return " ".join(filter(None, parts))


def _reported(n: int, of: int) -> str:
    if n == of == 1:
        return _("The city or network itself has reported on it.")
    words = ngettext(
        "On %(n)s of them a city or network itself has reported.",
        "On %(n)s of them cities and networks themselves have reported.",
        n,
    )
    return words % {"n": amount(n)}


def _compiled(n: int, of: int) -> str:
    if n == of:
        words = _("Public sources say something of it.")
        return _("Public sources say something of all of them.") if n > 1 else words
    words = ngettext(
        "Public sources say something of %(n)s of them.",
        "Public sources say something of %(n)s of them.",
        n,
    )
    return words % {"n": amount(n)}


def _withdrawn(n: int, of: int) -> str:
    if n == of:
        return _("All of them were withdrawn.") if n > 1 else _("It was withdrawn.")
    words = ngettext("%(n)s was withdrawn.", "%(n)s were withdrawn.", n)
    return words % {"n": amount(n)}


def _unknown(n: int, of: int) -> str:
    if n == of:
        words = _("What became of it is not known here yet.")
        return _("What became of them is not known here yet.") if n > 1 else words
    words = ngettext("Nothing is known of %(n)s.", "Nothing is known of %(n)s.", n)
    return words % {"n": amount(n)}


def missing_words(cards: Sequence[PromiseCard]) -> str:
    """Return what the cards lack, in one sentence; empty where nothing is missing."""
    if not cards:
        return _("Missing here: what it promised.")
    unknown = sum(card.adoption.standing == Standing.NOTHING_KNOWN for card in cards)
    costs = sum(not card.money for card in cards)
    aims = sum(not any(each.target.value for each in card.progress.targets) for card in cards)
    parts = []
    if unknown:
        words = ngettext("what became of %(n)s promise", "what became of %(n)s promises", unknown)
        parts.append(words % {"n": amount(unknown)})
    if aims:
        words = ngettext(
            "a number to measure %(n)s promise by", "numbers to measure %(n)s promises by", aims
        )
        parts.append(words % {"n": amount(aims)})
    if costs:
        words = ngettext("what %(n)s promise costs", "what %(n)s promises cost", costs)
        parts.append(words % {"n": amount(costs)})
    return _("Missing here: %(list)s.") % {"list": listed(parts)} if parts else ""


def unsearched_words(cards: Sequence[PromiseCard]) -> str:
    """Return once, for several cards, that nobody has looked for sources; else nothing."""
    if sum(card.never_searched for card in cards) < 2:
        return ""
    return _("Where nothing is known, nobody has searched for public sources yet.")


def coverage_line(agendas: Sequence[Coverage]) -> str:
    """Return how many objectives of each agenda are served: "GCM: 3 of 23".

    By their short names, so that it remains one line; their names in full are beneath it.
    """
    words: list[str] = []
    for agenda in agendas:
        if not agenda.direct:
            continue
        counts = {"n": amount(len(agenda.direct)), "all": amount(len(agenda.cells))}
        line = _("%(agenda)s: %(n)s of %(all)s")
        words.append(line % {"agenda": agenda.framework.label, **counts})
    return with_commas(words) or _("No objective is linked to these promises yet.")
