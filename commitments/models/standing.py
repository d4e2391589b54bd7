"""Three axes that are never mixed: the status of a promise, on whose word, what is awaited."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from config.dates import format_partial_date
from config.models.fields import Precision


class Standing(models.TextChoices):
    """The status of a promise, as the public sees it.

    Public sources give codes of their own, which never count as achieved or on track.
    """

    ACHIEVED = "achieved", _("Achieved")
    ON_TRACK = "on-track", _("On track")
    BEHIND = "behind", _("Behind")
    STALLED = "stalled", _("Stalled")
    NOT_STARTED = "not-started", _("Not started")
    DONE = "done", pgettext_lazy("status", "Done")
    UNDER_WAY = "under-way", _("Under way")
    PLANNED = "planned", _("Planned")
    RESULTS_PUBLISHED = "results-published", _("Results published")
    NEWS_PUBLISHED = "news-published", _("News published")
    DISCONTINUED = "discontinued", _("Discontinued")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    NOTHING_KNOWN = "nothing-known", _("Nothing known")


# What these say remains true, and no further report is due.
FINAL = frozenset({Standing.ACHIEVED, Standing.DONE, Standing.DISCONTINUED, Standing.WITHDRAWN})


class SourceStage(models.TextChoices):
    """What a public source says of a promise: how far it is, else that it gives figures or news."""

    PLANNED = "planned", _("planned")
    UNDER_WAY = "under-way", _("under way")
    DONE = "done", _("done")
    DISCONTINUED = "discontinued", _("discontinued")
    RESULTS_PUBLISHED = "results-published", _("results published")
    NEWS_PUBLISHED = "news-published", _("news published")


class Trust(models.TextChoices):
    """On whose word something is known."""

    COMPILED = "compiled", _("compiled from public sources")
    CHECKED = "checked", _("checked by the secretariat")
    REVIEWED = "reviewed", _("peer reviewed")


class Reporting(models.TextChoices):
    """What is awaited of a party that adopted a commitment."""

    NOT_ASKED = "not-asked", _("not asked to report")
    NOT_DUE = "not-due", _("no report due")
    DUE = "due", _("report due")
    OVERDUE = "overdue", _("report overdue")


class StatusKey(NamedTuple):
    """A standing, whether public sources say so, and whether it is old: counted and drawn apart."""

    standing: str
    compiled: bool = False
    aged: bool = False

    def words(self, on: date | None = None, precision: str = "") -> str:
        """Return it in words: "On track", "On track when last reported (February 2023)".

        `on` is the day that it is about, where that is to be named; `precision` says how much of
        it is known.
        """
        words = {
            "status": Standing(self.standing).label,
            "day": format_partial_date(on, precision or Precision.DAY),
        }
        if self.compiled:
            if on is None:
                old = gettext("%(status)s (public sources, old)")
                fresh = gettext("%(status)s (public sources)")
            else:
                old = gettext("%(status)s when last published (public sources, %(day)s)")
                fresh = gettext("%(status)s (public sources, %(day)s)")
            return (old if self.aged else fresh) % words
        if not self.aged:
            return str(words["status"])
        if on is None:
            return gettext("%(status)s when last reported") % words
        return gettext("%(status)s when last reported (%(day)s)") % words


class StatusCounts(dict[str, int]):
    """Numbers by standing, every standing named, in their order; `parts` are numbers by key."""

    def __init__(self, parts: Mapping[StatusKey, int] | None = None) -> None:
        super().__init__(dict.fromkeys(Standing.values, 0))
        self.parts: Counter[StatusKey] = Counter()
        for key, n in (parts or {}).items():
            self.add(key, n)

    @classmethod
    def together(cls, counts: Iterable["StatusCounts"]) -> "StatusCounts":
        """Return the sum of several counts."""
        return cls(sum((each.parts for each in counts), Counter()))

    def add(self, key: StatusKey, n: int = 1) -> None:
        """Count `n` more of a key."""
        self[key.standing] += n
        self.parts[key] += n

    @property
    def total(self) -> int:
        return sum(self.values())

    @property
    def aged(self) -> dict[str, int]:
        """How many of each standing are old."""
        old = StatusCounts({key: n for key, n in self.parts.items() if key.aged})
        return dict(old)

    @property
    def own(self) -> int:
        """How many are known by a report of the party itself."""
        unknown = (Standing.NOTHING_KNOWN, Standing.WITHDRAWN)
        return sum(
            n for key, n in self.parts.items() if not key.compiled and key.standing not in unknown
        )

    @property
    def compiled(self) -> int:
        """How many are known from public sources only."""
        return sum(n for key, n in self.parts.items() if key.compiled)
