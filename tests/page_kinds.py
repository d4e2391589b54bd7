"""The addresses of one page of each kind, of what the database has."""

from typing import Any

from django.db.models import Count
from django.urls import reverse

from cities.models import City, Event, Network, Organisation
from commitments.models import (
    Commitment,
    Framework,
    Grant,
    Need,
    Objective,
    Practice,
    ProgressReport,
    Topic,
)

LISTS = (
    *("cities", "networks", "events", "commitments", "frameworks", "reports", "practices"),
    *("organisations", "grants", "needs"),
)
PLAIN = (
    *("home", *LISTS, "topics", "compare", "data", "about", "glossary", "questions", "search"),
    *("report_error", "join", "whats-new", "alerts", "releases"),
)
# What decides which page of a kind has most to show.
ROWS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "city": (City, ("adoptions",)),
    "network": (Network, ("memberships",)),
    "event": (Event, ("participations",)),
    "commitment": (Commitment, ("adoptions__reports",)),
    "framework": (Framework, ("objectives",)),
    "statement": (Framework, ("endorsements",)),
    "objective": (Objective, ("commitments",)),
    "report": (ProgressReport, ("reviews", "measurements", "evidence")),
    "topic": (Topic, ("objectives",)),
    "practice": (Practice, ("cities",)),
    "grant": (Grant, ("parties",)),
    "need": (Need, ()),
    "organisation": (Organisation, ()),
}
# Further pages of such a row.
PAGES_OF = (
    *("city-vlr", "network-vlr", "network-reporting", "framework-reporting"),
    *("city-embed", "network-embed", "commitment-embed"),
)


def most(rows: Any, *parts: str) -> Any:
    """Return the row with most of all `parts`; None without rows."""
    if not parts:
        return rows.first()
    counted = [Count(part, distinct=True) for part in parts]
    return rows.annotate(most=sum(counted[1:], counted[0])).order_by("-most").first()


def page_kinds() -> dict[str, str]:
    """Return one page of each kind, by name; where there are several, one with most to show."""
    chosen = {
        name: most(model.objects.published(), *parts) for name, (model, parts) in ROWS.items()
    }
    rows = {name: row for name, row in chosen.items() if row is not None}
    kinds = {name: reverse(name) for name in PLAIN}
    kinds |= {name: row.get_absolute_url() for name, row in rows.items()}
    for page in PAGES_OF:
        name = page.partition("-")[0]
        if name in rows:
            kinds[page] = reverse(page, args=[rows[name].slug])
    if "objective" in rows:
        objective = rows["objective"]
        kinds["objective-brief"] = f"{objective.get_absolute_url()}brief/"
        kinds["objective-embed"] = reverse(
            "objective-embed", args=[objective.framework.slug, objective.code]
        )
    if Objective.objects.published().filter(framework__slug="gcm", imrf_roundtable=4).exists():
        kinds["round-table"] = reverse("round-table", args=["gcm", 4])
    cities = City.objects.published().values_list("slug", flat=True)[:4]
    kinds["compared"] = f"{reverse('compare')}?{'&'.join(f'city={slug}' for slug in cities)}"
    kinds["found"] = f"{reverse('search')}?q=port"
    return kinds
