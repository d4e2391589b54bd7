"""What a page is about, for search engines: its way from home, its data, the city or network.

In the vocabulary of schema.org as JSON-LD, in a block of data: no browser runs it, so the policy of
the site needs no exception.
"""

import json
from html import unescape
from html.parser import HTMLParser
from typing import Any

from django import template
from django.conf import settings
from django.template.context import RequestContext
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cities.models import City, Network
from commitments.templatetags.share import block_line
from config.media_types import MEDIA_TYPES
from config.translations import on_one_line, with_colon

register = template.Library()
Node = dict[str, Any]
# The formats of a list that are named as its files.
FORMATS = ("csv", "json", "xlsx")
# What could end a block of data in a page, as escapes of JSON.
ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


class DataBlock:
    """Data as JSON that can stand in a page as it is."""

    def __init__(self, data: Node) -> None:
        self.data = data

    def __html__(self) -> str:
        return json.dumps(self.data, ensure_ascii=False).translate(ESCAPES)


class Crumbs(HTMLParser):
    """The entries of a breadcrumb, each name with its link; that of the page itself has none."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.entries: list[tuple[str, str]] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "li":
            self.entries.append(("", ""))
        elif tag == "a" and self.entries:
            self.entries[-1] = (self.entries[-1][0], dict(attrs).get("href") or "")

    def handle_data(self, data: str) -> None:
        if self.entries:
            name, link = self.entries[-1]
            self.entries[-1] = (on_one_line(f"{name} {data}"), link)


@register.simple_tag(takes_context=True)
def structured_data(context: RequestContext) -> SafeString:
    """Return what this page is about as a block of JSON-LD."""
    request = context.get("request")
    if request is None:
        return format_html("")
    here = request.build_absolute_uri(request.path)
    graph = [*_way(context, here), *_subject(context, here), *_dataset(context, here)]
    data = {"@context": "https://schema.org", "@graph": graph}
    return format_html('<script type="{}">{}</script>', MEDIA_TYPES["jsonld"], DataBlock(data))


def _text(context: RequestContext, name: str) -> str:
    return unescape(block_line(context, name))


def _publisher() -> Node:
    return {"@type": "Organization", "name": settings.SITE_NAME, "url": settings.SITE_URL + "/"}


def _way(context: RequestContext, here: str) -> list[Node]:
    """Return the way from home to a page; home itself is described as the site."""
    request = context["request"]
    home = request.build_absolute_uri(reverse("home"))
    if here == home:
        return [
            {
                "@type": "WebSite",
                "name": settings.SITE_NAME,
                "url": here,
                "inLanguage": get_language(),
                "publisher": _publisher(),
            }
        ]
    entries = [(_("Home"), home), *Crumbs(block_line(context, "crumbs")).entries]
    items = [
        {
            "@type": "ListItem",
            "position": position,
            "name": name,
            "item": request.build_absolute_uri(link) if link else here,
        }
        for position, (name, link) in enumerate(entries, 1)
    ]
    return [{"@type": "BreadcrumbList", "itemListElement": items}]


def _subject(context: RequestContext, here: str) -> list[Node]:
    """Return the city or network that a page is about."""
    match = context["request"].resolver_match
    kind = match.url_name if match else ""
    if kind == "city" and isinstance(context.get("city"), City):
        return [_city(context["city"], here)]
    if kind == "network" and isinstance(context.get("network"), Network):
        return [_network(context["network"], here)]
    return []


def _city(city: City, here: str) -> Node:
    described: Node = {"@type": "City", "name": city.label, "url": here}
    if city.country:
        described["containedInPlace"] = {
            "@type": "Country",
            "name": str(city.country),
            "identifier": city.country.iso2,
        }
    if city.latitude is not None:
        described["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": float(city.latitude),
            "longitude": float(city.longitude or 0),
        }
    same = [f"https://sws.geonames.org/{city.geonames_id}/"] if city.geonames_id else []
    same += [city.url] if city.url else []
    return described | ({"sameAs": same} if same else {})


def _network(network: Network, here: str) -> Node:
    described: Node = {"@type": "Organization", "name": network.label, "url": here}
    if network.acronym:
        described["alternateName"] = network.acronym
    if network.founded:
        described["foundingDate"] = str(network.founded)
    if network.url:
        described["sameAs"] = [network.url]
    return described


def _dataset(context: RequestContext, here: str) -> list[Node]:
    """Return the rows of a list as data to download, all of them, without filters."""
    api = context.get("downloads")
    if not isinstance(api, str):
        return []
    whole = context["request"].build_absolute_uri(api)
    name = _text(context, "title")
    return [
        {
            "@type": "Dataset",
            "name": with_colon(settings.SITE_NAME, name),
            "description": _text(context, "description"),
            "url": here,
            "license": settings.LICENCE_URL,
            "isAccessibleForFree": True,
            "creator": _publisher(),
            "distribution": [
                {
                    "@type": "DataDownload",
                    "encodingFormat": MEDIA_TYPES[form],
                    "contentUrl": f"{whole}?format={form}",
                }
                for form in FORMATS
            ],
        }
    ]
