"""The sitemap: an index, and files of the addresses of public pages (sitemaps.org, protocol 0.9).

Files are made from keys, a bounded number of rows each, so that a file of two million reports
takes no more memory than one of a thousand.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import F, QuerySet
from django.db.models.functions import Floor
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

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

# The pages that are not about one row, by the names of their addresses.
GENERAL_PAGES = (
    *("home", "cities", "commitments", "topics", "frameworks", "networks", "reports", "practices"),
    *("events", "organisations", "grants", "needs", "compare", "data", "releases", "about"),
    *("join", "whats-new", "glossary", "questions"),
)
# A file holds the rows whose keys are in one range of this length.
KEYS_IN_FILE = 1000
# Characters that Django leaves as they are in a path.
IN_PATHS = "!$&'()*+,;=/~:@"
XML = "application/xml; charset=utf-8"
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"


@dataclass(frozen=True)
class RowAddresses:
    """The pages of the public rows of one kind: the name of their address, and its arguments."""

    name: str
    rows: QuerySet[Any]
    arguments: tuple[str, ...] = ("slug",)

    def numbers(self) -> list[int]:
        """Return the numbers of the files that have rows."""
        ranges = self.rows.order_by().annotate(file=Floor(F("pk") / KEYS_IN_FILE))
        return sorted(map(int, ranges.values_list("file", flat=True).distinct()))

    def addresses(self, number: int) -> list[tuple[str, ...]]:
        """Return the arguments of the addresses in a file, by key."""
        first = number * KEYS_IN_FILE
        rows = self.rows.filter(pk__gte=first, pk__lt=first + KEYS_IN_FILE).order_by("pk")
        return [tuple(map(str, row)) for row in rows.values_list(*self.arguments)]


def kinds() -> dict[str, RowAddresses]:
    """The kinds of rows with a page of their own, by their word in the names of the files."""
    return {
        "cities": RowAddresses("city", City.objects.published()),
        "networks": RowAddresses("network", Network.objects.published()),
        "commitments": RowAddresses("commitment", Commitment.objects.published()),
        "topics": RowAddresses("topic", Topic.objects.published()),
        "frameworks": RowAddresses("framework", Framework.objects.published()),
        "objectives": RowAddresses(
            "objective", Objective.objects.published(), ("framework__slug", "code")
        ),
        "reports": RowAddresses("report", ProgressReport.objects.published(), ("pk",)),
        "practices": RowAddresses("practice", Practice.objects.published()),
        "events": RowAddresses("event", Event.objects.published()),
        "organisations": RowAddresses("organisation", Organisation.objects.published()),
        "grants": RowAddresses("grant", Grant.objects.published()),
        "needs": RowAddresses("need", Need.objects.published()),
    }


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The addresses of all files."""
    names = ["pages", *(f"{kind}-{n}" for kind, pages in kinds().items() for n in pages.numbers())]
    files = (
        f"<sitemap><loc>{settings.SITE_URL}{reverse('sitemap', args=[name])}</loc></sitemap>\n"
        for name in names
    )
    return _document("sitemapindex", files)


@require_safe
def sitemap(request: HttpRequest, name: str) -> HttpResponse:
    """The addresses of the pages in one file, each in every language of the site."""
    if name == "pages":
        return _document(
            "urlset", (entry for page in GENERAL_PAGES for entry in _entries(page, [()]))
        )
    kind, _hyphen, number = name.rpartition("-")
    pages = kinds().get(kind)
    rows = pages.addresses(int(number)) if pages and number.isdecimal() else []
    if not pages or not rows:
        raise Http404("The sitemap has no such file.")
    return _document("urlset", _entries(pages.name, rows))


def _document(root: str, parts: Iterator[str]) -> HttpResponse:
    namespaces = f'xmlns="{NAMESPACE}" xmlns:xhtml="{XHTML}"'
    body = "".join(parts)
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} {namespaces}>\n{body}</{root}>\n'
    # It is no search result itself.
    return HttpResponse(text, content_type=XML, headers={"X-Robots-Tag": "noindex"})


def _entries(name: str, rows: list[tuple[str, ...]]) -> Iterator[str]:
    """Yield the entries of pages: one for each language, each with links to all of them."""
    patterns = [(code, _pattern(name, len(rows[0]), code)) for code, _name in settings.LANGUAGES]
    for row in rows:
        words = [quote(word, safe=IN_PATHS) for word in row]
        addresses = {code: escape(pattern.format(*words)) for code, pattern in patterns}
        languages = [*addresses.items(), ("x-default", addresses[settings.LANGUAGE_CODE])]
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang="{code}" href="{address}"/>'
            for code, address in languages
        )
        for address in addresses.values():
            yield f"<url><loc>{address}</loc>{links}</url>\n"


def _pattern(name: str, count: int, language: str) -> str:
    """Return an address in a language, with fields for `str.format` in place of its arguments."""
    places = [str(10**9 + n) for n in range(count)]  # numbers fit wherever an argument stands
    with translation.override(language):
        path = reverse(name, args=places)
    for n, place in enumerate(places):
        path = path.replace(place, f"{{{n}}}")
    return f"{settings.SITE_URL}{path}"
