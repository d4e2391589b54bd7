"""What is new, by week."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from cities.models import TrailEntry
from commitments.analysis.news_entries import NewsKind, news_entries
from commitments.filters.updates import NewsFilter
from commitments.updates.items import NewsItem, newest
from commitments.updates.weeks import Rest, start_of, whole_weeks
from config.numbers import amount
from config.pages import active_chips, query_with

NEWS_PER_PAGE, LONGEST_SKIP = 60, 5


def _before(request: HttpRequest) -> tuple[date | None, dict[str, list[str]]]:
    """Return the day before which news are asked for, and what is wrong with it."""
    text = request.GET.get("before", "")
    try:
        day = parse_date(text) if text else None
    except ValueError:
        day = None
    if text and day is None:
        return None, {"before": [_("Enter a day, for example 2025-06-30.")]}
    return day, {}


def _skipped(request: HttpRequest) -> int:
    """Return how many news of the day before `before` were shown already; 0 if it is no number."""
    text = request.GET.get("skip", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_SKIP else 0


def _sentence(items: list[NewsItem]) -> str:
    n = len(items)
    words = ngettext("%(n)s piece of news on this page.", "%(n)s pieces of news on this page.", n)
    return words % {"n": amount(n)}


def _tabs(request: HttpRequest, chosen: list[str]) -> list[tuple[str, str, bool]]:
    """Return the kinds to choose from: name, address, and whether it is the one shown."""
    address = query_with(request.GET, "kind", "before", "skip")
    tabs = [(kind, capfirst(str(kind.label)), chosen == [kind]) for kind in NewsKind]
    everything = (
        address.removesuffix("kind=").rstrip("?&") or "?",
        capfirst(_("everything")),
        not chosen,
    )
    return [everything, *((f"{address}{kind}", label, on) for kind, label, on in tabs)]


def _address(request: HttpRequest, rest: Rest) -> str:
    address = f"{query_with(request.GET, 'before', 'skip')}{rest.before}"
    return f"{address}&skip={rest.skip}" if rest.skip else address


@require_safe
def whats_new(request: HttpRequest) -> HttpResponse:
    """Promises, reports, changes of status, reviews and practices, newest week first."""
    filterset = NewsFilter(request.GET, queryset=news_entries(), request=request)
    day, wrong = _before(request)
    problems = filterset.problems() | wrong
    chosen = [] if problems else filterset.form.cleaned_data["kind"]
    items: list[NewsItem] = []
    skipped = _skipped(request)
    if not problems:
        rows: QuerySet[TrailEntry] = filterset.qs
        rows = rows.filter(at__lt=start_of(day)) if day else rows
        items = newest(rows, skipped + NEWS_PER_PAGE, chosen)[skipped:]
    weeks, rest = whole_weeks(items, NEWS_PER_PAGE, skipped)
    context: dict[str, Any] = {
        "weeks": weeks,
        "rest": rest,
        "earlier": _address(request, rest) if rest else "",
        "sentence": _sentence([item for week in weeks for item in week.items]),
        "tabs": _tabs(request, chosen),
        "fields": [filterset.form[name] for name in ("topic", "city", "network", "objective")],
        "kind": chosen[0] if len(chosen) == 1 else "",
        "filter": filterset,
        "refused": bool(problems),
        "problems": {name: problems[name] for name in problems.keys() - filterset.form.fields},
        "chips": active_chips(filterset),
        "feed": query_with(request.GET, "before", "skip").removesuffix("before=").rstrip("?&"),
    }
    return render(request, "commitments/whats_new.html", context, status=400 if problems else 200)
