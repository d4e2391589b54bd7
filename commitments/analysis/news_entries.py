"""Which entries of the public trail are news, and of which kind."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cities.models import TrailEntry
from commitments.analysis.public_trail import public_trail
from commitments.models import Practice, Review

Action = TrailEntry.Action
PROMISE_MODEL = "commitments.commitment"
REPORT_MODEL = "commitments.progressreport"
REVIEW_MODEL = "commitments.review"
PRACTICE_MODEL = "commitments.practice"
ADOPTION_MODEL = "commitments.adoption"
# What comes by the hundred: loaded or imported together, it is one piece of news a day.
IN_BULK = (Action.LOAD, Action.IMPORT)
BORN = (Action.ADD, *IN_BULK)


class NewsKind(models.TextChoices):
    """What a piece of news is about."""

    PROMISE = "promise", _("promises")
    REPORT = "report", _("reports")
    STATUS = "status", _("changes of status")
    REVIEW = "review", _("reviews")
    PRACTICE = "practice", _("practices")


def _first_public(model: str) -> Q:
    """Entries by which a row became public: as it was added, or shown later."""
    return Q(model=model) & (Q(action__in=BORN) | Q(changes__public=[False, True]))


# The catalogue publishes what it loads: the entry of the load says so already.
_PUBLISHED = Q(model=REPORT_MODEL, action=Action.PUBLISH) & ~Q(role=TrailEntry.Role.CATALOGUE)
_REPORTS = _PUBLISHED | Q(model=REPORT_MODEL, action__in=IN_BULK)
_WITHDRAWN = Q(model=ADOPTION_MODEL, action=Action.CHANGE, changes__has_key="withdrawn_on")
# A change of status comes with a report, or with a withdrawal: which of them, its row says.
_ENTRIES: dict[str, Q] = {
    NewsKind.PROMISE: _first_public(PROMISE_MODEL),
    NewsKind.REPORT: _REPORTS,
    NewsKind.STATUS: _PUBLISHED | _WITHDRAWN,
    NewsKind.REVIEW: Q(model=REVIEW_MODEL, action=Action.PUBLISH),
    NewsKind.PRACTICE: _first_public(PRACTICE_MODEL),
}


def entries_of(kinds: Iterable[str]) -> Q:
    """The condition that an entry may be news of one of these kinds."""
    condition = Q(pk__in=[])
    for kind in kinds:
        condition |= _ENTRIES[kind]
    return condition


def practice_entries(keys: QuerySet[Any, Any]) -> Q:
    """The condition that an entry is about one of some practices, by their keys as texts."""
    return Q(model=PRACTICE_MODEL, object_id__in=keys)


def news_entries() -> QuerySet[TrailEntry]:
    """Return the public entries that are news, newest first."""
    return public_trail((Practice, Review)).filter(entries_of(NewsKind.values))
