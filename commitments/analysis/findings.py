"""Key findings: sentences computed from all promises that anyone can quote, each with its total."""

from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commitments.analysis.coverage import ServedObjective
from commitments.analysis.progress import adoption_progress, with_reports
from commitments.analysis.promise_cards import CardFigure, PromiseCard, Relation
from commitments.models import (
    Adoption,
    Measurement,
    ProgressReport,
    Standing,
    StatusCounts,
)
from commitments.models.frameworks import Direction
from config.numbers import amount

MEASURED_SHOWN, MOST_SERVED_SHOWN = 6, 2
# Beyond so many promises with figures their status says more than one bar each.
MOST_MEASURED = 200


@dataclass(frozen=True)
class KeyFinding:
    """A sentence to quote, what to bear in mind with it, and what it is drawn from."""

    code: str
    sentence: str
    caveat: str = ""
    objectives: list[ServedObjective] = field(default_factory=list)
    standings: StatusCounts | None = None
    cards: list[PromiseCard] = field(default_factory=list)

    @property
    def most_served(self) -> list[ServedObjective]:
        """The objectives that most promises serve."""
        served = sorted((row for row in self.objectives if row.n), key=lambda row: -row.n)
        return served[:MOST_SERVED_SHOWN]


def key_findings(
    promises: int, standings: StatusCounts, objectives: list[ServedObjective], recent: int
) -> list[KeyFinding]:
    """Return what the numbers of all promises say; nothing where there is none.

    `recent` is how many were reported on in the last twelve months.
    """
    if not promises:
        return []
    last = _reported(standings) if standings.own else _measured()
    drawn = [_served(promises, objectives), _known(promises, standings, recent), last]
    return [finding for finding in drawn if finding]


def _served(promises: int, objectives: list[ServedObjective]) -> KeyFinding | None:
    if not objectives:
        return None
    gaps = sum(not row.n for row in objectives)
    words = {
        "n": amount(len(objectives) - gaps),
        "all": amount(len(objectives)),
        "gaps": amount(gaps),
        "promises": amount(promises),
    }
    sentence = ngettext(
        "None of the %(promises)s promises listed here serves %(gaps)s of the %(all)s objectives "
        "of the migration compact.",
        "None of the %(promises)s promises listed here serves %(gaps)s of the %(all)s objectives "
        "of the migration compact.",
        gaps,
    )
    if not gaps:
        sentence = _(
            "Each of the %(all)s objectives of the migration compact is served by a promise."
        )
    caveat = _(
        "One promise can serve several objectives. Which it serves is said with its reason on "
        "its page."
    )
    return KeyFinding("objectives", sentence % words, caveat, objectives=objectives)


def _known(promises: int, standings: StatusCounts, recent: int) -> KeyFinding:
    words = {
        "own": amount(standings.own),
        "recent": amount(recent),
        "compiled": amount(standings.compiled),
        "all": amount(promises),
    }
    if standings.own:
        sentence = ngettext(
            "On %(own)s of %(all)s promises the city or network itself has reported, on "
            "%(recent)s in the last 12 months.",
            "On %(own)s of %(all)s promises the city or network itself has reported, on "
            "%(recent)s in the last 12 months.",
            standings.own,
        )
    else:
        sentence = ngettext(
            "Public sources say something of %(compiled)s of %(all)s promises; no city or "
            "network has reported here itself yet.",
            "Public sources say something of %(compiled)s of %(all)s promises; no city or "
            "network has reported here itself yet.",
            standings.compiled,
        )
    caveat = _("Nothing known says nothing against a city: most were never asked to report.")
    return KeyFinding("known", sentence % words, caveat, standings=standings)


def _reported(standings: StatusCounts) -> KeyFinding:
    own = StatusCounts(
        {
            key: n
            for key, n in standings.parts.items()
            if not key.compiled and key.standing not in (Standing.NOTHING_KNOWN, Standing.WITHDRAWN)
        }
    )
    good = own[Standing.ACHIEVED] + own[Standing.ON_TRACK]
    words = {"n": amount(good), "own": amount(own.total), "aged": amount(sum(own.aged.values()))}
    sentence = ngettext(
        "%(n)s of the %(own)s promises that were reported on is achieved or on track, by the "
        "word of the cities and networks.",
        "%(n)s of the %(own)s promises that were reported on are achieved or on track, by the "
        "word of the cities and networks.",
        good,
    )
    caveat = _(
        "Checked by the secretariat of a network. Reports older than 18 months among them: "
        "%(aged)s."
    )
    return KeyFinding("reported", sentence % words, caveat % words, standings=own)


def _measured() -> KeyFinding | None:
    """Return what figures of public sources say of the promises that name a number."""
    figures = Measurement.objects.filter(
        report__in=ProgressReport.objects.published().current(),
        target__adoption=OuterRef("pk"),
        target__value__isnull=False,
        value__isnull=False,
    )
    leads = Adoption.objects.listed().filter(Exists(figures), role=Adoption.Role.LEAD)
    rows = list(with_reports(leads)[: MOST_MEASURED + 1])
    cards = [PromiseCard(adoption_progress(row)) for row in rows]
    cards = [card for card in cards if card.figure and card.figure.relation != Relation.ALONE]
    if not cards or len(rows) > MOST_MEASURED:
        return None
    kept = sum(_as_promised(card.figure) for card in cards)
    words = {"n": amount(kept), "all": amount(len(cards))}
    sentence = ngettext(
        "In %(n)s of the %(all)s promises that public figures can measure, at least as much was "
        "reached as was promised.",
        "In %(n)s of the %(all)s promises that public figures can measure, at least as much was "
        "reached as was promised.",
        kept,
    )
    caveat = _(
        "The line is the number promised. The figures are those of public sources; nobody has "
        "checked them with the city."
    )
    cards.sort(key=lambda card: not _as_promised(card.figure))
    return KeyFinding("measured", sentence % words, caveat, cards=cards[:MEASURED_SHOWN])


def _as_promised(figure: CardFigure | None) -> bool:
    """Whether at least as much as promised was reached; where less is better, at most as much."""
    if figure is None or figure.figure.value is None or figure.measured_by.value is None:
        return False
    if figure.measured_by.direction == Direction.DOWN:
        return figure.figure.value <= figure.measured_by.value
    return figure.figure.value >= figure.measured_by.value
