"""Pieces of news, newest first: the entries of the trail with their rows, in sentences."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Max, Prefetch, Q, QuerySet
from django.db.models.functions import TruncDate
from django.urls import reverse

from cities.models import City, TrailEntry
from commitments.analysis.comparison import earlier_reports, report_before
from commitments.analysis.news_entries import (
    ADOPTION_MODEL,
    IN_BULK,
    PRACTICE_MODEL,
    PROMISE_MODEL,
    REPORT_MODEL,
    REVIEW_MODEL,
    NewsKind,
    news_entries,
)
from commitments.analysis.status import report_standing
from commitments.models import (
    Adoption,
    Commitment,
    Measurement,
    Practice,
    ProgressReport,
    Review,
    Standing,
)
from commitments.updates import sentences
from commitments.updates.sentences import Sentence
from config.dates import format_known_date

# So many of one kind that came together on one day are told one by one, more as one piece of news.
FEW = 10
# Not each report changes a status: so many are read for one that does.
READ_FOR_CHANGES = 5
PAGES_OF_MANY = {PROMISE_MODEL: "commitments", PRACTICE_MODEL: "practices", REPORT_MODEL: "reports"}


@dataclass(frozen=True)
class NewsItem:
    """One piece of news. `key` names it for good, `change` says how a status moved.

    `day` says in words which day a report speaks of, where that is known.
    """

    key: str
    kind: NewsKind
    at: datetime
    address: str
    sentence: Sentence
    change: str = ""
    standing: Standing | None = None
    summary: str = ""
    summary_language: str = ""
    day: str = ""

    @property
    def text(self) -> str:
        """The news as text: its sentence, and how the status moved."""
        return " ".join(filter(None, [str(self.sentence), self.change]))


@dataclass(frozen=True)
class _Bulk:
    """Rows of one kind that were loaded or imported on one day."""

    model: str
    day: date
    n: int
    at: datetime


def newest(entries: QuerySet[TrailEntry], limit: int, kinds: Iterable[str] = ()) -> list[NewsItem]:
    """Return the newest news among some public entries, at most `limit`.

    Which reports changed a status only their rows say: `kinds` leaves out what is of none of these.
    """
    wanted = set(kinds)
    bulks = _bulks(entries)
    read = limit * READ_FOR_CHANGES if wanted == {NewsKind.STATUS} else limit
    single = list(entries.exclude(action__in=IN_BULK)[:read])
    if few := [bulk for bulk in bulks if bulk.n <= FEW][:limit]:
        together = reduce(or_, (Q(model=bulk.model, at__date=bulk.day) for bulk in few))
        single += list(entries.filter(together, action__in=IN_BULK))
    items = [*_single_items(single), *map(_bulk_item, (b for b in bulks if b.n > FEW))]
    if wanted:
        items = [item for item in items if _kinds(item) & wanted]
    return sorted(items, key=_place, reverse=True)[:limit]


def _place(item: NewsItem) -> tuple[datetime, int, str]:
    """Where a piece of news comes: of the same moment the keys count as numbers, as when read."""
    return item.at, len(item.key), item.key


def headlines(limit: int) -> list[NewsItem]:
    """Return the newest news that say something of one promise or practice, at most `limit`.

    Of what was loaded or imported together the reports on the latest days follow, one a promise.
    """
    entries = news_entries()
    items = newest(entries.exclude(action__in=IN_BULK), limit)
    if missing := limit - len(items):
        loaded = entries.filter(model=REPORT_MODEL, action__in=IN_BULK)
        latest = _latest_reports(missing)
        rows = list(loaded.filter(object_id__in=latest))
        items += _single_items(sorted(rows, key=lambda entry: latest.index(entry.object_id)))
    return items


def _latest_reports(n: int) -> list[str]:
    """Return the keys of the reports on the latest days, of different promises, as texts."""
    latest: dict[int, str] = {}
    rows = ProgressReport.objects.published().current().values_list("adoption", "pk")
    for adoption, key in rows[: n * READ_FOR_CHANGES]:
        latest.setdefault(adoption, str(key))
    return list(latest.values())[:n]


def _kinds(item: NewsItem) -> set[str]:
    return {item.kind, NewsKind.REPORT} if item.kind == NewsKind.STATUS else {item.kind}


def _bulks(entries: QuerySet[TrailEntry]) -> list[_Bulk]:
    groups = (
        entries.filter(action__in=IN_BULK)
        .order_by()
        .annotate(day=TruncDate("at"))
        .values("day", "model")
        .annotate(n=Count("pk"), newest=Max("at"))
        .order_by("-day", "model")
    )
    return [_Bulk(row["model"], row["day"], row["n"], row["newest"]) for row in groups]


def _bulk_item(bulk: _Bulk) -> NewsItem:
    kinds = {PROMISE_MODEL: NewsKind.PROMISE, PRACTICE_MODEL: NewsKind.PRACTICE}
    return NewsItem(
        key=f"load:{bulk.day:%Y-%m-%d}:{bulk.model.partition('.')[2]}",
        kind=kinds.get(bulk.model, NewsKind.REPORT),
        at=bulk.at,
        address=reverse(PAGES_OF_MANY[bulk.model]),
        sentence=sentences.of_many(bulk.model, bulk.n),
    )


def _single_items(entries: list[TrailEntry]) -> list[NewsItem]:
    """Return the news of entries whose rows the public still sees."""
    made: dict[str, Any] = {
        PROMISE_MODEL: _promise_items,
        REPORT_MODEL: _report_items,
        REVIEW_MODEL: _review_items,
        PRACTICE_MODEL: _practice_items,
        ADOPTION_MODEL: _withdrawal_items,
    }
    items: list[NewsItem] = []
    for model, make in made.items():
        rows = [entry for entry in entries if entry.model == model]
        if rows:
            items += make(rows)
    return items


def _keyed(entries: list[TrailEntry], rows: Iterable[Any]) -> list[tuple[TrailEntry, Any]]:
    """Return each entry with its row; without those whose rows are not there."""
    by_key = {str(row.pk): row for row in rows}
    return [(entry, by_key[entry.object_id]) for entry in entries if entry.object_id in by_key]


def _item(
    entry: TrailEntry, kind: NewsKind, address: str, sentence: Sentence, **more: Any
) -> NewsItem:
    return NewsItem(f"trail:{entry.pk}", kind, entry.at, address, sentence, **more)


def _ids(entries: list[TrailEntry]) -> list[str]:
    return [entry.object_id for entry in entries]


def _promise_items(entries: list[TrailEntry]) -> list[NewsItem]:
    leads = Adoption.objects.published().filter(role=Adoption.Role.LEAD)
    leads = leads.select_related("city__country", "network").order_by("pk")
    rows = Commitment.objects.published().filter(pk__in=_ids(entries))
    rows = rows.prefetch_related(Prefetch("adoptions", leads, to_attr="leads"))
    return [
        _item(
            entry,
            NewsKind.PROMISE,
            row.get_absolute_url(),
            sentences.of_promise(row, next(iter(row.leads), None)),
        )
        for entry, row in _keyed(entries, rows)
    ]


def _report_items(entries: list[TrailEntry]) -> list[NewsItem]:
    figures = Measurement.objects.order_by("pk").select_related("target")
    rows = ProgressReport.objects.published().filter(pk__in=_ids(entries))
    rows = rows.select_related("adoption__commitment", "adoption__city__country")
    rows = rows.select_related("adoption__network").prefetch_related(
        Prefetch("measurements", figures)
    )
    reports = list(rows)
    others = list(earlier_reports(reports))
    items = []
    for entry, report in _keyed(entries, reports):
        previous, new = report_before(report, others), report_standing(report)
        old = report_standing(previous)
        moved = previous is not None and old != new
        items.append(
            _item(
                entry,
                NewsKind.STATUS if moved else NewsKind.REPORT,
                report.get_absolute_url(),
                sentences.of_report(report),
                change=sentences.of_change(old, new) if moved else "",
                standing=None if report.compiled else new,
                summary=report.summary,
                summary_language=report.language,
                day=format_known_date(report, "reported_on"),
            )
        )
    return items


def _withdrawal_items(entries: list[TrailEntry]) -> list[NewsItem]:
    rows = Adoption.objects.published().filter(pk__in=_ids(entries)).exclude(withdrawn_on=None)
    rows = rows.select_related("commitment", "city__country", "network")
    return [
        _item(
            entry,
            NewsKind.STATUS,
            adoption.commitment.get_absolute_url(),
            sentences.of_withdrawal(adoption),
            standing=Standing.WITHDRAWN,
        )
        for entry, adoption in _keyed(entries, rows)
        if entry.changes["withdrawn_on"][1]
    ]


def _review_items(entries: list[TrailEntry]) -> list[NewsItem]:
    rows = Review.objects.published().filter(pk__in=_ids(entries))
    rows = rows.select_related(
        "reviewing_city__country",
        "report__adoption__commitment",
        "report__adoption__city__country",
        "report__adoption__network",
    )
    return [
        _item(entry, NewsKind.REVIEW, row.report.get_absolute_url(), sentences.of_review(row))
        for entry, row in _keyed(entries, rows)
    ]


def _practice_items(entries: list[TrailEntry]) -> list[NewsItem]:
    cities = City.objects.published().select_related("country")
    rows = Practice.objects.published().filter(pk__in=_ids(entries))
    rows = rows.prefetch_related(Prefetch("cities", cities))
    return [
        _item(entry, NewsKind.PRACTICE, row.get_absolute_url(), sentences.of_practice(row))
        for entry, row in _keyed(entries, rows)
    ]
